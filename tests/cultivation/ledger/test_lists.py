"""Lists, counts and lights: what the database compares is what the rule says, within everyone's own scope."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.parameters.services import set_value
from core.verdict import Refused
from cultivation.ledger import search, todos
from cultivation.ledger.filters import PROBLEMS
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.lights import Thresholds, light_by_thresholds
from cultivation.ledger.selectors import lists, work
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 9, 30)


def days(*, amber: int, red: int, stopped: int | None = None) -> dict[str, Any]:
    """Stored days relative to today."""
    return {
        "amber_from": TODAY + dt.timedelta(amber),
        "red_from": TODAY + dt.timedelta(red),
        "stopped_on": None if stopped is None else TODAY + dt.timedelta(stopped),
        "due_on": TODAY + dt.timedelta(red - 1),
    }


@pytest.fixture
def bureau(rules_loaded: None) -> User:
    return make.user("BUREAU")


@pytest.fixture
def lit(clock: Any, bureau: User) -> dict[str, Problem]:
    """One problem of each light, and one without a clock."""
    works, by = make.enterprise("宝安区", "新安街道"), make.user("OFFICER", "宝安区")
    return {
        "RED": make.problem(works, by, state="IN_PROGRESS", **days(amber=-5, red=0)),
        "AMBER": make.problem(works, by, state="IN_PROGRESS", **days(amber=0, red=1)),
        "GREEN": make.problem(works, by, state="IN_PROGRESS", **days(amber=1, red=3)),
        "": make.problem(works, by, state="RESOLVED", due_on=None),
    }


def test_the_light_in_sql_is_the_rules_light(lit: dict[str, Problem], bureau: User) -> None:
    found = lists.rows(bureau, [row.pk for row in lit.values()], TODAY)
    assert [row.light for row in found] == list(lit)


@pytest.mark.parametrize("stopped", [None, -3, -1, 0, 2])
@pytest.mark.parametrize(("amber", "red"), [(-5, -2), (-1, 1), (0, 0), (1, 2), (-2, -1)])
def test_a_stopped_clock_keeps_its_light_in_sql_as_in_the_rule(
    clock: Any, bureau: User, amber: int, red: int, stopped: int | None
) -> None:
    stored = days(amber=amber, red=red, stopped=stopped)
    row = make.problem(state="LONG_TERM", **stored)
    rule = light_by_thresholds(
        Thresholds(stored["amber_from"], stored["red_from"]), TODAY, stored["stopped_on"]
    )
    assert lists.rows(bureau, [row.pk], TODAY)[0].light == rule
    for light in ("RED", "AMBER", "GREEN"):
        counted = lists.count(bureau, PROBLEMS.with_values(light=light), TODAY)
        assert counted == (1 if light == rule else 0)


def test_every_count_is_that_of_the_list_behind_it(lit: dict[str, Problem], bureau: User) -> None:
    make.problem(make.enterprise("南山区"), state="IN_PROGRESS", **days(amber=-5, red=-1))
    make.problem(state="CLOSED", due_on=None)
    numbers = lists.counts(bureau, PROBLEMS.with_values(), TODAY)
    expected = {
        "all": {},
        "red": {"light": "RED"},
        "amber": {"light": "AMBER"},
        "green": {"light": "GREEN"},
        "waiting": {"stage": "WAITING"},
        "ended": {"stage": "ENDED"},
    }
    for name, values in expected.items():
        filters = PROBLEMS.parse(bureau, values)
        assert getattr(numbers, name) == len(lists.ids(bureau, filters, today=TODAY)), name
        assert lists.shown_total(numbers, filters) == getattr(numbers, name)
    assert (numbers.all, numbers.red, numbers.ended) == (6, 2, 1)


def test_districts_by_light_are_those_lists(lit: dict[str, Problem], bureau: User) -> None:
    make.problem(make.enterprise("南山区"), state="IN_PROGRESS", **days(amber=-5, red=-1))
    found = lists.by_district(bureau, today=TODAY)
    assert [(row["name"], row["red"], row["amber"], row["green"], row["open"]) for row in found] == [
        ("南山区", 1, 0, 0, 1),
        ("宝安区", 1, 1, 1, 3),
    ]
    for row in found:
        for light in ("red", "amber", "green"):
            filters = PROBLEMS.parse(bureau, {"district": row["code"], "light": light.upper()})
            assert lists.count(bureau, filters, TODAY) == row[light]


def test_what_is_due_first_stands_on_top_and_urgency_only_sorts(
    lit: dict[str, Problem], bureau: User
) -> None:
    urgent = make.problem(state="IN_PROGRESS", is_urgent=True, **days(amber=0, red=1))
    order = list(lists.ids(bureau, PROBLEMS.with_values(), today=TODAY))
    assert order == [lit["RED"].pk, urgent.pk, lit["AMBER"].pk, lit["GREEN"].pk, lit[""].pk]


def test_what_waits_for_a_call_stands_before_what_is_closed_however_urgent_that_was(
    lit: dict[str, Problem], bureau: User
) -> None:
    days_ago = [dt.datetime(2024, 9, day, 3, tzinfo=dt.UTC) for day in (10, 20)]
    closed = [
        make.problem(state="CLOSED", is_urgent=True, due_on=None, closed_at=at) for at in reversed(days_ago)
    ]
    order = list(lists.ids(bureau, PROBLEMS.with_values(), today=TODAY))
    assert order[-3:] == [lit[""].pk, *(row.pk for row in closed)]
    assert list(lists.ids(bureau, PROBLEMS.with_values(), "-due", TODAY)) == order[::-1]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"category": "TAX"}, "TAX"),
        ({"state": "CLOSED"}, "CLOSED"),
        ({"q": "退税"}, "TITLE"),
        ({"urgent": "1"}, "URGENT"),
        ({"limit": "COMPLEX"}, "LIMIT"),
    ],
)
def test_each_filter_finds_its_rows(clock: Any, bureau: User, values: dict[str, str], found: str) -> None:
    rows = {
        "TAX": make.problem(category="TAX"),
        "CLOSED": make.problem(state="CLOSED"),
        "TITLE": make.problem(title="出口退税太慢"),
        "URGENT": make.problem(is_urgent=True),
        "LIMIT": make.problem(limit_class="COMPLEX"),
    }
    assert list(lists.ids(bureau, PROBLEMS.parse(bureau, values))) == [rows[found].pk]


def test_by_place_holder_and_enterprise(clock: Any, bureau: User) -> None:
    works = make.enterprise("宝安区", "新安街道")
    labour = make.unit("HR")
    row = make.problem(works, holder=labour)
    make.problem(make.enterprise("南山区"))
    for values in (
        {"district": "440306"},
        {"street": make.unit("新安街道").code},
        {"holder": labour.code},
        {"enterprise": works.pk},
        {"q": row.number},
    ):
        assert list(lists.ids(bureau, PROBLEMS.parse(bureau, values))) == [row.pk]


@pytest.mark.parametrize("values", [{"light": "PINK"}, {"holder": "x"}, {"district": "0"}])
def test_a_value_nobody_offers_is_refused(rules_loaded: None, values: dict[str, str]) -> None:
    with pytest.raises(Refused, match="没有"):
        PROBLEMS.parse(make.user("BUREAU"), values).or_refuse()


def test_the_list_takes_the_same_queries_however_many_rows(
    clock: Any, bureau: User, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(bureau)
    works, by = make.enterprise(), make.user("OFFICER", "宝安区")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/ledger/").status_code == 200
        return len(seen)

    make.problem(works, by)
    client.get("/ledger/")
    few = queries()
    for _each in range(60):
        make.problem(works, by, holder=make.unit("HR"), state="ASSIGNED")
    assert queries() == few
    assert few <= 12


def test_the_list_says_by_when_to_call_back_by_the_limit_of_the_day_it_was_resolved(
    clock: Any, bureau: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    set_value(
        actor=make.user("ADMIN"),
        code="ledger_callback",
        valid_from=TODAY,
        value="5",
        reason="按新规定延长回访期限",
    )
    works, by = make.enterprise(), make.user("OFFICER", "宝安区")
    for back in range(25):
        resolved = timezone.now() - dt.timedelta(days=back)
        make.problem(works, by, state="RESOLVED", due_on=None, resolved_at=resolved)
    client.force_login(bureau)
    with django_assert_max_num_queries(13):
        shown = client.get("/ledger/", {"stage": "WAITING"}).content.decode()
    assert shown.count("前回访") == 25
    assert "2024-10-12 前回访" in shown  # five working days from TODAY
    assert "2024-10-09 前回访" in shown  # three from the day before

    assert todos.to_do_overdue(by, TODAY) == sum(todo.light == "RED" for todo in todos.to_do(by, TODAY))


def test_the_badge_and_the_to_dos_count_the_same(
    clock: Any, log: Log, officer: User, labour: User, street_officer: User
) -> None:
    first, second = log(), log(is_urgent=True)
    assert [todo.url for todo in todos.to_do(officer, TODAY)] == [
        f"/ledger/{second.pk}/",
        f"/ledger/{first.pk}/",
    ]
    assert (todos.badge(officer), todos.to_do_count(officer, TODAY)) == (2, 2)
    assert todos.badge(street_officer) is None
    do.accept(actor=officer, problem=first.pk)
    do.assign(actor=officer, problem=first.pk)
    assert todos.badge(officer) == 1
    (todo,) = todos.to_do(labour, TODAY)
    assert (todo.act, todo.light, todo.light_text) == ("开始办理", "GREEN", "剩 10 天")
    assert todo.detail.endswith("应于 10-18 前办结")


def test_a_resolved_problem_waits_for_someone_else_than_the_holder(
    clock: Any, log: Log, officer: User, labour: User, street_officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    do.keep(actor=officer, problem=problem.pk)
    do.resolve(actor=street_officer, problem=problem.pk, result="SOLVED", outcome="已办")
    assert todos.to_do(street_officer, TODAY) == []
    (todo,) = todos.to_do(officer, TODAY)
    assert (todo.act, todo.light_text, todo.due_on) == ("回访", "回访剩 3 天", dt.date(2024, 10, 10))


def test_open_problems_and_look_alikes_of_an_enterprise(clock: Any, log: Log, officer: User) -> None:
    works = make.enterprise("宝安区", "新安街道")
    same, other = log(of=works), log(of=works, category="TAX")
    older, newer = (make.problem(works, state="CLOSED", due_on=None) for _ in range(2))

    def shown(most_open: int, most_ended: int) -> list[int]:
        found = lists.of_enterprise(officer, works.pk, TODAY, most_open=most_open, most_ended=most_ended)
        return [row.id for row in found]

    assert shown(9, 9) == [other.pk, same.pk, newer.pk, older.pk]
    assert (shown(1, 1), shown(0, 1), shown(0, 0)) == ([other.pk, newer.pk], [newer.pk], [])
    assert [row.id for row in lists.look_alikes(officer, works.pk, "LABOUR", TODAY)] == [same.pk]
    stranger = make.user("OFFICER", "南山区")
    assert lists.look_alikes(stranger, works.pk, "LABOUR", TODAY) == []


def test_a_department_sees_what_was_routed_to_it_and_the_office_what_was_escalated(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    office = make.user("LEADING_GROUP")
    assert lists.count(labour, PROBLEMS.with_values()) == lists.count(office, PROBLEMS.with_values()) == 0
    do.assign(actor=officer, problem=problem.pk)
    assert lists.count(labour, PROBLEMS.with_values()) == 1
    assert lists.count(make.user("DEPARTMENT", "440305-D_HR"), PROBLEMS.with_values()) == 0
    Problem.objects.filter(pk=problem.pk).update(escalated_to="LEADING_GROUP")
    assert lists.count(office, PROBLEMS.with_values()) == 1


def test_a_problem_is_found_by_its_number_in_scope(clock: Any, log: Log, officer: User) -> None:
    problem = log()
    (hit,) = search.find(officer, "440306-2024", 5)
    assert hit.url == f"/ledger/{problem.pk}/"
    assert search.find(make.user("OFFICER", "南山区"), problem.number, 5) == []
    assert [hit.url for hit in search.find(officer, problem.number[-5:], 5)] == [f"/ledger/{problem.pk}/"]
    for part in (problem.title[:3], f"{problem.title[-2:]} {problem.title[:2]}"):
        assert [hit.url for hit in search.find(officer, part, 5)] == [f"/ledger/{problem.pk}/"], part
        found = PROBLEMS.parse(officer, {"q": part})
        assert lists.count(officer, found) == 1, "the list finds the same"
    assert search.find(officer, "99999", 5) == []


@pytest.mark.parametrize(
    ("chosen", "total"),
    [
        ({}, 9),
        ({"light": "RED"}, 1),
        ({"light": "GREEN"}, 3),
        ({"stage": "ENDED"}, 5),
        ({"light": ("RED", "AMBER")}, None),
        ({"stage": ("WAITING", "ENDED")}, None),
        ({"light": "RED", "stage": "WAITING"}, None),
    ],
)
def test_the_chips_know_the_total_of_one_chip_and_of_none(chosen: dict[str, Any], total: int | None) -> None:
    numbers = lists.ProblemCounts(all=9, red=1, amber=2, green=3, today=0, waiting=4, ended=5)
    assert lists.shown_total(numbers, PROBLEMS.with_values(**chosen)) == total


def test_who_acts_for_another_has_the_work_of_both(clock: Any, rules_loaded: None) -> None:
    principal, deputy = make.user("DEPARTMENT", "440306-D_HR"), make.user("DEPARTMENT", "HR")
    make.acting(principal, deputy)
    deputy = User.objects.get(pk=deputy.pk)
    held = [
        make.problem(make.enterprise("宝安区"), state="ASSIGNED", holder=unit)
        for unit in (principal.unit, deputy.unit)
    ]
    assert set(work.mine(deputy)) == set(held)
    assert set(work.mine(principal)) == {held[0]}
