"""What the triggers keep: every write, by whoever, once, and nothing that says nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.models import Unit, User
from core.audit.context import recording
from core.audit.install import TRIGGERS, install_all
from core.audit.registry import AUDITED
from core.calendar.models import CalendarDay
from core.parameters.models import Parameter
from tests.support import factories

pytestmark = pytest.mark.django_db


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def history(table: str, columns: str, row_id: Any) -> list[tuple[Any, ...]]:
    return rows(f'SELECT {columns} FROM history."{table}" WHERE row_id = %s ORDER BY seq', row_id)


def parameter(**fields: Any) -> Parameter:
    return Parameter.objects.create(
        **{"code": "x", "value": "1", "unit": "count", "valid_from": "2024-01-01", "mark": "ours"} | fields
    )


def test_every_audited_table_has_its_history_and_its_four_triggers() -> None:
    for table in AUDITED:
        assert rows("SELECT to_regclass(%s)", f'history."{table}"')[0][0]
        found = rows(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'history%%'", table
        )
        assert sorted(name for (name,) in found) == sorted(TRIGGERS)


def test_a_write_keeps_old_and_new_values_with_who_why_and_which_batch() -> None:
    officer = factories.user()
    with recording(actor=officer, reason="调整", batch=77):
        row = parameter()
        row.value = "2"
        row.save()
        key = row.pk
        row.delete()
    assert history("core_parameter", "op, old_value, new_value", key) == [
        ("I", None, "1"),
        ("U", "1", "2"),
        ("D", "2", None),
    ]
    stamps = rows(
        "SELECT DISTINCT s.actor_id, s.reason, s.batch_id FROM history.core_parameter h"
        " JOIN history.stamp s ON s.id = h.stamp_id WHERE h.row_id = %s",
        key,
    )
    assert stamps == [(officer.pk, "调整", 77)]


def test_a_write_outside_of_a_service_is_kept_without_an_actor() -> None:
    row = parameter()
    assert rows(
        "SELECT s.actor_id FROM history.core_parameter h JOIN history.stamp s ON s.id = h.stamp_id"
        " WHERE h.row_id = %s",
        row.pk,
    ) == [(None,)]


def test_an_update_that_changes_nothing_leaves_no_trace_and_no_stamp() -> None:
    row = parameter()
    before = rows("SELECT count(*) FROM history.stamp")
    with recording(reason="无变化"):
        Parameter.objects.filter(pk=row.pk).update(value="1")
    assert len(history("core_parameter", "op", row.pk)) == 1
    assert rows("SELECT count(*) FROM history.stamp") == before


def test_copy_by_a_raw_cursor_is_kept_under_the_actor() -> None:
    officer = factories.user()
    with recording(actor=officer, batch=5), connection.cursor() as cursor:
        text = "\n".join(f"2031-01-{day:02d}\tOFF\t假" for day in range(1, 31))
        cursor.cursor.copy_expert("COPY core_calendarday (day, kind, note) FROM STDIN", io.StringIO(text))
    assert rows(
        "SELECT count(*), min(s.actor_id), min(s.batch_id), count(DISTINCT s.id) FROM history.core_calendarday h"
        " JOIN history.stamp s ON s.id = h.stamp_id WHERE h.row_id BETWEEN '2031-01-01' AND '2031-01-30'"
    ) == [(30, officer.pk, 5, 1)]


def test_a_changed_key_is_kept_as_a_row_gone_and_a_row_come() -> None:
    CalendarDay.objects.create(day="2031-02-01", kind="OFF")
    CalendarDay.objects.filter(day="2031-02-01").update(day="2031-02-02")
    assert history("core_calendarday", "op", "2031-02-01") == [("I",), ("D",)]
    assert history("core_calendarday", "op", "2031-02-02") == [("I",)]


def test_an_upsert_keeps_both_kinds_of_rows() -> None:
    one = parameter(code="one")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_parameter (code, value, unit, valid_from, mark, source, note, reason, changed_at)"
            " VALUES ('one','9','count','2024-01-01','ours','','','',now()),"
            "        ('two','9','count','2024-01-01','ours','','','',now())"
            " ON CONFLICT (code, valid_from) DO UPDATE SET value = excluded.value"
        )
    two = Parameter.objects.get(code="two")
    assert history("core_parameter", "op, old_value, new_value", one.pk)[-1] == ("U", "1", "9")
    assert history("core_parameter", "op, new_value", two.pk) == [("I", "9")]


def test_truncate_is_kept_as_deletion_of_every_row() -> None:
    row = parameter()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE core_parameter")
    assert history("core_parameter", "op, old_value", row.pk)[-1] == ("D", "1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history.core_parameter SET new_value = '3'",
        "DELETE FROM history.core_parameter",
        "TRUNCATE history.core_parameter",
        "UPDATE history.stamp SET actor_id = 1",
        "DELETE FROM history.stamp",
        "TRUNCATE history.stamp",
        "UPDATE core_auditdigest SET digest = ''",
        "DELETE FROM core_auditdigest",
    ],
)
def test_history_refuses_to_be_changed(statement: str) -> None:
    parameter()
    with (
        pytest.raises(ProgrammingError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_password_never_enters_the_history() -> None:
    person = factories.user()
    columns = {
        name
        for (name,) in rows(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'history'"
            " AND table_name = 'accounts_user'"
        )
    }
    assert not columns & {"old_password", "new_password", "old_last_login", "new_last_login"}
    before = len(history("accounts_user", "op", person.pk))
    User.objects.filter(pk=person.pk).update(password="other")
    assert len(history("accounts_user", "op", person.pk)) == before


def test_a_nested_recording_puts_the_outer_stamp_back() -> None:
    one, two = factories.user(), factories.user()
    with recording(actor=one, reason="外"):
        first = parameter(code="a")
        with recording(actor=two, reason="内"):
            second = parameter(code="b")
        third = parameter(code="c")
    actors = dict(
        rows(
            "SELECT h.row_id, s.actor_id FROM history.core_parameter h JOIN history.stamp s ON s.id = h.stamp_id"
            " WHERE h.row_id = ANY(%s)",
            [first.pk, second.pk, third.pk],
        )
    )
    assert actors == {first.pk: one.pk, second.pk: two.pk, third.pk: one.pk}


def test_a_savepoint_rolled_back_takes_its_stamp_along() -> None:
    officer = factories.user()
    with recording(actor=officer):
        try:
            with transaction.atomic():
                parameter(code="gone")
                raise RuntimeError
        except RuntimeError:
            pass
        row = parameter(code="stays")
    assert history("core_parameter", "op", row.pk) == [("I",)]
    assert rows(
        "SELECT count(*) FROM history.core_parameter h LEFT JOIN history.stamp s ON s.id = h.stamp_id"
        " WHERE s.id IS NULL"
    ) == [(0,)]


def test_installing_again_follows_a_new_column_and_a_lost_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_parameter ADD COLUMN colour varchar(10) NOT NULL DEFAULT 'x'")
        cursor.execute("DROP TRIGGER history_delete ON core_parameter")
    install_all()
    row = parameter()
    Parameter.objects.filter(pk=row.pk).delete()
    assert history("core_parameter", "op, new_colour, old_colour", row.pk) == [
        ("I", "x", None),
        ("D", None, "x"),
    ]


def tally(table: str) -> list[tuple[Any, ...]]:
    return rows(
        'SELECT stamp_id, op, rows FROM history.tally WHERE "table" = %s ORDER BY stamp_id, op', table
    )


def test_the_tally_counts_what_each_statement_wrote_and_cannot_be_changed() -> None:
    before = len(tally("core_parameter"))
    row = parameter()
    Parameter.objects.filter(pk=row.pk).update(value="2")
    Parameter.objects.filter(pk=row.pk).update(value="2")
    Parameter.objects.filter(pk=row.pk).delete()
    assert [(op, n) for _stamp, op, n in tally("core_parameter")[before:]] == [("D", 1), ("I", 1), ("U", 1)]
    kept = "SELECT stamp_id, op, count(*) FROM history.core_parameter GROUP BY 1, 2 ORDER BY 1, 2"
    summed = "SELECT stamp_id, op, sum(rows)::bigint FROM history.tally WHERE \"table\" = 'core_parameter'"
    assert rows(kept) == rows(f"{summed} GROUP BY 1, 2 ORDER BY 1, 2")
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        rows("DELETE FROM history.tally RETURNING 1")


def test_a_history_from_before_the_tally_is_counted_once() -> None:
    parameter()
    counted = tally("core_parameter")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE history.tally DISABLE TRIGGER is_final")
        cursor.execute("DELETE FROM history.tally WHERE \"table\" = 'core_parameter'")
        cursor.execute("ALTER TABLE history.tally ENABLE TRIGGER is_final")
        cursor.execute("CREATE INDEX core_parameter_stamp ON history.core_parameter (stamp_id)")
        cursor.execute("COMMENT ON TABLE history.core_parameter IS 'of before'")
    install_all()
    assert {(stamp, op) for stamp, op, _n in tally("core_parameter")} == {
        (stamp, op) for stamp, op, _n in counted
    }
    assert sum(n for _stamp, _op, n in tally("core_parameter")) == sum(n for _stamp, _op, n in counted)
    assert rows("SELECT to_regclass('history.core_parameter_stamp')") == [(None,)]
    install_all()
    assert sum(n for _stamp, _op, n in tally("core_parameter")) == sum(n for _stamp, _op, n in counted)


def test_installing_again_does_nothing_while_nothing_changed(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):  # savepoint, look for the schema, what is installed, what should be
        install_all()


@pytest.mark.django_db(transaction=True)
def test_the_settings_of_one_transaction_do_not_reach_the_next() -> None:
    factories.load_city_units()
    with recording(reason="第一笔"):
        Unit.objects.filter(code="440306").update(sort=901)
    Unit.objects.filter(code="440306").update(sort=902)
    pk = Unit.objects.get(code="440306").pk
    found = rows(
        "SELECT s.reason FROM history.accounts_unit h JOIN history.stamp s ON s.id = h.stamp_id"
        " WHERE h.row_id = %s AND h.op = 'U' ORDER BY h.seq DESC LIMIT 2",
        pk,
    )
    assert [reason for (reason,) in found] == ["", "第一笔"]
