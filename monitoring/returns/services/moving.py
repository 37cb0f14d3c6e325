"""A return is moved on by the table of states: submitted as it stands, approved, accepted, returned with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.grants import Grant
from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.forms.versions import Conflict
from core.periods import Period
from core.verdict import Refused, Verdict, refuse, require
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from monitoring.returns import hands, telling
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.findings.querysets import UNACCEPTED
from monitoring.returns.in_force import settle
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.restating import force_changed
from monitoring.returns.rules.keying import may_submit
from monitoring.returns.rules.reviewing import Reviewed, may_move, reviewing
from monitoring.returns.services.permits import must
from monitoring.returns.services.submitting import require_fit
from monitoring.returns.states import COUNTED, ReturnAction, ReturnState, after
from monitoring.returns.timeline import record
from monitoring.returns.turn import people_of

_REVIEWS: Final = (ReturnAction.APPROVE, ReturnAction.ACCEPT, ReturnAction.RETURN)


@recorded("报送和审核季度报表")
def move(
    *,
    actor: User,
    pk: int,
    action: ReturnAction,
    note: str = "",
    seen: str = "",
    at: dt.datetime | None = None,
    accepting: Collection[int] = (),
) -> QuarterlyReturn:
    """The version after the act. `seen` is the state in which the person saw it, '' where nobody saw one; `accepting`
    are the findings whose explanations the reviewer accepts with it.

    Raises Http404 out of scope, Conflict when someone was faster, Blocked or Refused with the rule's words.
    """
    row, now = _locked(actor, pk), at or timezone.now()
    if seen and row.state != seen:
        raise Conflict(row, row.version, stale(row))
    if at is not None:
        _require_time(row, at)
    before = ReturnState(row.state)
    _require_may(actor, row, action, note, accepting)
    if accepting:
        with recording(actor=actor, reason=_("认可说明")):
            acceptable(row, accepting).update(accepted_by=actor, accepted_at=now)
    if action is ReturnAction.SUBMIT:
        require_fit(actor, row)
        row.entered_at = now
    target = after(before, action)
    if target is None:
        raise LookupError(f"{action} was allowed but leads nowhere")
    row.state = target.value
    if note.strip() and action is not ReturnAction.APPROVE and action is not ReturnAction.ACCEPT:
        row.reason = note.strip()
    with recording(actor=actor, reason=str(action.label)):
        row.is_working = False
        row.save(update_fields=["state", "reason", "entered_at", "is_working"])
        settle([row.pk])
        record(row, action, before, actor, note=note, at=now)
        if (before in COUNTED) != (target in COUNTED):
            force_changed(Period(row.year, row.quarter), [row.enterprise_id])
    row.refresh_from_db(fields=["is_current", "is_working"])
    if action is ReturnAction.RETURN:
        telling.returned(row, note.strip())
    return row


def stale(row: QuarterlyReturn) -> Verdict:
    """Why nothing was done: who was faster, what they did, and how the return stands now."""
    last = row.events.select_related("by").order_by("-pk").first()
    did = ReturnAction(last.action).label if last else _("处理")
    return refuse(
        gettext_lazy("这张报表刚由%(who)s“%(did)s”，现在是“%(state)s”，请核对后再处理"),
        code="RETURN_CHANGED",
        who=last.by.name if last and last.by else _("他人"),
        did=did,
        state=ReturnState(row.state).label,
    )


def acceptable(row: QuarterlyReturn, findings: Collection[int]) -> QuerySet[ReturnFinding]:
    """Those of some findings of a return that were explained and not accepted yet."""
    of = ReturnFinding.objects.filter(UNACCEPTED, of_return=row)
    return of.exclude(explanation="").filter(pk__in=findings)


def reviewed(row: QuarterlyReturn, accepting: Collection[int] = ()) -> Reviewed:
    """The return as the rule sees it, once the explanations of `accepting` are accepted."""
    left = ReturnFinding.objects.filter(UNACCEPTED, of_return=row)
    if accepting:
        left = left.exclude(pk__in=acceptable(row, accepting).values("pk"))
    return Reviewed(
        state=ReturnState(row.state),
        district=row.district_id,
        street=row.street_id,
        is_own=row.source == Source.ENTERPRISE,
        entered=hands.entered(row),
        approved=hands.approved(row),
        unaccepted=left.count(),
    )


def may(user: User, facts: Reviewed, action: ReturnAction, note: str = "") -> tuple[Grant | None, Verdict]:
    """By which grant someone may do a review act, or the first refusal."""
    able = reviewing(user.grants, action, facts.district)
    if not able:
        return None, refuse(
            gettext_lazy("%(act)s由%(who)s办理"),
            code="RETURN_REVIEWER",
            act=action.label,
            who=_("市局") if action is ReturnAction.ACCEPT else _("所在区的审核人员"),
        )
    answers = [(grant, may_move(facts, action, people=people_of(user, grant), note=note)) for grant in able]
    return next((answer for answer in answers if answer[1]), answers[0])


def open_acts(user: User, row: QuarterlyReturn) -> list[ReturnAction]:
    """The review acts that someone may do on a return now, explanations accepted; in the table's order."""
    if not user.can(Permission.RETURN_REVIEW) or not row.is_current:
        return []
    every = list(ReturnFinding.objects.filter(UNACCEPTED, of_return=row).values_list("pk", flat=True))
    facts = reviewed(row, every)
    return [action for action in _REVIEWS if may(user, facts, action, note="————")[1]]


