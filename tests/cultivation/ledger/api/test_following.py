"""Another system follows the ledger by `?changed_after=`: what changed, in an order in which nothing is missed."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit, User
from cultivation.ledger.escalating import climb
from cultivation.ledger.models import Problem
from cultivation.ledger.services import deciding, handing_over, helping, moving
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make
from tests.support.calling import caller

LONG_AGO = "2020-01-01T00:00:00Z"


def told(client: Client, after: str, **asked: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/problems/", {"changed_after": after, **asked})
    assert answer.status_code == 200, answer.json()
    return dict(answer.json())


def followed(client: Client, after: str, **asked: Any) -> Iterator[dict[str, Any]]:
    """All rows, page by page."""
    page = told(client, after, **asked)
    yield from page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        yield from page["results"]


def now() -> str:
    """The database's own clock, as an address carries it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return str(cursor.fetchone()[0].isoformat())


@pytest.mark.django_db
def test_what_was_changed_is_told_once_oldest_change_first(clock: Any, log: Log, officer: User) -> None:
    first, second, third = log(), log(), log()
    client, since = caller(make.user("BUREAU")), now()
    assert told(client, since)["results"] == []
    do.accept(actor=officer, problem=third.pk)
    do.accept(actor=officer, problem=first.pk)
    rows = told(client, since)["results"]
    assert [row["id"] for row in rows] == [third.pk, first.pk]
    assert [row["state"] for row in rows] == ["ACCEPTED", "ACCEPTED"]
    assert told(client, rows[0]["changed_at"])["results"] == rows[1:]  # strictly after
    assert told(client, rows[1]["changed_at"])["results"] == []
    assert [row["id"] for row in followed(client, LONG_AGO)] == [second.pk, third.pk, first.pk]


@pytest.mark.django_db
def test_pages_go_on_after_the_last_row_even_where_instants_are_the_same_and_rows_change_meanwhile(
    clock: Any, log: Log, officer: User
) -> None:
    problems = [log() for _number in range(5)]
    with connection.cursor() as cursor:  # one instant for all
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cultivation_problem DISABLE TRIGGER problem_changes")
        cursor.execute("UPDATE cultivation_problem SET changed_at = '2024-01-01 00:00:00+00'")
        cursor.execute("ALTER TABLE cultivation_problem ENABLE TRIGGER problem_changes")
    client = caller(make.user("BUREAU"))
    page = told(client, LONG_AGO, page_size=2)
    assert [row["id"] for row in page["results"]] == [problem.pk for problem in problems[:2]]
    assert page["previous"] is None
    do.accept(actor=officer, problem=problems[0].pk)  # moves to the end
    seen = []
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
    assert seen == [problem.pk for problem in problems[2:]] + [problems[0].pk]


@pytest.mark.django_db
def test_filters_and_scope_hold_while_following(clock: Any, log: Log, officer: User) -> None:
    mine, other = log(), make.problem(make.enterprise("南山区"))
    client = caller(officer)
    assert [row["id"] for row in followed(client, LONG_AGO)] == [mine.pk]
    assert [row["id"] for row in followed(client, LONG_AGO, state="CLOSED")] == []
    assert [row["id"] for row in followed(caller(make.user("BUREAU")), LONG_AGO, district="440305")] == [
        other.pk
    ]


CHANGES: dict[str, Callable[[Problem, dict[str, User]], object]] = {
    "an act": lambda problem, who: do.note(actor=who["labour"], problem=problem.pk, note="x"),
    "a question to a helper": lambda problem, who: helping.ask(
        actor=who["labour"], problem=problem.pk, unit=Unit.objects.get(code="440306-D_IND"), question="？",
        due_on=problem.resolve_by,
    ),
    "a decision": lambda problem, who: (
        do.escalate(actor=who["bureau"], problem=problem.pk, rung="LEADING_GROUP", note="x"),
        deciding.decide(
            actor=who["group"], problem=problem.pk, text="x", unit=who["labour"].unit, due_on=dt.date(2024, 12, 2)
        ),
    ),
    "a hand-over": lambda problem, who: handing_over.hand_over(
        actor=who["bureau"], person=who["labour"], successor=None
    ),
    "a move": lambda problem, who: moving.move_open(
        actor=who["bureau"], enterprise=problem.enterprise_id, origin=problem.district,
        target=make.unit("南山区"), street=None,
    ),
    "a rung below the one that stands": lambda problem, _who: climb(
        dt.date(2025, 6, 1), dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
    ),
    "a statement of SQL": lambda problem, _who: connection.cursor().execute(
        "UPDATE cultivation_problem SET remark = 'x'"
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_writes_an_event_or_the_row_is_followed(
    clock: Any, log: Log, officer: User, labour: User, change: str
) -> None:
    who = {
        "labour": labour, "bureau": make.user("BUREAU", "BUREAU"), "group": make.user("LEADING_GROUP", "LEADING"),
    }  # fmt: skip
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    do.start(actor=labour, problem=problem.pk)
    Problem.objects.filter(pk=problem.pk).update(escalated_to="LEADING_GROUP" if "rung" in change else "")
    problem.refresh_from_db()
    client, since, events = caller(who["bureau"]), now(), problem.events.count()
    CHANGES[change](problem, who)
    assert problem.events.count() > events or change == "a statement of SQL"
    assert [row["id"] for row in told(client, since)["results"]] == [problem.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "",
        "gestern",
        "2024-10-08",
        "2024-10-08T09:20:00",
        "2024-10-08 09:20:00 08:00",
        "2024-13-01T00:00:00Z",
        "0",
        "\0",
    ],
)
def test_an_instant_that_cannot_be_read_is_refused(text: str) -> None:
    answer = caller(make.user("BUREAU")).get("/api/v1/problems/", {"changed_after": text})
    assert (answer.status_code, answer.json()["code"]) == (400, "changed_after.invalid")
    assert "应为带时区的时间" in answer.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_at_the_end_of_time_is_no_failure(text: str) -> None:
    answer = caller(make.user("BUREAU")).get("/api/v1/problems/", {"changed_after": text})
    assert answer.status_code in (200, 400)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor", ["x", "cD01", "cD0yMDI0LTAxLTAxVDAwOjAwOjAwKzAwOjAw", "cD0yMDI0LTAxLTAxKzU="]
)
def test_a_cursor_of_no_page_is_refused(cursor: str) -> None:
    client = caller(make.user("BUREAU"))
    answer = client.get("/api/v1/problems/", {"changed_after": LONG_AGO, "cursor": cursor})
    assert answer.status_code == 404


