"""Acts on an application, by the table of states. Duties are kept apart case by case, the conditions decide what they decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.context import recorded, recording
from core.calendar.selectors import current
from core.verdict import Refused, Verdict, allow, refuse, require
from incentives.applications import money
from incentives.applications.codes import Happening, Moment, Outcome
from incentives.applications.models import Application
from incentives.applications.reading import Past, past_of
from incentives.applications.rules import papers, permits
from incentives.applications.services.changing import (
    Condition,
    Doing,
    begin,
    choose,
    failed,
    judge,
    locked,
    recount,
    start_clock,
    take,
    tell,
    unknown,
)
from incentives.applications.services.sampling import needs_site_check
from incentives.applications.states import MONEY, REASONED, Act, Hand, State, Transition, transition
from incentives.policy.requirements import Requirements

_GIVEN_BACK = frozenset({State.PUBLISHED, State.OBJECTION, State.APPROVED})
"""States in which money is held for an application; out of them it is proposed anew."""


def may_do(actor: User, act: Act, row: Application, past: Past | None = None) -> Verdict:
    """Whether the person may do it to an application that they see: the table, the permission, duties apart, its own rule."""
    verdict = permits.may(act, State(row.state))
    if not verdict:
        return verdict
    if act is Act.PAID or (act in MONEY and act not in money.ACTS):
        return refuse(_("这一步随批次办理。"), code="application.by_batch")
    step = _step(act, row)
    verdict = choose(actor, step.hand, row, act.label, _apart(step, row, past or past_of(row.pk)))[1]
    return _own_rule(act, row, timezone.localdate()) if verdict else verdict


@recorded()
def perform(
    *,
    actor: User,
    application: int,
    act: Act,
    note: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Application:
    """The application after the act, one version on; `at` is a time that was given.

    Raises Http404 out of scope, Conflict when someone acted since, Refused with the rule's own words; nothing is written
    then.
    """
    row = locked(actor, application, version)
    require(permits.may(act, State(row.state)))
    if act is Act.PAID or (act in MONEY and act not in money.ACTS):
        raise Refused(refuse(_("这一步随批次办理。"), code="application.by_batch"))
    step = _step(act, row)
    doing = begin(actor, row, step.hand, act.label, at, _apart(step, row, past_of(row.pk)))
    require(_own_rule(act, row, doing.today))
    if act in REASONED:
        require(permits.said(note, act))
    with recording(actor=actor, reason=str(act.label)):
        return carry_out(doing, act, note)


def carry_out(doing: Doing, act: Act, note: str = "") -> Application:
    """The act on a locked application, whoever does it; the table and the people were asked. In a transaction."""
    row, step = doing.row, _step(act, doing.row)
    before, told = row.state, ""
    if step.targets:
        row.state = step.targets[0].value
    if (change := _ACTS.get(act)) is not None:
        told = change(doing, State(before), note)
    if act not in _OWN_CLOCK:
        start_clock(row, doing.today)
    row.reminded_for = None
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # an appeal, and another application has been entered since
        raise Refused(refuse(_("这一对象已有另一件在办的申报。"), code="application.one_open")) from None
    tell(doing, Happening(act.value), before, "；".join(filter(None, (note.strip(), told))))
    return row


def _step(act: Act, row: Application) -> Transition:
    step = transition(State(row.state), act)
    assert step is not None  # noqa: S101  (the table knows it)
    return step


def _apart(step: Transition, row: Application, past: Past) -> Condition:
    """What an act asks of the people."""

    def condition(hands: tuple[int, int | None]) -> Verdict:
        verdict = permits.apart(step.duty, hands, past.duties)
        if verdict and row.appeals and step.hand in (Hand.REVIEW, Hand.DECIDE):
            return permits.other_than_rejecter(hands, past.rejecters)
        return verdict

    return condition


def _own_rule(act: Act, row: Application, day: dt.date) -> Verdict:
    """What an act asks of the application besides the table; what costs a query is asked when it is done."""
    if act is Act.SUPPLEMENT:
        return permits.may_supplement(row.supplements)
    if act is Act.APPEAL:
        return permits.may_appeal(row.appeals, row.due_on, day)
    if act is Act.APPROVE and (row.ends_on is None or day <= row.ends_on):
        return refuse(
            _("公示到 %(day)s 止，次日起才能批准。"),
            code="application.published",
            day=row.ends_on.isoformat() if row.ends_on else "",
        )
    return allow()


def _submit(doing: Doing, _before: State, _note: str) -> str:
    """Within its window, with all that the enterprise brings; judged, so that it is known what it looked like then."""
    row = doing.row
    asked = Requirements.of([row.programme_id])
    window = asked.window(row.programme_id, row.year, row.district_id, doing.today)
    if window is not None:
        require(permits.within(doing.today, window.opens_on, window.closes_on))
    row.submitted_on = doing.today
    require(papers.complete(recount(row, doing.today).to_submit))
    _judged(doing, Moment.SUBMIT)
    return ""


def _resubmit(doing: Doing, _before: State, _note: str) -> str:
    require(papers.complete(recount(doing.row, doing.today).to_submit))
    resume_review(doing)
    return ""


def resume_review(doing: Doing) -> None:
    """The review goes on with the working days that it had left, one at least."""
    row = doing.row
    row.clock_from = doing.today
    row.due_on = current().add_working_days(doing.today, max(row.days_left or 0, 1))
    row.days_left = None


def _start(_doing: Doing, _before: State, _note: str) -> str:
    """The clock of the review has been running since the submission."""
    return ""


def _pass(doing: Doing, before: State, _note: str) -> str:
    if before is State.PRELIMINARY:
        require(papers.complete(recount(doing.row, doing.today).missing))
    return ""


def _supplement(doing: Doing, _before: State, _note: str) -> str:
    row = doing.row
    row.supplements += 1
    row.days_left = current().working_days_between(doing.today, row.due_on) if row.due_on else 0
    return ""


def _verify(doing: Doing, _before: State, _note: str) -> str:
    """The conditions decide: who fails is rejected with them, who passes goes on; what is not known is asked for."""
    row = doing.row
    said = _judged(doing, Moment.VERIFY)
    row.stated_at = doing.at
    if said == "FAIL":
        row.before, row.outcome = State.VERIFICATION.value, Outcome.CONDITIONS.value
        return _reject(doing, State.VERIFICATION, _conditions(row))
    row.sampled, told = needs_site_check(row, doing.at)
    row.state = (State.SITE_CHECK if row.sampled else State.PROPOSAL).value
    return told


def _conditions(row: Application) -> str:
    last = row.judgements.order_by("-pk").first()
    failed = [each["title"] for each in last.conditions if each["judgement"] == "FAIL"] if last else []
    return _("条件不符合：%(which)s") % {"which": "、".join(failed)}


def _judged(doing: Doing, moment: Moment) -> str:
    """Judge it and keep what came out. Raises Refused where it is no subject, or to be verified and not all is known."""
    row = doing.row
    said = judge(row, doing.today)
    if said is None:
        raise Refused(
            refuse(
                _("%(year)d 年度的这项政策不涉及这家企业，请核对年度。"),
                code="application.no_subject",
                year=row.year,
            )
        )
    if moment is Moment.VERIFY and said.verdict == "UNKNOWN":
        raise Refused(
            refuse(
                _("还不能核验，请先登记：%(papers)s。"),
                code="application.unknown",
                papers="、".join(unknown(said)) or _("缺少的数据"),
            )
        )
    if moment is Moment.VERIFY and said.verdict == "PASS" and said.amount is None:
        raise Refused(refuse(_("条件都符合，金额还算不出来，请先载入标准。"), code="application.no_amount"))
    take(row, said, moment, doing.at).save()
    return "FAIL" if failed(said) else said.verdict


def _reject(doing: Doing, before: State, note: str) -> str:
    """It ends, and may be appealed against for some days."""
    row = doing.row
    row.state = State.REJECTED.value
    row.before = (State.PROPOSAL if before in _GIVEN_BACK else before).value
    row.ended_on, row.ended_reason = doing.today, note.strip()[:500]
    if before in _GIVEN_BACK:
        give_back(doing)
    return note if before is State.VERIFICATION else ""


def _publish(doing: Doing, _before: State, _note: str) -> str:
    money.publish(doing)
    return ""


def _approve(doing: Doing, _before: State, _note: str) -> str:
    money.approve(doing)
    return ""


def _revoke(doing: Doing, _before: State, note: str) -> str:
    """The conditions fail again: the award is reversed, its money is free."""
    money.revoke(doing)
    row = doing.row
    row.before = State.PROPOSAL.value
    row.ended_on, row.ended_reason = doing.today, note.strip()[:500]
    row.batch = row.amount = row.published_on = row.ends_on = None
    return ""


def give_back(doing: Doing) -> None:
    """It leaves its batch before the approval; a later batch proposes it anew."""
    money.give_back(doing)
    row = doing.row
    row.batch = row.amount = row.published_on = row.ends_on = row.days_left = None


def _object(doing: Doing, _before: State, _note: str) -> str:
    """The clock of the publication stops for this one."""
    row = doing.row
    row.days_left = current().working_days_between(doing.today, row.ends_on) if row.ends_on else 0
    return ""


def _dismiss(doing: Doing, _before: State, _note: str) -> str:
    """The rest of the period runs."""
    row = doing.row
    row.ends_on = current().add_working_days(doing.today, row.days_left or 0)
    row.days_left = None
    return ""


def _withdraw(doing: Doing, before: State, note: str) -> str:
    row = doing.row
    row.ended_on, row.ended_reason = doing.today, note.strip()[:500]
    if before in _GIVEN_BACK:
        give_back(doing)
    return ""


def _appeal(doing: Doing, _before: State, _note: str) -> str:
    """Back to where it was, with a clock of its own; somebody else looks at it."""
    row = doing.row
    row.state = row.before or State.PRELIMINARY.value
    row.appeals += 1
    row.before, row.outcome = "", ""
    row.ended_on, row.ended_reason = None, ""
    return ""


_ACTS: dict[Act, Callable[[Doing, State, str], str]] = {
    Act.SUBMIT: _submit,
    Act.START: _start,
    Act.PASS: _pass,
    Act.SUPPLEMENT: _supplement,
    Act.RESUBMIT: _resubmit,
    Act.VERIFY: _verify,
    Act.REJECT: _reject,
    Act.PUBLISH: _publish,
    Act.OBJECT: _object,
    Act.DISMISS: _dismiss,
    Act.UPHOLD: _reject,
    Act.APPROVE: _approve,
    Act.REVOKE: _revoke,
    Act.APPEAL: _appeal,
    Act.WITHDRAW: _withdraw,
}
_OWN_CLOCK = frozenset({Act.START, Act.RESUBMIT})
"""Acts after which a clock goes on that began before."""
