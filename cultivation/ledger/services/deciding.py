"""领导小组决定: what was raised is decided, with who carries it out until when; that unit reports, or the bureau for it."""

from __future__ import annotations

import datetime as dt

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Unit, User
from accounts.roles import Permission, Role
from core.audit.context import recorded
from core.verdict import Refused, Verdict, allow, refuse, require
from cultivation.ledger import notices
from cultivation.ledger.categories import Rung
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.dated import Decision
from cultivation.ledger.models import Problem
from cultivation.ledger.services.noting import held, noted
from cultivation.ledger.states import OPEN, State
from cultivation.ledger.whose import units_of

DECIDE, DONE = "DECIDE", "DECISION_DONE"
"""The actions of the events; the state stays as it is, and no clock changes."""


def may_decide(user: User, problem: Problem) -> Verdict:
    """The leading group office, of what was raised to it and is not over."""
    if not user.can(Permission.LEDGER_DECIDE):
        return refuse(lazy("只有领导小组办公室可以作出决定"), code="ledger.party")
    if problem.escalated_to != Rung.LEADING_GROUP or State(problem.state) not in OPEN:
        return refuse(lazy("这个问题没有提到领导小组，或已经办结"), code="ledger.not_raised")
    return allow()


@recorded("领导小组决定")
def decide(*, actor: User, problem: int, text: str, unit: Unit, due_on: dt.date) -> Decision:
    """A decision of today. Raises Http404, Refused: no right, not raised, no text, a unit that is closed, a past day."""
    row, now = held(actor, problem), timezone.now()
    require(may_decide(actor, row))
    if not text.strip():
        raise Refused(refuse(lazy("请写明决定的内容"), code="ledger.decision_text"))
    if not unit.is_active:
        raise Refused(
            refuse(lazy("“%(unit)s”已停用，请选择其他单位"), code="ledger.decision_unit", unit=unit.name)
        )
    if due_on < day_of(now):
        raise Refused(refuse(lazy("落实期限不能早于今天"), code="ledger.decision_day"))
    made = Decision.objects.create(
        problem=row, text=text.strip(), unit=unit, due_on=due_on, decided_by=actor, decided_at=now
    )
    row.helpers = sorted({*row.helpers, unit.pk})  # who carries it out sees what it is about
    noted(row, DECIDE, actor, actor.unit, text, now, to_unit=unit, changed=("helpers",))
    people = notices.people_of(unit.pk, *notices.HOLDING)
    if unit.pk != row.holder_id:
        people += notices.people_of_rung(row, Rung.BUREAU)
    notices.tell(people, _("领导小组已决定：%(title)s"), row, actor)
    return made


def may_report(user: User, decision: Decision) -> Verdict:
    """Someone of the unit that carries it out, or the bureau on its behalf."""
    if decision.done_at is not None:
        return refuse(lazy("这项决定已报告落实"), code="ledger.decision_done")
    of_unit = decision.unit_id in {unit.pk for unit in units_of(user)}
    if not (of_unit or Role.BUREAU.value in user.role_codes):
        return refuse(lazy("只有落实单位和市中小企业服务局可以报告落实"), code="ledger.party")
    return allow()


@recorded("报告决定落实")
def report(*, actor: User, decision: int, text: str) -> Decision:
    """It is done. Raises Http404, Refused: another unit, no text, reported already."""
    found = Decision.objects.visible_to(actor).select_related("problem", "unit").filter(pk=decision).first()
    if found is None:
        raise Http404
    row = held(actor, found.problem_id)
    found.refresh_from_db()
    require(may_report(actor, found))
    if not text.strip():
        raise Refused(refuse(lazy("请填写落实情况"), code="ledger.decision_report"))
    now, unit = timezone.now(), found.unit if found.unit in units_of(actor) else actor.unit
    found.report, found.done_by, found.done_at = text.strip(), actor, now
    found.save()
    noted(row, DONE, actor, unit, text, now)
    notices.tell([found.decided_by], _("决定已落实：%(title)s"), row, actor)
    return found
