"""An act on a problem is done: its row locked, its rule asked, the row and one event written, who comes next told."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded, recording
from core.forms.versions import locked_version
from core.verdict import Verdict, refuse
from cultivation.ledger import notices
from cultivation.ledger.act import Act, Data
from cultivation.ledger.clock_keeping import keep_days
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.people import act_as, problem_facts
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing
from cultivation.signals import after_commit, problem_moved

WITH = ("enterprise", "district", "street", "holder", "registered_unit", "registered_by", "holder_user")


@recorded()
def perform(
    *, actor: User, problem: int, act: Act, version: int | None = None, data: Data | None = None
) -> Problem:
    """The problem after the act, one version on.

    `version` is that of the problem as the person saw it, None where nobody saw one. Raises Http404 out of scope,
    Conflict when someone acted since, Refused with the rule's own words; nothing is written then.
    """
    row, timing, now, said = _locked(actor, problem, version), load_timing(), timezone.now(), data or {}
    facts, today = problem_facts(row, timing), timezone.localdate(now)
    capacity = act_as(actor, lambda person: act.may(facts, person, today, said))
    transition = act.transition(facts.state)
    if transition is None:
        raise LookupError(f"{act.action} was allowed but leads nowhere")
    said = act.complete(row, said)
    row.state = transition.target.value
    to_unit = act.change(row, actor, now, said)
    keep_days(row, timing)
    row.version += 1
    with recording(actor=actor, reason=act.label):
        row.save()
        ProblemEvent.objects.create(
            problem=row,
            action=act.action.value,
            from_state=facts.state.value,
            to_state=row.state,
            by=actor,
            unit=capacity.unit,
            to_unit=to_unit,
            note=act.note(said).strip(),
            at=now,
        )
    for people, title in act.notices(row):
        notices.tell(people, title, row, actor)
    after_commit(problem_moved, problem=row.pk, action=act.action.value, actor=actor.pk)
    return row


def _locked(actor: User, problem: int, version: int | None) -> Problem:
    rows = Problem.objects.visible_to(actor).select_related(*WITH)
    try:
        return locked_version(rows, problem, version, stale=_stale)
    except Problem.DoesNotExist:
        raise Http404 from None


def _stale(problem: Problem) -> Verdict:
    return refuse(
        _("这个问题刚被他人处理，现在是“%(state)s”，请核对后再提交"),
        code="ledger.stale",
        state=State(problem.state).label,
    )
