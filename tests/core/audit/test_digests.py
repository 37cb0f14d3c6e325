"""The digest chain: whoever touches the history, even as the database's owner, is found out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.audit.digests import make_digest, make_digests, verify_digests
from core.audit.models import AuditDigest
from core.parameters.models import Parameter

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@contextmanager
def as_intruder() -> Iterator[Any]:
    """The database's owner with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")


def write(days_ago: int, value: str = "1") -> int:
    """One recorded write, dated back."""
    row = Parameter.objects.create(
        code=f"d{days_ago}{value}", value=value, unit="count", valid_from="2024-01-01", mark="ours"
    )
    with as_intruder() as cursor:
        cursor.execute(
            "UPDATE history.stamp SET at = at - %s * interval '1 day' WHERE id ="
            " (SELECT stamp_id FROM history.core_parameter WHERE row_id = %s)",
            [days_ago, row.pk],
        )
        cursor.execute("SELECT set_config('portal.stamp', '', true)")
    return row.pk


@pytest.fixture
def chain(db: None) -> list[dt.date]:
    """Three days of history before today, with their digests."""
    with (
        as_intruder() as cursor
    ):  # other tests that committed leave stamps of today; the chain begins at ours
        cursor.execute("DELETE FROM history.stamp")
    for days_ago in (3, 2, 1, 0):
        write(days_ago)
    assert make_digests() == 3
    return [TODAY - dt.timedelta(days=n) for n in (3, 2, 1)]


def test_the_chain_runs_to_yesterday_and_holds(chain: list[dt.date]) -> None:
    stored = list(AuditDigest.objects.order_by("day"))
    assert [digest.day for digest in stored] == chain
    assert [digest.rows for digest in stored] == [1, 1, 1]
    assert stored[1].previous == stored[0].digest
    assert verify_digests().ok
    assert make_digests() == 0


def test_today_has_no_digest_yet(chain: list[dt.date]) -> None:
    assert make_digest(TODAY) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history.core_parameter SET new_value = '9' WHERE row_id = %s",
        "UPDATE history.core_parameter SET new_value = NULL WHERE row_id = %s",
        "DELETE FROM history.core_parameter WHERE row_id = %s",
        "UPDATE history.stamp SET reason = 'x' WHERE id = (SELECT stamp_id FROM history.core_parameter WHERE row_id = %s)",
        "UPDATE history.stamp SET at = at + interval '1 day' WHERE id ="
        " (SELECT stamp_id FROM history.core_parameter WHERE row_id = %s)",
        "INSERT INTO history.core_parameter (stamp_id, op, row_id, old_id)"
        " SELECT stamp_id, 'D', row_id, row_id FROM history.core_parameter WHERE row_id = %s",
    ],
)
def test_a_change_behind_the_portals_back_names_the_first_day_that_does_not_agree(
    chain: list[dt.date], statement: str
) -> None:
    row = Parameter.objects.get(code="d21").pk
    with as_intruder() as cursor:
        cursor.execute(statement, [row])
    found = verify_digests()
    assert (found.ok, found.first_bad, found.days) == (False, chain[1], 1)


def test_a_missing_digest_shows(chain: list[dt.date]) -> None:
    with as_intruder() as cursor:
        cursor.execute("DELETE FROM core_auditdigest WHERE day = %s", [chain[1]])
    assert verify_digests().first_bad == chain[1]


def test_a_chain_that_begins_too_late_shows(chain: list[dt.date]) -> None:
    with as_intruder() as cursor:
        cursor.execute("DELETE FROM core_auditdigest WHERE day = %s", [chain[0]])
    assert verify_digests().first_bad == chain[0]


def test_a_column_added_later_changes_no_old_digest(chain: list[dt.date]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE history.core_parameter ADD COLUMN new_colour text")
    assert verify_digests().ok


def test_the_command_answers_in_json_and_by_its_exit_status(chain: list[dt.date]) -> None:
    out = StringIO()
    call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"ok": True, "days": 3, "first_bad": None, "reason": None, "made": 0}
    with as_intruder() as cursor:
        cursor.execute("UPDATE history.core_parameter SET new_value = '9' WHERE new_code = 'd31'")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["first_bad"] == chain[0].isoformat()
