"""The year's lists: who is on them, what was seen on site first, the reasons that close a line; and the commands."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.http import Http404

from accounts.models import User
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.moves.services import answer, decide
from monitoring.inclusion import todos
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.services import missed
from monitoring.inclusion.services import missed_moving as moving
from monitoring.inclusion.services.missed import OnSite
from monitoring.inclusion.services.sweeping import sweep
from tests.monitoring.inclusion.cases import at, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")

T = 20_000_000
AFTER = dt.date(2024, 2, 1)


def of_scale(revenue: int | Decimal = T, source: str = "TAX", **fields: Any) -> Enterprise:
    """An enterprise with its full-year revenue of 2023."""
    return works(revenue={2023: revenue}, source=source, **fields)


class TestListed:
    """Full-year revenue of record ≥ T, of industry, operating, not above scale when the review closed; and the mirror."""

    def test_who_is_on_which_list(self) -> None:
        due, included, late, below, stays = (of_scale() for _each in range(5))
        make.annual(below, 2023, revenue=T - 1, source="STAT")
        for of, day in (
            (included, "2023-11-30"),
            (below, "2020-11-30"),
            (late, "2024-02-01"),
            (stays, "2022-11-30"),
        ):
            make.inclusion(of, dt.date.fromisoformat(day))
        assert missed.list_year(2023, AFTER) == 3
        rows = {(row.enterprise, row.kind) for row in MissedInclusion.objects.all()}
        assert rows == {(due, "DUE"), (late, "DUE"), (below, "BELOW")}
        row = MissedInclusion.objects.get(enterprise=due)
        assert (row.revenue, row.source, row.holder, row.listed_on) == (Decimal(T), "TAX", due.street, AFTER)
        assert missed.list_year(2023, AFTER) == 0

    @pytest.mark.parametrize("fields", [
        {"revenue": T - 1}, {"industry": "5137"}, {"status": "MOVED_OUT"},
    ])  # fmt: skip
    def test_who_is_not(self, fields: dict[str, Any]) -> None:
        of_scale(**fields)
        assert missed.list_year(2023, AFTER) == 0

    def test_not_before_the_review_has_closed(self) -> None:
        of_scale()
        with pytest.raises(Refused) as refused:
            missed.list_year(2023, dt.date(2024, 1, 31))
        assert refused.value.code == "missed.not_closed"

    def test_the_sweep_lists_and_adds_who_comes_late(self) -> None:
        of_scale()
        assert sweep(at=at(AFTER)).listed == 1
        of_scale()
        assert sweep(at=at(dt.date(2024, 5, 30))).listed == 1


class TestClosed:
    """The street's result first, then the district with a reason."""

    @pytest.fixture
    def row(self, rules_loaded: None) -> MissedInclusion:
        return make.missed_inclusion(works())

    @pytest.fixture
    def seen(self, row: MissedInclusion, officer: User) -> MissedInclusion:
        told = OnSite(on=dt.date(2024, 2, 20), is_operating=True, is_industrial=True, is_of_scale=True)
        return missed.record_site(actor=officer, missed=row.pk, seen=told)

    def test_what_was_seen_on_site_comes_first(self, row: MissedInclusion, reviewer: User) -> None:
        with pytest.raises(Refused) as refused:
            missed.close(actor=reviewer, missed=row.pk, reason="STOPPED")
        assert refused.value.code == "missed.no_site"

    def test_the_district_closes_and_the_street_does_not(
        self, seen: MissedInclusion, officer: User, reviewer: User
    ) -> None:
        with pytest.raises(Refused) as refused:
            missed.close(actor=officer, missed=seen.pk, reason="DECLINED")
        assert refused.value.code == "missed.permission"
        done = missed.close(actor=reviewer, missed=seen.pk, reason="DECLINED")
        assert (done.reason, done.closed_by, done.site_on) == ("DECLINED", reviewer, dt.date(2024, 2, 20))
        with pytest.raises(Refused) as refused:
            missed.close(actor=reviewer, missed=seen.pk, reason="STOPPED")
        assert refused.value.code == "missed.closed"

    @pytest.mark.parametrize(("reason", "code"), [
        ("", "missed.reason"), ("WHATEVER", "missed.reason"), ("OTHER", "missed.note"),
        ("INCLUDED_SINCE", "missed.not_included"),
    ])  # fmt: skip
    def test_a_reason_that_does_not_fit(
        self, seen: MissedInclusion, reviewer: User, reason: str, code: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            missed.close(actor=reviewer, missed=seen.pk, reason=reason)
        assert refused.value.code == code

    def test_a_case_is_opened_or_found(self, seen: MissedInclusion, reviewer: User) -> None:
        done = missed.close(actor=reviewer, missed=seen.pk, reason="CASE_OPENED")
        case = Case.objects.get(enterprise=seen.enterprise)
        assert (done.case, case.origin, case.state) == (case, "MISSED", "FOUND")

    def test_the_mirror_knows_fewer_reasons(self, reviewer: User) -> None:
        row = make.missed_inclusion(works(), kind="BELOW", site_on=AFTER)
        with pytest.raises(Refused) as refused:
            missed.close(actor=reviewer, missed=row.pk, reason="CASE_OPENED")
        assert refused.value.code == "missed.reason"

    def test_another_district_sees_none(self, row: MissedInclusion) -> None:
        told = OnSite(on=AFTER, is_operating=True, is_industrial=True, is_of_scale=True)
        with pytest.raises(Http404):
            missed.record_site(actor=make.user("OFFICER", "南山区"), missed=row.pk, seen=told)


class TestWrong:
    """A line at the wrong street, one closed by mistake, and one whose enterprise moves: each can be gone on with."""

    @pytest.fixture
    def seen(self, rules_loaded: None, officer: User) -> MissedInclusion:
        row = make.missed_inclusion(works())
        told = OnSite(on=AFTER, is_operating=False, is_industrial=True, is_of_scale=True, note="不在本街道")
        return missed.record_site(actor=officer, missed=row.pk, seen=told)

    def test_the_district_hands_it_to_another_street_which_sees_for_itself(
        self, seen: MissedInclusion, officer: User, reviewer: User
    ) -> None:
        street, other = make.unit("沙井街道"), make.user("OFFICER", "沙井街道")
        assert not MissedInclusion.objects.visible_to(other).exists()
        row = moving.hand_over(actor=reviewer, missed=seen.pk, street=street, note="厂房在沙井")
        assert (row.holder, row.street, row.site_on, row.is_operating) == (street, street, None, None)
        assert [todo.title for todo in todos.to_do(other, AFTER)] == ["1 家应统未统等现场核实"]
        assert todos.to_do(officer, AFTER) == []
        told = OnSite(on=AFTER, is_operating=True, is_industrial=True, is_of_scale=True)
        missed.record_site(actor=other, missed=row.pk, seen=told)
        assert missed.close(actor=reviewer, missed=row.pk, reason="DECLINED").closed_on
        assert [(event.kind, event.by, event.note) for event in seen.events.all()] == [
            ("SITE", officer, "正常经营：否；主业为工业：是；达到规模：是；不在本街道"),
            ("HANDED", reviewer, "新安街道 → 沙井街道：厂房在沙井"),
            ("SITE", other, "正常经营：是；主业为工业：是；达到规模：是"),
            ("CLOSED", reviewer, "企业不配合"),
        ]

    @pytest.mark.parametrize(("street", "note", "code"), [
        ("粤海街道", "厂房在粤海", "missed.street"), ("宝安区", "区里办", "missed.street"),
        ("新安街道", "厂房在新安", "missed.same_street"), ("沙井街道", " ", "missed.note"),
    ])  # fmt: skip
    def test_where_it_is_not_handed(
        self, seen: MissedInclusion, reviewer: User, street: str, note: str, code: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            moving.hand_over(actor=reviewer, missed=seen.pk, street=make.unit(street), note=note)
        assert refused.value.code == code
        seen.refresh_from_db()
        assert (seen.holder.name, seen.site_on) == ("新安街道", AFTER)

    def test_the_street_itself_hands_nothing_over_and_opens_nothing_again(
        self, seen: MissedInclusion, officer: User, reviewer: User
    ) -> None:
        with pytest.raises(Refused) as refused:
            moving.hand_over(actor=officer, missed=seen.pk, street=make.unit("沙井街道"), note="不归我们")
        assert refused.value.code == "missed.permission"
        missed.close(actor=reviewer, missed=seen.pk, reason="STOPPED")
        with pytest.raises(Refused) as refused:
            moving.reopen(actor=officer, missed=seen.pk, note="没有停产")
        assert refused.value.code == "missed.permission"
        with pytest.raises(Refused) as refused:
            moving.hand_over(actor=reviewer, missed=seen.pk, street=make.unit("沙井街道"), note="错了")
        assert refused.value.code == "missed.closed"

    def test_what_was_closed_by_mistake_is_opened_again_with_its_reason(
        self, seen: MissedInclusion, reviewer: User
    ) -> None:
        with pytest.raises(Refused) as refused:
            moving.reopen(actor=reviewer, missed=seen.pk, note="核错了")
        assert refused.value.code == "missed.open"
        missed.close(actor=reviewer, missed=seen.pk, reason="STOPPED", note="停产半年")
        with pytest.raises(Refused) as refused:
            moving.reopen(actor=reviewer, missed=seen.pk, note=" ")
        assert refused.value.code == "missed.note"
        row = moving.reopen(actor=reviewer, missed=seen.pk, note="同名企业核错了")
        assert (row.reason, row.note, row.closed_on, row.closed_by, row.site_on) == (
            "",
            "",
            None,
            None,
            AFTER,
        )
        assert [event.note for event in seen.events.all()][1:] == [
            "已停产：停产半年", "同名企业核错了（原核销原因：已停产）",
        ]  # fmt: skip
        assert missed.close(actor=reviewer, missed=seen.pk, reason="DECLINED").reason == "DECLINED"

    def test_who_acts_for_someone_says_for_whom(self, seen: MissedInclusion, reviewer: User) -> None:
        deputy = make.user("ANALYST")
        make.acting(reviewer, deputy)
        missed.close(actor=User.objects.get(pk=deputy.pk), missed=seen.pk, reason="STOPPED")
        event = seen.events.get(kind="CLOSED")
        assert (event.by, event.principal) == (deputy, reviewer)

    def test_an_open_line_goes_along_to_the_new_district_and_a_closed_one_stays(
        self, seen: MissedInclusion, reviewer: User
    ) -> None:
        of, there = seen.enterprise, make.user("REVIEWER", "南山区")
        closed = make.missed_inclusion(of, year=2022, site_on=AFTER)
        missed.close(actor=reviewer, missed=closed.pk, reason="DECLINED")
        proposal = make.hand_over(of)
        answer(actor=there, hand_over=proposal.pk, takes=True)
        decide(actor=make.user("BUREAU"), hand_over=proposal.pk, moves=True)
        assert list(MissedInclusion.objects.visible_to(there)) == [seen]
        assert list(MissedInclusion.objects.visible_to(reviewer)) == [closed]
        seen.refresh_from_db()
        of.refresh_from_db()
        assert (seen.holder, seen.site_on) == (of.street or of.district, None)
        assert seen.events.latest("pk").note == "宝安区 → 南山区"


class TestCommands:
    """What scripts are told."""

    def test_missed_inclusion(self, reviewer: User) -> None:
        of_scale()
        row = make.missed_inclusion(of_scale(), site_on=AFTER)
        missed.close(actor=reviewer, missed=row.pk, reason="NEXT_BATCH")
        out = io.StringIO()
        call_command("missed_inclusion", "2023", "--json", stdout=out)
        assert json.loads(out.getvalue()) == {
            "due_not_included": 2, "included_below": 0, "open": 1, "closed": {"NEXT_BATCH": 1},
        }  # fmt: skip

    def test_move_case(self, officer: User) -> None:
        case = make.inclusion_case(works())
        out = io.StringIO()
        told = ("--user", officer.username, "--at", "2024-10-23T09:00", "--json")
        call_command("move_case", str(case.pk), "prepare", *told, stdout=out)
        assert json.loads(out.getvalue()) == {
            "id": case.pk, "from": "FOUND", "to": "PREPARING", "due_on": "2025-01-31",
        }  # fmt: skip
        assert case.events.get().on == dt.date(2024, 10, 23)

    @pytest.mark.parametrize(("key", "act", "code"), [
        (0, "prepare", "case.unknown"), (None, "submit", "case.state"), (None, "withdraw", "case.reason"),
    ])  # fmt: skip
    def test_move_case_refuses_with_a_sentence(
        self, officer: User, key: int | None, act: str, code: str
    ) -> None:
        case = make.inclusion_case(works())
        out = io.StringIO()
        told = ("--user", officer.username, "--json")
        with pytest.raises(SystemExit) as left:
            call_command("move_case", str(case.pk if key is None else key), act, *told, stdout=out)
        assert (left.value.code, json.loads(out.getvalue())["code"]) == (1, code)
        assert not case.events.exists()
