"""When a visit is owed: days worked out by hand, and SQL that says the same as the rules."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cultivation.contacts.visits import rules, todos
from cultivation.contacts.visits.filters import OWED
from cultivation.contacts.visits.rules import Duty
from cultivation.contacts.visits.selectors import owing
from cultivation.contacts.visits.selectors.owing import Counts
from cultivation.enterprises.models import Enterprise
from cultivation.pool.codes import KeyState, LeaveReason
from cultivation.pool.models import KeyMember
from tests.support import factories as make

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
FOREVER = D("2099-12-31")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-04-25", 6, "2024-10-25"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2024-01-31", 3, "2024-04-30"),
        ("2024-12-15", 3, "2025-03-15"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_calendar_months_end_with_the_month(day: str, months: int, later: str) -> None:
    assert rules.add_months(D(day), months) == D(later)


@pytest.mark.parametrize(
    ("begun", "months", "last", "due"),
    [
        ("2024-04-25", 6, None, "2024-10-25"),  # counted from the confirmation
        ("2024-04-25", 6, "2024-09-13", "2025-03-13"),  # from the last visit
        ("2024-04-25", 6, "2024-04-09", "2024-10-25"),  # one before the beginning counts for nothing
        ("2024-01-10", 3, "2024-01-10", "2024-04-10"),
    ],
)
def test_the_next_visit_is_counted_from_the_last_or_from_the_beginning(
    begun: str, months: int, last: str | None, due: str
) -> None:
    duty = Duty(D(begun), FOREVER, months)
    assert rules.next_due(duty, D(last) if last else None) == D(due)


def test_the_day_itself_is_in_time_and_an_ended_duty_owes_nothing() -> None:
    duty = Duty(D("2024-04-25"), D("2024-12-31"), 6)
    assert not rules.is_overdue(duty, None, D("2024-10-25"))
    assert rules.is_overdue(duty, None, D("2024-10-26"))
    assert not rules.is_overdue(duty, None, D("2025-01-01"))
    assert not rules.is_overdue(duty, None, D("2024-04-24"))


@pytest.mark.parametrize(
    ("last", "first", "end", "owed"),
    [
        (None, "2024-07-01", "2024-09-30", False),  # due on 25 October
        (None, "2024-10-01", "2024-12-31", True),
        ("2024-09-13", "2024-10-01", "2024-12-31", False),  # due on 13 March, when the year's duty is over
        (None, "2024-10-25", "2024-10-25", True),
        (None, "2024-11-01", "2024-11-30", True),  # still owed, since nobody came
        (None, "2024-10-01", "2024-10-24", False),
    ],
)
def test_owed_within_a_period(last: str | None, first: str, end: str, owed: bool) -> None:
    duty = Duty(D("2024-04-25"), D("2024-12-31"), 6)
    assert rules.owed_within(duty, D(last) if last else None, D(first), D(end)) is owed


def test_coverage_of_nobody_is_none() -> None:
    assert rules.coverage(0, 0) is None
    assert rules.coverage(0, 3) == 0
    assert rules.coverage(2, 3) == Decimal("0.666667")


def member(of: Enterprise, day: str, **fields: Any) -> KeyMember:
    """A key member, confirmed on a day at half past eleven in the evening: still that day in the city."""
    at = timezone.make_aware(dt.datetime.combine(D(day), dt.time(23, 30)))
    told: dict[str, Any] = {"year": D(day).year, "state": KeyState.CONFIRMED, "decided_at": at}
    return make.key_member(of, **told | fields)


@pytest.mark.usefixtures("rules_loaded")
def test_sql_says_what_the_rules_say() -> None:
    """Beginnings, last visits and ends around month ends, each against the pure rules on several days."""
    officer = make.user("OFFICER", "宝安区")
    begins = ["2024-02-29", "2024-03-31", "2024-05-31", "2024-08-30"]
    lasts = [None, "2024-02-29", "2024-06-30", "2024-08-31"]
    ends: list[str | None] = [None, "2024-09-01", "2024-11-30"]
    duties: dict[int, tuple[Duty, dt.date | None]] = {}
    for begun, last, end in itertools.product(begins, lasts, ends):
        key, hang = make.enterprise("宝安区"), make.enterprise("宝安区")
        left = {"state": KeyState.LEFT, "left_on": D(end), "cause": LeaveReason.MOVED} if end else {}
        member(key, begun, **left)
        until = D(end) - dt.timedelta(days=1) if end else D("2024-12-31")
        duties[key.pk] = Duty(D(begun), until, 6), D(last) if last else None
        point = make.hang_point(hang, D(begun), valid_to=D("2027-02-28"), ended_on=D(end) if end else None)
        until = point.ended_on or point.valid_to
        duties[hang.pk] = Duty(D(begun), until, 3), D(last) if last else None
        if last:
            make.visit(key, officer, D(last)), make.visit(hang, officer, D(last))
    for day in ("2024-08-29", "2024-08-30", "2024-11-29", "2024-11-30", "2024-12-01", "2025-02-28"):
        today = D(day)
        current = {
            pk for pk, (duty, _last) in duties.items() if (duty.begun <= today <= duty.until and today.year == 2024)
            or (duty.months == 3 and duty.begun <= today <= duty.until)
        }  # fmt: skip
        found = {
            each.enterprise: each for each in owing.due_first(Enterprise.objects.all(), today, limit=999)
        }
        assert found.keys() == current
        for pk, each in found.items():
            duty, last_on = duties[pk]
            came = last_on if last_on and last_on <= today else None
            assert (each.last_on, each.due_on) == (came, rules.next_due(duty, came)), (duty, last_on, day)
        late = set(Enterprise.objects.filter(owing.overdue_q(today)).values_list("pk", flat=True))
        assert late == {pk for pk in current if rules.is_overdue(duties[pk][0], found[pk].last_on, today)}
    for first, end in (
        ("2024-01-01", "2024-09-30"),
        ("2024-10-01", "2024-12-31"),
        ("2024-09-01", "2024-09-01"),
    ):
        start, stop = D(first), D(end)
        owed = {
            pk
            for pk, (duty, last_on) in duties.items()
            if rules.owed_within(duty, last_on if last_on and last_on < start else None, start, stop)
        }
        visited = {pk for pk in owed if (seen := duties[pk][1]) and start <= seen <= stop}
        assert owing.covered(Enterprise.objects.all(), start, stop) == Counts(len(owed), len(visited))


@pytest.mark.usefixtures("rules_loaded")
def test_owed_up_to_a_day_by_unit() -> None:
    """Confirmed on 25 April: owed from 25 October on; one of three was visited, one is another district's."""
    officer = make.user("OFFICER", "宝安区")
    seen, unseen = make.enterprise("宝安区", "新安街道"), make.enterprise("宝安区")
    elsewhere, nominated = make.enterprise("南山区"), make.enterprise("宝安区")
    for each in (seen, unseen, elsewhere):
        member(each, "2024-04-25")
    make.key_member(nominated)
    make.visit(seen, officer, D("2024-10-20"))
    day, district = D("2024-10-26"), make.unit("宝安区")
    assert owing.owed(D("2024-10-24"), district) == Counts(0, 0)
    assert owing.owed(D("2024-10-24"), district).coverage is None
    assert owing.owed(day, district) == Counts(2, 1)
    assert owing.owed(day, district).coverage == Decimal("0.500000")
    assert owing.owed(day, make.unit("新安街道")) == Counts(1, 1)
    assert owing.owed(day) == owing.owed(day, make.city()) == Counts(3, 1)


