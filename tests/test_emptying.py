"""After a test that commits the database is as the migrations leave it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.db import connection

from accounts.models import Unit, User
from accounts.roles import ROLE_PERMISSIONS, Role
from exchange.staging.tables import staged_batches
from tests.support import factories as make
from tests.support.emptying import BROUGHT, empty, history, tables


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_gone_and_the_roles_hold_what_they_should() -> None:
    make.problem(make.enterprise("宝安区", "新安街道"), make.user("OFFICER", "新安街道"))
    Group.objects.get(name=Role.BUREAU.value).permissions.clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNLOGGED TABLE staging.batch_7 (); CREATE UNLOGGED TABLE staging.batch_7_plan ()"
        )
    empty()
    assert staged_batches() == set()
    with connection.cursor() as cursor:
        names = tables() + history()
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM {name}" for name in names))
        assert {count for (count,) in cursor.fetchall()} == {0}
    held = Group.objects.get(name=Role.BUREAU.value).permissions.values_list("codename", flat=True)
    assert set(held) == {permission.value for permission in ROLE_PERMISSIONS[Role.BUREAU]}
    assert not User.objects.exists()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_every_table_that_djangos_flush_empties_is_emptied_or_comes_with_the_migrations() -> None:
    (flush,) = sql_flush(no_style(), connection, reset_sequences=False)
    found = {name.strip(' ";') for name in flush.removeprefix("TRUNCATE ").split(",")}
    assert {name.strip('"') for name in tables()} | (BROUGHT - {"django_migrations"}) == found