@pytest.mark.django_db
def test_a_page_costs_the_same_however_much_has_changed(
    clock: Any, officer: User, django_assert_num_queries: Any
) -> None:
    make.problem(make.enterprise("宝安区", "新安街道"), officer)
    client = caller(officer)
    with CaptureQueriesContext(connection) as alone:
        assert len(told(client, LONG_AGO)["results"]) == 1
    for _number in range(8):
        make.problem(make.enterprise("宝安区", "新安街道"), officer)
    assert len(alone) <= 6
    with django_assert_num_queries(len(alone)):
        assert len(told(client, LONG_AGO)["results"]) == 9


@pytest.mark.django_db
def test_what_changed_lately_is_found_by_the_index(clock: Any, officer: User) -> None:
    row = make.problem(make.enterprise("宝安区", "新安街道"), officer)
    copies = [Problem.objects.get(pk=row.pk) for _number in range(1500)]
    for number, copy in enumerate(copies):
        copy.pk, copy.number = None, f"440306-2024-X{number}"
    Problem.objects.bulk_create(copies)
    since = now()
    Problem.objects.filter(pk=row.pk).update(remark="x")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cultivation_problem")
    client = caller(make.user("BUREAU"))
    with CaptureQueriesContext(connection) as made:
        assert [one["id"] for one in told(client, since)["results"]] == [row.pk]
    [statement] = [
        one["sql"] for one in made if "cultivation_problem" in one["sql"] and "changed_at" in one["sql"]
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "problem_changed" in plan
    assert "Seq Scan on cultivation_problem" not in plan


@pytest.mark.django_db
def test_when_a_row_changed_is_no_change_of_its_history(clock: Any, log: Log) -> None:
    log()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'history'"
            " AND table_name = 'cultivation_problem' AND column_name LIKE '%changed_at'"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_commits_late_is_not_missed() -> None:
    """Its instant is before that of a change which can be seen already: until it ends, nothing since its beginning is told."""
    client = caller(make.user("BUREAU"))
    late, early, later = (make.problem(make.enterprise("宝安区", "新安街道")) for _number in range(3))
    rows = list(followed(client, LONG_AGO))
    assert [row["id"] for row in rows] == [late.pk, early.pk, later.pk]
    last = rows[-1]["changed_at"]
    other = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with other.cursor() as cursor:
            Problem.objects.filter(pk=early.pk).update(remark="before the writer began")
            cursor.execute("SELECT 1")  # it begins, and has not written yet: nothing is held back
            assert [row["id"] for row in told(client, last)["results"]] == [early.pk]
            cursor.execute("UPDATE cultivation_problem SET remark = 'late' WHERE id = %s", [late.pk])
            Problem.objects.filter(pk=later.pk).update(remark="later, and seen at once")
            assert [row["id"] for row in told(client, last)["results"]] == [early.pk]
            other.commit()
    finally:
        other.close()
    assert [row["id"] for row in told(client, last)["results"]] == [early.pk, late.pk, later.pk]


@pytest.mark.django_db(transaction=True)
def test_one_who_only_reads_or_locks_holds_nothing_back() -> None:
    client = caller(make.user("BUREAU"))
    row = make.problem(make.enterprise("宝安区", "新安街道"))
    other = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM cultivation_problem FOR KEY SHARE")
            assert [one["id"] for one in told(client, LONG_AGO)["results"]] == [row.pk]
    finally:
        other.close()
    with transaction.atomic():  # one's own writing is no other's
        Problem.objects.filter(pk=row.pk).update(remark="x")
        assert [one["id"] for one in told(client, LONG_AGO)["results"]] == [row.pk]
