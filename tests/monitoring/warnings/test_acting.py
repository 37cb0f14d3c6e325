"""Acts on a warning: the table of states, who may, what meets the clock, and the way back from a mistake."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import Http404

from accounts.models import User
from core.forms.versions import Conflict
from core.verdict import Refused
from cultivation.contacts.visits.models import Visit
from cultivation.ledger.models import Problem
from monitoring.warnings.models import Warning
from monitoring.warnings.services.acting import Said, perform
from monitoring.warnings.services.opening import open_by_hand
from monitoring.warnings.states import ONGOING, Act, State, target
from tests.monitoring.warnings.scans import at, scanned, warning_of, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")

DAY = dt.date(2024, 7, 22)


@pytest.fixture
def warned(rules_loaded: None) -> Warning:
    """ORANGE since 22 July 2024, due on 5 August."""
    of = works()
    scanned(of, "ORANGE", DAY)
    return warning_of(of)


def do(actor: User, row: Warning, act: Act, note: str = "已联系", *, day: int = 24, **said: Any) -> Warning:
    """An act on a day of July 2024."""
    when = at(dt.date(2024, 7, day))
    return perform(actor=actor, warning=row.pk, act=act, said=Said(note=note, **said), at=when)


def test_the_table_is_the_domains() -> None:
    assert {
        (state, act): target(state, act) for state in ONGOING for act in (Act.ACT, Act.WATCH, Act.CLOSE)
    } == {
        (State.OPEN, Act.ACT): State.HANDLING,
        (State.OPEN, Act.WATCH): None,
        (State.OPEN, Act.CLOSE): State.CLOSED,
        (State.HANDLING, Act.ACT): State.HANDLING,
        (State.HANDLING, Act.WATCH): State.WATCHING,
        (State.HANDLING, Act.CLOSE): State.CLOSED,
        (State.WATCHING, Act.ACT): State.HANDLING,
        (State.WATCHING, Act.WATCH): None,
        (State.WATCHING, Act.CLOSE): State.CLOSED,
    }


def test_an_action_meets_the_clock_and_is_on_record(warned: Warning, officer: User) -> None:
    done = do(officer, warned, Act.ACT, code="CALL", next_on=dt.date(2024, 8, 6))
    action = done.actions.get()
    assert (done.state, done.met_on, done.next_on, done.acted) == (
        "HANDLING", dt.date(2024, 7, 24), dt.date(2024, 8, 6), 1,
    )  # fmt: skip
    assert (action.code, action.by, action.unit, action.result) == ("CALL", officer, officer.unit, "已联系")


@pytest.mark.parametrize(("said", "code"), [
    ({"note": " "}, "warning.result"),
    ({"on": dt.date(2024, 7, 25)}, "warning.future"),
    ({"on": dt.date(2024, 7, 19)}, "warning.before_opening"),
    ({"next_on": dt.date(2024, 7, 24)}, "warning.next"),
    ({"code": "PROBLEM"}, "warning.category"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_and_writes_nothing(
    warned: Warning, officer: User, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        do(officer, warned, Act.ACT, **said)
    assert refused.value.code == code
    warned.refresh_from_db()
    assert (warned.state, warned.version, warned.actions.count()) == ("OPEN", 1, 0)


def test_a_problem_is_logged_by_the_ledger_and_both_lead_to_each_other(
    warned: Warning, officer: User
) -> None:
    do(officer, warned, Act.ACT, "订单少了三成，需要对接客户", code="PROBLEM", category="MARKET")
    problem = Problem.objects.get()
    assert (problem.enterprise, problem.category, problem.state) == (
        warned.enterprise,
        "MARKET",
        "REGISTERED",
    )
    assert warned.actions.get().problem == problem


def test_a_visit_is_logged_among_the_visits_too(warned: Warning, officer: User) -> None:
    do(officer, warned, Act.ACT, "设备开了一半", code="VISIT", whom="厂长")
    visit = Visit.objects.get()
    assert (visit.on, visit.text, visit.by) == (dt.date(2024, 7, 24), "设备开了一半", officer)
    assert warned.actions.get().visit == visit


def test_who_may_what(warned: Warning, officer: User, reviewer: User) -> None:
    with pytest.raises(Refused) as refused:
        do(officer, warned, Act.CLOSE, "已恢复")
    assert refused.value.code == "warning.permission"
    with pytest.raises(Http404):
        do(make.user("OFFICER", "南山区"), warned, Act.ACT)
    with pytest.raises(Refused):
        do(make.user("ANALYST"), warned, Act.ACT)
    done = do(reviewer, warned, Act.CLOSE, "订单恢复，已核实")
    assert (done.state, done.ended_on, done.ended_reason) == (
        "CLOSED",
        dt.date(2024, 7, 24),
        "订单恢复，已核实",
    )
    with pytest.raises(Refused) as refused:
        do(officer, warned, Act.ACT)
    assert refused.value.code == "warning.state"


def test_closing_asks_for_a_reason(warned: Warning, reviewer: User) -> None:
    with pytest.raises(Refused) as refused:
        do(reviewer, warned, Act.CLOSE, "  ")
    assert refused.value.code == "warning.reason"


def test_the_second_of_two_is_told(warned: Warning, officer: User, reviewer: User) -> None:
    do(officer, warned, Act.ACT)
    with pytest.raises(Conflict):
        perform(actor=reviewer, warning=warned.pk, act=Act.CLOSE, said=Said(note="恢复"), version=1)


def test_a_diagnosis_leaves_the_state_and_is_told_in_the_history(warned: Warning, officer: User) -> None:
    done = do(officer, warned, Act.DIAGNOSE, "", diagnosis="ORDERS")
    assert (done.state, done.diagnosis, done.met_on) == ("OPEN", "ORDERS", None)
    assert done.steps.get().note == "订单下滑"


class TestVoid:
    """A mistaken entry is taken back, with its trace."""

    def test_the_clock_runs_again_and_the_entry_stays_with_its_reason(
        self, warned: Warning, officer: User
    ) -> None:
        do(officer, warned, Act.ACT, next_on=dt.date(2024, 8, 6))
        entry = warned.actions.get()
        done = do(officer, warned, Act.VOID, "登记到别家去了", action=entry.pk)
        entry.refresh_from_db()
        assert (done.state, done.met_on, done.next_on, done.acted) == ("OPEN", None, None, 0)
        assert (entry.void_reason, entry.voided_by) == ("登记到别家去了", officer)

    def test_another_action_keeps_it_met(self, warned: Warning, officer: User) -> None:
        first = do(officer, warned, Act.ACT).actions.get()
        do(officer, warned, Act.ACT, day=25)
        done = do(officer, warned, Act.VOID, "重复登记", day=26, action=first.pk)
        assert (done.state, done.met_on, done.acted) == ("HANDLING", dt.date(2024, 7, 25), 1)

    def test_a_colleague_may_not_and_the_reviewer_may_once(
        self, warned: Warning, officer: User, reviewer: User
    ) -> None:
        entry = do(officer, warned, Act.ACT).actions.get()
        with pytest.raises(Refused) as refused:
            do(make.user("OFFICER", "宝安区"), warned, Act.VOID, "不是", action=entry.pk)
        assert refused.value.code == "warning.not_own"
        do(reviewer, warned, Act.VOID, "没有这回事", action=entry.pk)
        do(officer, warned, Act.ACT, day=25)
        with pytest.raises(Refused) as refused:
            do(reviewer, warned, Act.VOID, "没有这回事", action=entry.pk, day=26)
        assert refused.value.code == "warning.action"


class TestByHand:
    """Opened by a person."""

    def test_it_has_level_reason_and_clock(self, officer: User) -> None:
        of = works()
        made = open_by_hand(actor=officer, enterprise=of.pk, level="RED", reason="走访发现停产", at=at(DAY))
        change = made.levels.get()
        assert (made.due_on, made.holder, change.by, change.note) == (
            dt.date(2024, 7, 29), of.street, officer, "走访发现停产",
        )  # fmt: skip

    def test_one_is_enough_and_green_opens_none(self, officer: User, warned: Warning) -> None:
        for of, level, reason, code in (
            (warned.enterprise, "RED", "停产", "warning.open"),
            (works(), "GREEN", "停产", "warning.level"),
            (works(), "RED", " ", "warning.reason"),
            (make.enterprise("宝安区", "新安街道"), "RED", "停产", "warning.below_scale"),
        ):
            with pytest.raises(Refused) as refused:
                open_by_hand(actor=officer, enterprise=of.pk, level=level, reason=reason)
            assert refused.value.code == code

    def test_another_district_is_not_there(self, officer: User) -> None:
        with pytest.raises(Http404):
            open_by_hand(actor=officer, enterprise=works("南山区", None).pk, level="RED", reason="停产")