@pytest.mark.usefixtures("rules_loaded")
def test_who_is_owed_for_two_reasons_is_owed_once_by_the_earlier_day() -> None:
    both = make.enterprise("宝安区")
    member(both, "2024-04-25")
    make.hang_point(both, D("2024-05-10"))
    (found,) = owing.due_first(Enterprise.objects.all(), D("2024-08-11"), limit=9)
    assert (found.causes, found.due_on) == ((owing.HANG, owing.KEY), D("2024-08-10"))
    assert owing.owed(D("2024-12-01")) == Counts(1, 0)


@pytest.mark.usefixtures("rules_loaded")
def test_an_absorbed_enterprise_is_owed_nothing() -> None:
    kept, gone = make.enterprise("宝安区"), make.enterprise("宝安区")
    make.hang_point(gone, D("2024-01-10"))
    make.merged(kept, gone)
    found = owing.due_first(Enterprise.objects.all(), D("2024-08-11"), limit=9)
    assert [each.enterprise for each in found] == [kept.pk], "the hang-point went along"


@pytest.fixture
def october(clock: Any, rules_loaded: None) -> dt.date:
    clock.move_to(dt.datetime(2024, 11, 4, 9, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    return timezone.localdate()


def test_the_page_says_the_finding_and_each_number_opens_its_rows(client: Client, october: dt.date) -> None:
    officer = make.user("OFFICER", "新安街道", name="王干部")
    held, free = make.enterprise("宝安区", "新安街道"), make.enterprise("宝安区", "西乡街道")
    far, calm = make.enterprise("南山区"), make.enterprise("南山区")
    for each in (held, free, far):
        member(each, "2024-04-25")
    member(calm, "2024-10-20")
    make.contact(held, officer)
    client.force_login(make.user("BUREAU"))
    page = client.get("/visits/owed/").content.decode()
    assert "3 家逾期未访，主要在宝安、南山" in page
    assert "逾期 10 天" in page
    for address, names in (
        ("?district=440306&state=OVERDUE", {held.name, free.name}),
        ("?district=440305", {far.name, calm.name}),
        (f"?officer={officer.pk}&state=OVERDUE", {held.name}),
        ("?officer=0&state=OVERDUE", {free.name, far.name}),
        ("?state=SOON", set()),
    ):
        if names and "SOON" not in address:
            assert (
                address.replace("&", "&amp;") in page
                or "&amp;".join(reversed(address[1:].split("&"))) in page
            )
        shown = client.get(f"/visits/owed/{address}").content.decode()
        assert {e.name for e in (held, free, far, calm) if e.name in shown} == names
    client.force_login(officer)
    page = client.get("/visits/owed/").content.decode()
    assert held.name in page
    assert free.name not in page
    assert "按街道" in page


def test_overdue_visits_are_to_do_for_officer_reviewer_and_bureau(october: dt.date) -> None:
    officer, colleague = make.user("OFFICER", "新安街道"), make.user("OFFICER", "新安街道")
    held, free = make.enterprise("宝安区", "新安街道"), make.enterprise("宝安区")
    for each in (held, free):
        member(each, "2024-04-25")
    make.contact(held, officer)
    (own,) = todos.overdue_visits(officer, october)
    assert (own.title, own.light, own.light_text) == (f"走访 {held.name}", "RED", "逾期 10 天")
    assert own.url == f"/visits/log/?enterprise={held.pk}"
    assert (todos.how_many(officer, october), todos.how_many_late(officer, october)) == (1, 1)
    assert (todos.overdue_visits(colleague, october), todos.how_many(colleague, october)) == ([], 0)
    for person in (make.user("REVIEWER", "宝安区"), make.user("BUREAU")):
        (line,) = todos.overdue_visits(person, october)
        assert (line.title, line.url) == ("2 家企业应访未访", "/visits/owed/?state=OVERDUE")
        assert (todos.how_many(person, october), todos.how_many_late(person, october)) == (1, 0)
    assert todos.overdue_visits(make.user("REVIEWER", "南山区"), october) == []
    make.visit(held, officer, october)
    assert todos.how_many(officer, october) == 0


def test_the_queries_of_the_page_do_not_grow(
    client: Client, october: dt.date, django_assert_max_num_queries: Any
) -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    for _each in range(8):
        works = make.enterprise("宝安区", "新安街道")
        member(works, "2024-04-25")
        make.contact(works, make.user("OFFICER", "新安街道"))
    client.force_login(reviewer)
    client.get("/visits/owed/")
    with django_assert_max_num_queries(20):
        client.get("/visits/owed/")
    overdue = owing.scope(reviewer).filter(OWED.with_values(state="OVERDUE").q(october))
    assert overdue.count() == 8