def _require_may(
    actor: User, row: QuarterlyReturn, action: ReturnAction, note: str, accepting: Collection[int]
) -> None:
    facts = reviewed(row, accepting)
    if action in _REVIEWS:
        must(actor, Permission.RETURN_REVIEW)
        last = row.events.order_by("-pk").first()
        if after(facts.state, action) is None and last is not None and last.action in _REVIEWS:
            raise Refused(stale(row))
        grant, verdict = may(actor, facts, action, note)
        require(verdict)
        actor.acting_for_id = grant.acting_for if grant else None
        return
    if action is ReturnAction.SAVE:
        require(refuse(gettext_lazy("草稿请在填报页保存"), code="RETURN_SAVE"))
    must(actor, Permission.RETURN_WRITE)
    write = Permission.RETURN_WRITE.value
    require(enterprise_rules.covers(actor.grants, write, row.district_id, row.street_id))
    require(may_move(facts, action, people=[actor.pk]))
    if not (row.is_current or row.is_working):
        require(refuse(gettext_lazy("这是已被后来版本替代的一版，不能再提交"), code="RETURN_OLD"))
    stands = QuarterlyReturn.objects.filter(
        enterprise=row.enterprise, year=row.year, quarter=row.quarter, source=row.source, is_current=True
    ).first()
    if stands is not None and stands.pk != row.pk:
        require(may_submit(state=ReturnState(stands.state), reason=note or row.reason))


def _locked(actor: User, pk: int) -> QuarterlyReturn:
    """The row, locked; the versions of one enterprise queue up at it where another comes into force."""
    rows = QuarterlyReturn.objects.visible_to(actor).select_related("enterprise", "entered_by")
    owner = rows.filter(pk=pk).values_list("enterprise", flat=True).first()
    if owner is None:
        raise Http404
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=owner)  # as keying does
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def _require_time(row: QuarterlyReturn, at: dt.datetime) -> None:
    last = row.events.order_by("-at").values_list("at", flat=True).first() or row.entered_at
    if at > timezone.now() or at < last:
        shown = timezone.localtime(last).strftime("%Y-%m-%d %H:%M")
        sentence = gettext_lazy("办理时间不能晚于现在，也不能早于上一步（%(last)s）")
        raise Refused(refuse(sentence, code="RETURN_TIME", last=shown))
