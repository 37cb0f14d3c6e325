"""Each act of the table: what it changes, what it leaves, whom it tells, what it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Unit, User
from core.files.models import Attachment
from core.notices.models import Notice
from core.verdict import Refused
from cultivation.ledger import answers
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.dated import Escalation, Part, Request
from cultivation.ledger.models import Problem
from cultivation.ledger.services import helping
from cultivation.ledger.timing import load_timing
from cultivation.ledger.wording import deadlines
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(rules_loaded: None) -> User:
    return make.user("REVIEWER", "宝安区", name="区审核")


@pytest.fixture
def working(clock: Any, log: Log, officer: User, labour: User) -> Problem:
    """A problem that the labour department works on since the morning of 30 September."""
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    return do.start(actor=labour, problem=problem.pk)


def at(clock: Any, day: str, hour: int = 9) -> None:
    clock.move_to(dt.datetime.fromisoformat(f"{day}T{hour:02}:00:00+08:00"))


def titles(user: User) -> set[str]:
    return set(Notice.objects.filter(user=user).values_list("title", flat=True))


def test_who_was_just_told_of_an_act_is_told_that_their_help_is_asked(
    clock: Any, working: Problem, labour: User, street_officer: User
) -> None:
    assert "宝安区人力资源局已开始办理：一线普工缺口四十人" in titles(street_officer)
    due = helping.usual_day(working, dt.date(2024, 9, 30))
    part = helping.ask(
        actor=labour, problem=working.pk, unit=street_officer.unit, question="能否现场核实？", due_on=due
    )
    assert "请协办：一线普工缺口四十人" in titles(street_officer)
    clock.move_to(dt.datetime.fromisoformat("2024-10-09T09:00:00+08:00"))
    home = Client()
    home.force_login(street_officer)
    assert "请协办：能否现场核实？" in home.get("/").content.decode()
    (line,) = [
        each for each in answers.to_do(street_officer, dt.date(2024, 10, 10)) if each.act == "协办答复"
    ]
    page = home.get(f"/ledger/{working.pk}/").context["parts"]
    assert [each.part.pk for each in page] == [part.pk]
    assert (line.light, line.light_text) == ("AMBER", "今日到期")


def test_what_is_rejected_has_its_reason_and_who_registered_it_tells_the_enterprise(
    clock: Any, log: Log, officer: User, reviewer: User, street_officer: User
) -> None:
    problem = log()
    with pytest.raises(Refused, match="审核人员"):
        do.reject(actor=officer, problem=problem.pk, reason="PETITION", note="")
    done = do.reject(actor=reviewer, problem=problem.pk, reason="PETITION", note="已在信访局登记")
    assert (done.state, done.rejection, done.due_on, done.next_on) == ("REJECTED", "PETITION", None, None)
    event = done.events.last()
    assert event is not None
    assert event.note == "已进入信访渠道：已在信访局登记"
    assert "不予受理，请告知企业：一线普工缺口四十人" in titles(street_officer)


def test_a_returned_problem_has_the_assign_clock_anew_beside_the_standing_one(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    at(clock, "2024-10-08")
    back = do.give_back(actor=labour, problem=problem.pk, note="属公共就业服务，不归本单位")
    assert (back.state, back.returns, back.stopped) == ("RETURNED", 1, [{"from": "2024-10-08", "to": None}])
    assert (back.assign_by, back.due_on, back.red_from) == (
        dt.date(2024, 10, 9),
        dt.date(2024, 10, 9),
        dt.date(2024, 10, 10),
    )
    assert "人力资源局" in str(Notice.objects.filter(user=officer).latest("pk").title)
    (shown,) = [each for each in deadlines(back, load_timing(), dt.date(2024, 10, 8)) if each.label == "改派"]
    assert (shown.due_on, shown.done_on, shown.late) == (dt.date(2024, 10, 9), None, False)
    at(clock, "2024-10-10")
    again = do.assign(actor=officer, problem=problem.pk, holder=officer.unit_id)
    assert again.stopped == [{"from": "2024-10-08", "to": "2024-10-10"}]
    assert again.resolve_by == dt.date(2024, 10, 22), "two working days did not count"
    at(clock, "2024-10-12")
    with pytest.raises(Refused, match="退回最迟应在 2024-10-11"):
        do.give_back(actor=officer, problem=problem.pk, note="晚了")


def test_two_disputes_go_to_the_leading_group_and_a_recall_is_none(
    clock: Any, log: Log, officer: User, labour: User, reviewer: User
) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    for round_ in (1, 2):
        do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
        do.recall(actor=reviewer, problem=problem.pk, note="先核实")
        do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
        row = do.give_back(actor=labour, problem=problem.pk, note="不归本单位")
        assert row.returns == round_
        assert row.escalated_to == ("LEADING_GROUP" if round_ == 2 else "")
    found = Escalation.objects.get(problem=problem)
    assert (found.rung, found.cause, found.clock, found.on) == (
        "LEADING_GROUP",
        "DISPUTES",
        "",
        dt.date(2024, 9, 30),
    )


def test_an_extension_is_asked_for_granted_by_another_and_counts_from_the_old_day(
    clock: Any, working: Problem, labour: User, reviewer: User, officer: User
) -> None:
    assert working.resolve_by == dt.date(2024, 10, 18)
    asked = do.extend(actor=labour, problem=working.pk, days=5, note="等检测报告")
    assert (asked.state, asked.asked, asked.extension, asked.resolve_by) == (
        "IN_PROGRESS",
        "EXTEND",
        0,
        dt.date(2024, 10, 18),
    )
    assert "请答复申请：一线普工缺口四十人" in titles(reviewer)
    with pytest.raises(Refused, match="还没有答复，不能再申请"):
        do.extend(actor=labour, problem=working.pk, days=5, note="再来")
    with pytest.raises(Refused, match="审核人员可以答复"):
        do.grant(actor=officer, problem=working.pk)
    at(clock, "2024-10-21")
    granted = do.grant(actor=reviewer, problem=working.pk, note="同意")
    assert (granted.extension, granted.resolve_by, granted.asked) == (5, dt.date(2024, 10, 25), "")
    request = Request.objects.get()
    assert (request.answer, request.answered_by, request.answer_note) == ("GRANTED", reviewer, "同意")
    with pytest.raises(Refused, match="已延期过"):
        do.extend(actor=labour, problem=working.pk, days=1, note="还要")


def test_a_declined_request_leaves_the_day_and_another_may_follow(
    clock: Any, working: Problem, labour: User, reviewer: User
) -> None:
    do.extend(actor=labour, problem=working.pk, days=10, note="等检测")
    declined = do.decline(actor=reviewer, problem=working.pk, note="先办能办的")
    assert (declined.asked, declined.resolve_by) == ("", dt.date(2024, 10, 18))
    assert "申请未同意：一线普工缺口四十人" in titles(labour)
    assert do.extend(actor=labour, problem=working.pk, days=3, note="再申请").asked == "EXTEND"
    resolved = do.resolve(actor=labour, problem=working.pk, result="SOLVED", outcome="已招满")
    assert resolved.asked == ""
    assert list(Request.objects.order_by("pk").values_list("answer", flat=True)) == ["DECLINED", "LAPSED"]


def test_the_long_term_stands_still_until_it_goes_on(
    clock: Any, working: Problem, labour: User, reviewer: User
) -> None:
    do.long_term(actor=labour, problem=working.pk, until=dt.date(2024, 11, 1), note="等新厂房交付")
    at(clock, "2024-10-08")
    waiting = do.grant(actor=reviewer, problem=working.pk)
    assert (waiting.state, waiting.next_date, waiting.stopped_on) == (
        "LONG_TERM",
        dt.date(2024, 11, 1),
        dt.date(2024, 10, 8),
    )
    assert [what for _on, _clock, what in waiting.agenda] == ["RESUME"]
    assert waiting.next_on == dt.date(2024, 11, 4)
    at(clock, "2024-10-15")
    on = do.resume(actor=labour, problem=working.pk)
    assert (on.state, on.next_date, on.stopped_on) == ("IN_PROGRESS", None, None)
    assert on.resolve_by == dt.date(2024, 10, 28), "the days of 9 to 15 October did not count"


def test_what_left_the_enterprise_dissatisfied_begins_its_next_cycle_and_the_second_time_goes_up(
    clock: Any, working: Problem, labour: User, officer: User, street_officer: User
) -> None:
    for cycle in (2, 3):
        do.resolve(actor=labour, problem=working.pk, result="EXPLAINED", outcome="已解释")
        at(clock, f"2024-10-{8 + cycle}")
        row = do.reopen(actor=street_officer, problem=working.pk, note="没有解决")
        assert (row.state, row.cycle, row.dissatisfied, row.holder) == (
            "IN_PROGRESS",
            cycle,
            cycle - 1,
            labour.unit,
        )
        assert (row.resolved_at, row.extension, row.stopped) == (None, 0, [])
        if cycle == 2:
            assert row.resolve_by == dt.date(2024, 10, 23), "a fresh limit from 10 October"
    assert row.escalated_to == "LEADING_GROUP"
    assert Escalation.objects.get().cause == "DISSATISFIED"
    do.resolve(actor=labour, problem=working.pk, result="SOLVED", outcome="办好了")
    closed = do.confirm(actor=officer, problem=working.pk, satisfaction=Satisfaction.SATISFIED)
    assert closed.state == "CLOSED"


def test_after_closing_it_is_reopened_once(
    clock: Any, working: Problem, labour: User, reviewer: User, officer: User
) -> None:
    def close() -> None:
        do.resolve(actor=labour, problem=working.pk, result="SOLVED", outcome="办好了")
        do.confirm(actor=officer, problem=working.pk, satisfaction=Satisfaction.SATISFIED)

    close()
    row = do.reopen(actor=reviewer, problem=working.pk, note="又出现")
    assert (row.reopened_closed, row.dissatisfied, row.closed_at, row.satisfaction) == (1, 0, None, "")
    close()
    with pytest.raises(Refused, match="请另行登记"):
        do.reopen(actor=reviewer, problem=working.pk, note="再来")


def test_a_merge_takes_along_what_counts_and_makes_no_chain(
    clock: Any, log: Log, officer: User, labour: User, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    of = make.enterprise("宝安区", "新安街道")
    first, second, third = (log(of=of) for _ in range(3))
    do.accept(actor=officer, problem=second.pk)
    do.assign(actor=officer, problem=second.pk, holder=labour.unit_id)
    do.give_back(actor=labour, problem=second.pk, note="不归本单位")
    make.attachment(second, officer, "现场照片.pdf")
    do.merge(actor=officer, problem=third.pk, into=second.pk)
    merged = do.merge(actor=officer, problem=second.pk, into=first.pk)
    assert (merged.state, merged.merged_into_id, merged.due_on, merged.next_on) == (
        "MERGED",
        first.pk,
        None,
        None,
    )
    survivor = Problem.objects.get(pk=first.pk)
    assert (survivor.returns, survivor.state) == (1, "REGISTERED")
    assert Attachment.objects.of(survivor).count() == 1
    assert Problem.objects.get(pk=third.pk).merged_into_id == first.pk
    with pytest.raises(Refused, match="不能写说明"):
        do.note(actor=officer, problem=second.pk, note="还有")


def test_a_merge_across_enterprises_into_itself_or_into_what_is_over_is_refused(
    clock: Any, log: Log, officer: User, reviewer: User
) -> None:
    of = make.enterprise("宝安区", "新安街道")
    one, over, other = log(of=of), log(of=of), log()
    do.reject(actor=reviewer, problem=over.pk, reason="DUPLICATE", note="")
    for into in (one.pk, over.pk, other.pk, 10**9):
        with pytest.raises(Refused, match="同一企业的另一个未办结的问题"):
            do.merge(actor=officer, problem=one.pk, into=into)
    one.refresh_from_db()
    assert one.state == "REGISTERED"


def test_a_revised_limit_class_recomputes_the_days_and_never_into_the_past(
    clock: Any, working: Problem, officer: User, reviewer: User
) -> None:
    with pytest.raises(Refused, match="审核人员"):
        do.revise(actor=officer, problem=working.pk, limit_class="COMPLEX", note="涉及多个单位")
    with pytest.raises(Refused, match="须写明理由"):
        do.revise(actor=reviewer, problem=working.pk, limit_class="COMPLEX", note=" ")
    longer = do.revise(actor=reviewer, problem=working.pk, limit_class="COMPLEX", note="涉及多个单位")
    assert longer.resolve_by == dt.date(2024, 11, 1)
    event = longer.events.last()
    assert event is not None
    assert event.note == "办理时限：一般 → 复杂：涉及多个单位"
    at(clock, "2024-10-16")
    with pytest.raises(Refused, match="到期日是 2024-10-12，已经过了"):
        do.revise(actor=reviewer, problem=working.pk, limit_class="SIMPLE", note="其实简单")
    working.refresh_from_db()
    assert working.limit_class == "COMPLEX"


def test_before_acceptance_the_district_officer_revises_what_was_typed(
    clock: Any, log: Log, officer: User
) -> None:
    problem = log()
    done = do.revise(
        actor=officer, problem=problem.pk, category="FINANCE", subcategory="FINANCE_LOAN", note=""
    )
    assert (done.category, done.subcategory) == ("FINANCE", "FINANCE_LOAN")
    with pytest.raises(Refused, match="没有要更正的内容"):
        do.revise(actor=officer, problem=problem.pk, category="FINANCE", note="")


def test_by_hand_a_rung_is_climbed_with_its_reason(
    clock: Any, working: Problem, labour: User, reviewer: User
) -> None:
    do.escalate(actor=labour, problem=working.pk, rung="DISTRICT", note="需区里协调")
    assert "人工提级，提到承办单位负责人和区审核人：一线普工缺口四十人" in titles(reviewer)
    row = do.escalate(actor=reviewer, problem=working.pk, rung="LEADING_GROUP", note="需市里定")
    assert (row.escalated_to, row.state) == ("LEADING_GROUP", "IN_PROGRESS")
    assert list(Escalation.objects.values_list("rung", "cause", "reason", "by")) == [
        ("DISTRICT", "BY_HAND", "需区里协调", labour.pk),
        ("LEADING_GROUP", "BEYOND", "需市里定", reviewer.pk),
    ]


def test_by_hand_the_head_of_the_holder_is_told_and_no_colleague(
    clock: Any, working: Problem, labour: User
) -> None:
    colleague = make.user("DEPARTMENT", labour.unit)
    head = make.user("DEPARTMENT", labour.unit)
    Unit.objects.filter(pk=labour.unit_id).update(head=head)
    do.escalate(actor=labour, problem=working.pk, rung="DISTRICT", note="需区里协调")
    raised = "人工提级，提到承办单位负责人和区审核人：一线普工缺口四十人"
    assert raised in titles(head)
    assert raised not in titles(colleague)


def test_helping_units_are_asked_see_the_problem_and_answer_before_it_is_resolved(
    clock: Any, working: Problem, labour: User
) -> None:
    helper = make.user("DEPARTMENT", "440306-D_IND", name="工信局")
    other = make.user("DEPARTMENT", "440306-D_FIN", name="金融局")
    due = helping.usual_day(working, dt.date(2024, 9, 30))
    assert due == dt.date(2024, 10, 10)
    assert not Problem.objects.visible_to(helper).filter(pk=working.pk).exists()
    part = helping.ask(
        actor=labour, problem=working.pk, unit=helper.unit, question="能否提供宿舍？", due_on=due
    )
    assert "请协办：一线普工缺口四十人" in titles(helper)
    assert Problem.objects.visible_to(helper).filter(pk=working.pk).exists()
    with pytest.raises(Refused, match="还有 1 个协办单位没有答复"):
        do.resolve(actor=labour, problem=working.pk, result="SOLVED", outcome="办好了")
    with pytest.raises(Refused, match="已请"):
        helping.ask(actor=labour, problem=working.pk, unit=helper.unit, question="再问", due_on=due)
    late = dt.date(2024, 10, 21)
    with pytest.raises(Refused, match="到期日 2024-10-18"):
        helping.ask(actor=labour, problem=working.pk, unit=other.unit, question="？", due_on=late)
    second = helping.ask(actor=labour, problem=working.pk, unit=other.unit, question="能否贷款？", due_on=due)
    helping.answer(actor=helper, part=part.pk, text="可以安排二十间")
    with pytest.raises(Refused, match="只有被请协办的单位"):
        helping.answer(actor=labour, part=second.pk, text="代答")
    helping.close(actor=labour, part=second.pk, reason="企业已自行解决")
    with pytest.raises(Refused, match="已经答复或结束"):
        helping.answer(actor=other, part=second.pk, text="晚到的答复")
    assert do.resolve(actor=labour, problem=working.pk, result="SOLVED", outcome="办好了").state == "RESOLVED"
    assert [part.is_open for part in Part.objects.all()] == [False, False]
    assert [event.action for event in working.events.order_by("pk")][-5:] == [
        "ASSIST",
        "ASSIST",
        "ANSWER",
        "PART_CLOSED",
        "RESOLVE",
    ]
