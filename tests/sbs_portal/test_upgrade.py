"""A database of any release goes on: of the first ones, of one before the migrations were put together, of one between."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.sql.install import outdated
from sbs_portal.runtime import fingerprint
from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.prepare import bring_near
from tests.support.database import created, url_of
from tests.support.halfway import TARGET
from tests.support.releases import EARLY, as_before

pytestmark = pytest.mark.django_db
MADE = (
    """SELECT table_schema, table_name, column_name, udt_name, character_maximum_length, numeric_precision, numeric_scale,
              is_nullable, column_default, is_identity, generation_expression, collation_name
         FROM information_schema.columns WHERE table_schema IN ('public', 'history', 'staging')""",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 0",
    "SELECT schemaname, indexname, indexdef FROM pg_indexes",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT oid::regprocedure::text FROM pg_proc",
    "SELECT oid::regclass::text, relkind, reloptions::text FROM pg_class WHERE relnamespace::regnamespace::text <> 'pg_toast'",
)
"""What migrations and the installation after them make, in any order of columns."""
CHANGES = ("CREATE TABLE", "ALTER TABLE", "DROP TABLE", "CREATE INDEX", "DROP INDEX", "CREATE SCHEMA")


def run(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return list(cursor.fetchall()) if cursor.description else []


def test_an_early_release_is_taken_over_without_a_change_to_a_table() -> None:
    index = "SELECT 'enterprise_name_bigrams'::regclass::oid::bigint"
    before = run(index)
    run(as_before())
    bring_near()
    with CaptureQueriesContext(connection) as ran:
        call_command("migrate", interactive=False, verbosity=0)
    assert [q["sql"] for q in ran if q["sql"].lstrip().startswith(CHANGES)] == []
    kept = run("SELECT app, name FROM django_migrations")
    assert set(EARLY) <= set(kept)
    assert {("core", "0001_schema"), ("core", "0001_squashed_0010_attached_by_link")} <= set(kept)
    assert outdated() == []
    assert run("SELECT count(*) FROM pg_proc WHERE proname = 'pool_conditions'") == [(1,)]
    assert run(index) == before


def test_a_release_between_goes_on_by_the_files_it_knows_to_the_same_schema() -> None:
    with created(f"halfway_{os.getpid()}") as name:
        env = {**os.environ, "DATABASE_URL": url_of(name)}
        for words in (["-m", "tests.support.halfway"], ["manage.py", "migrate", "--no-input"]):
            before = set(fingerprint.applied(url_of(name)))
            subprocess.run([sys.executable, *words], env=env, check=True, capture_output=True)
        with contextlib.closing(psycopg2.connect(url_of(name))) as link, link.cursor() as cursor:
            for question in MADE:
                cursor.execute(question)
                assert set(cursor.fetchall()) == set(run(question)), question
    assert TARGET in before
    assert not before & {("monitoring", "0008_returns"), ("incentives", "0001_schema")}


def test_a_release_that_had_not_all_of_them_is_refused() -> None:
    run(as_before())
    run("DELETE FROM django_migrations WHERE name = '0006_levels_of_a_block'")
    with pytest.raises(Refused) as caught:
        bring_near()
    assert str(caught.value) == (
        "数据库由太早版本的程序创建（缺少迁移 monitoring.0006_levels_of_a_block），"
        "请先用合并迁移之前的最后一个版本启动一次，再更新程序。"
    )


def test_a_release_that_has_more_is_refused() -> None:
    run("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0002_later', now())")
    with pytest.raises(Refused, match=r"多出迁移 core\.0002_later"):
        bring_near()


def test_a_backup_is_newer_where_it_has_what_no_file_makes_or_replaces() -> None:
    assert fingerprint.later([*EARLY, ("core", "0001_schema"), ("axes", "9999_not_ours")]) == []
    assert fingerprint.later([("core", "0002_later"), ("monitoring", "0099_later")]) == [
        "core.0002_later",
        "monitoring.0099_later",
    ]


def test_a_changed_sql_file_is_reason_for_up_to_prepare_again() -> None:
    assert {"bigrams.sql", "refuse_change.sql"} <= {path.name for path in fingerprint.sources()}
