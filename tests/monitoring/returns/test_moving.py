"""A return through its states: approved by the district, accepted by the city, returned; never by the same person twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import Http404

from accounts.models import User
from core.forms.versions import Conflict
from core.notices.models import Notice
from core.periods import Period
from core.verdict import Refused
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services import keying, moving
from monitoring.returns.services.moving import move
from monitoring.returns.states import ReturnAction
from tests.monitoring.returns.test_keying import TYPED
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
SUBMIT, APPROVE, ACCEPT, RETURN = (
    ReturnAction.SUBMIT,
    ReturnAction.APPROVE,
    ReturnAction.ACCEPT,
    ReturnAction.RETURN,
)


@pytest.fixture(autouse=True)
def open_quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def officer() -> Any:
    return make.user("OFFICER", "新安街道")


@pytest.fixture
def reviewer() -> Any:
    return make.user("REVIEWER", "宝安区")


@pytest.fixture
def bureau() -> Any:
    return make.user("BUREAU", make.city())


@pytest.fixture
def works() -> Any:
    made = make.enterprise("宝安区", "新安街道", name="深圳市甲公司")
    make.member(made)
    return made


def key(actor: Any, works: Any, version: int = 0, submit: bool = True, **changed: Any) -> QuarterlyReturn:
    reason = changed.pop("reason", "")
    return keying.key_in(
        actor=actor, enterprise=works.pk, period=Q3, typed={**TYPED, **changed}, version=version, submit=submit,
        reason=reason,
    )  # fmt: skip


def stands() -> QuarterlyReturn:
    return QuarterlyReturn.objects.get(is_current=True)


def test_each_review_is_a_dated_row_and_leads_to_the_next_state(
    officer: Any, reviewer: Any, bureau: Any, works: Any
) -> None:
    row = key(officer, works)
    move(actor=reviewer, pk=row.pk, action=APPROVE)
    move(actor=bureau, pk=row.pk, action=ACCEPT)
    assert stands().state == "ACCEPTED"
    assert list(ReturnEvent.objects.values_list("action", "from_state", "to_state", "by")) == [
        ("SUBMIT", "EMPTY", "SUBMITTED", officer.pk),
        ("APPROVE", "SUBMITTED", "DISTRICT_APPROVED", reviewer.pk),
        ("ACCEPT", "DISTRICT_APPROVED", "ACCEPTED", bureau.pk),
    ]


def test_nobody_approves_what_they_entered_nor_accepts_what_they_entered_or_approved(works: Any) -> None:
    both = make.user("REVIEWER", "宝安区")
    row = key(both, works)
    with pytest.raises(Refused, match="须由他人审核"):
        move(actor=both, pk=row.pk, action=APPROVE)
    move(actor=make.user("REVIEWER", "宝安区"), pk=row.pk, action=APPROVE)
    with pytest.raises(Refused, match="由市局办理"):
        move(actor=both, pk=row.pk, action=ACCEPT)


def test_acting_for_someone_is_asked_of_both(officer: Any, bureau: Any, works: Any) -> None:
    principal, deputy = make.user("REVIEWER", "宝安区"), make.user("OFFICER", "宝安区")
    row = key(deputy, works)
    make.acting(principal, deputy)
    deputy = User.objects.get(pk=deputy.pk)
    with pytest.raises(Refused, match="录入"):
        move(actor=deputy, pk=row.pk, action=APPROVE)  # in whose stead ever, they entered it themselves
    other = make.enterprise("宝安区", "新安街道")
    make.member(other)
    entered = key(principal, other)
    with pytest.raises(Refused, match="录入"):
        move(actor=deputy, pk=entered.pk, action=APPROVE)  # whom they act for entered it
    third = make.enterprise("宝安区", "新安街道")
    make.member(third)
    good = key(officer, third)
    move(actor=deputy, pk=good.pk, action=APPROVE)
    assert ReturnEvent.objects.get(action="APPROVE").acting_for == principal
    make.acting(bureau, principal)
    principal = User.objects.get(pk=principal.pk)
    with pytest.raises(Refused, match="区审核的"):
        move(actor=principal, pk=good.pk, action=ACCEPT)  # it was approved in their name


def test_who_entered_the_draft_does_not_approve_what_a_colleague_made_of_it(officer: Any, works: Any) -> None:
    both = make.user("REVIEWER", "宝安区")
    key(both, works, submit=False)
    row = key(officer, works, 1, profit="-86.3")
    with pytest.raises(Refused, match="须由他人审核"):
        move(actor=both, pk=row.pk, action=APPROVE)


def test_a_return_goes_back_with_a_reason_and_who_entered_it_is_told(
    officer: Any, reviewer: Any, works: Any
) -> None:
    row = key(officer, works)
    with pytest.raises(Refused, match="写明原因"):
        move(actor=reviewer, pk=row.pk, action=RETURN)
    move(actor=reviewer, pk=row.pk, action=RETURN, note="营收与发票不符")
    told = Notice.objects.get()
    assert (told.user, "营收与发票不符" in told.body) == (officer, True)
    assert told.url == f"/returns/key/{works.pk}/2024Q3/"
    again = key(officer, works, 1, profit="-80")
    assert (again.version, again.state, stands().pk) == (2, "SUBMITTED", again.pk)


def test_a_draft_is_nobodys_figure_and_is_submitted_as_it_stands(officer: Any, works: Any) -> None:
    draft = key(officer, works, submit=False, profit="")
    assert (draft.state, draft.is_current, draft.is_working) == ("DRAFT", True, False)
    with pytest.raises(keying.Blocked):
        move(actor=officer, pk=draft.pk, action=SUBMIT)
    good = key(officer, works, 1, submit=False)
    moved = move(actor=officer, pk=good.pk, action=SUBMIT)
    assert (moved.state, moved.is_current) == ("SUBMITTED", True)


def test_a_draft_holds_no_text_where_a_number_belongs(officer: Any, works: Any) -> None:
    with pytest.raises(keying.Blocked):
        key(officer, works, submit=False, profit="亏损")
    assert not QuarterlyReturn.objects.exists()


def accepted(officer: Any, reviewer: Any, bureau: Any, works: Any) -> QuarterlyReturn:
    row = key(officer, works)
    move(actor=reviewer, pk=row.pk, action=APPROVE)
    return move(actor=bureau, pk=row.pk, action=ACCEPT)


def test_a_correction_in_work_leaves_the_accepted_figure_of_record(
    officer: Any, reviewer: Any, bureau: Any, works: Any
) -> None:
    first = accepted(officer, reviewer, bureau, works)
    draft = key(officer, works, 1, submit=False, revenue="1,500", reason="漏报一笔收入")
    assert (stands().pk, draft.is_working, draft.is_current) == (first.pk, True, False)
    key(officer, works, 2, submit=False, revenue="1,501", reason="漏报一笔收入")
    assert QuarterlyReturn.objects.get(is_working=True).version == 3
    second = key(officer, works, 3, revenue="1,502", reason="漏报一笔收入")
    assert stands().pk == second.pk
    assert not QuarterlyReturn.objects.filter(is_working=True).exists()
    move(actor=reviewer, pk=second.pk, action=RETURN, note="没有附发票")
    assert stands().pk == first.pk
    assert QuarterlyReturn.objects.get(is_working=True).pk == second.pk
    third = key(officer, works, 4, revenue="1,503", reason="补了发票")
    assert (stands().pk, QuarterlyReturn.objects.filter(is_working=True).count()) == (third.pk, 0)


def test_a_correction_after_acceptance_needs_a_reason(
    officer: Any, reviewer: Any, bureau: Any, works: Any
) -> None:
    accepted(officer, reviewer, bureau, works)
    with pytest.raises(Refused, match="写明原因"):
        key(officer, works, 1, revenue="1,500")
    draft = key(officer, works, 1, submit=False, revenue="1,500")
    with pytest.raises(Refused, match="写明原因"):
        move(actor=officer, pk=draft.pk, action=SUBMIT)
    assert stands().version == 1


def test_the_second_of_two_is_told_what_the_first_did(officer: Any, reviewer: Any, works: Any) -> None:
    row = key(officer, works)
    move(actor=reviewer, pk=row.pk, action=RETURN, note="金额有误")
    with pytest.raises(Conflict, match=r"刚由.*“退回”，现在是“退回”"):
        move(actor=make.user("REVIEWER", "宝安区"), pk=row.pk, action=APPROVE, seen="SUBMITTED")
    assert ReturnEvent.objects.count() == 2


def test_out_of_scope_is_not_there_and_official_figures_are_not_reviewed(
    officer: Any, reviewer: Any, works: Any
) -> None:
    row = key(officer, works)
    with pytest.raises(Http404):
        move(actor=make.user("REVIEWER", "南山区"), pk=row.pk, action=APPROVE)
    with pytest.raises(Refused, match="权限"):
        move(actor=officer, pk=row.pk, action=APPROVE)
    tax = make.quarterly_return(works, source="TAX")
    with pytest.raises(Refused, match="不经过审核"):
        move(actor=reviewer, pk=tax.pk, action=APPROVE)


def test_a_time_lies_between_the_last_step_and_now(officer: Any, reviewer: Any, works: Any) -> None:
    row = key(officer, works)
    early = dt.datetime(2024, 10, 1, tzinfo=dt.UTC)
    with pytest.raises(Refused, match="不能早于上一步"):
        move(actor=reviewer, pk=row.pk, action=APPROVE, at=early)
    assert moving.reviewed(QuarterlyReturn.objects.get()).state == "SUBMITTED"


def finding(row: QuarterlyReturn, **fields: Any) -> ReturnFinding:
    said = {"rule": "V12", "field": "revenue", "strength": "E", "sentence": "同比翻倍"} | fields
    return ReturnFinding.objects.create(of_return=row, **said)


def test_an_explanation_is_accepted_before_or_with_the_approval(
    officer: Any, reviewer: Any, works: Any
) -> None:
    row = key(officer, works)
    said = finding(row, explanation="新增一条生产线，合同已附")
    finding(row, rule="V22", strength="I")
    with pytest.raises(Refused, match="还有 1 条说明没有认可"):
        move(actor=reviewer, pk=row.pk, action=APPROVE)
    move(actor=reviewer, pk=row.pk, action=APPROVE, accepting=[said.pk])
    said.refresh_from_db()
    assert (said.accepted_by, said.accepted_at is None) == (reviewer, False)


def test_what_nobody_explained_is_not_accepted(officer: Any, reviewer: Any, works: Any) -> None:
    row = key(officer, works)
    said = finding(row)
    with pytest.raises(Refused, match="没有认可"):
        move(actor=reviewer, pk=row.pk, action=APPROVE, accepting=[said.pk])
    assert ReturnFinding.objects.get().accepted_at is None


def test_the_page_shows_what_was_done_and_leads_on(
    client: Any, officer: Any, reviewer: Any, bureau: Any, works: Any
) -> None:
    row = key(officer, works)
    said = finding(row, explanation="新增一条生产线，合同已附")
    client.force_login(reviewer)
    page = client.get(f"/returns/{row.pk}/").content.decode()
    assert "接受说明并通过" in page
    assert "经过" in page
    sent = {"seen": "SUBMITTED", "finding": [said.pk]}
    assert client.post(f"/returns/{row.pk}/approve/", sent).status_code == 302
    assert stands().state == "DISTRICT_APPROVED"
    client.force_login(bureau)
    back = client.post(f"/returns/{row.pk}/return/", {"seen": "DISTRICT_APPROVED", "reason": "附件不清楚"})
    assert back.status_code == 302
    assert (stands().state, stands().reason) == ("RETURNED", "附件不清楚")
    assert "附件不清楚" in client.get(f"/returns/{row.pk}/").content.decode()


def test_a_draft_is_kept_by_the_form(client: Any, officer: Any, works: Any) -> None:
    client.force_login(officer)
    sent = {**TYPED, "profit": "", "version": 0, "unit": "万元", "reason": "", "save": "1"}
    assert client.post(f"/returns/key/{works.pk}/2024Q3/", sent).status_code == 302
    assert stands().state == "DRAFT"
    assert client.get(f"/returns/key/{works.pk}/2024Q3/").context["form"].initial["revenue"] == "1386.5"
