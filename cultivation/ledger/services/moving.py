"""The acts on a problem: each one locks its row, asks the rule, writes the row and one event, tells who comes next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.audit.context import recorded, recording
from core.verdict import Refused, Verdict, refuse
from cultivation.ledger import notices, routing, rules
from cultivation.ledger.categories import Result, Satisfaction
from cultivation.ledger.clock_keeping import day_of, keep_days
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.people import problem_facts, stand
from cultivation.ledger.rules import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, State, transition
from cultivation.ledger.timing import load_timing
from cultivation.signals import after_commit, problem_moved

Rule = Callable[[ProblemFacts, ActorFacts], Verdict]
WITH = ("enterprise", "district", "street", "holder", "registered_unit", "registered_by", "holder_user")


@recorded()
def accept(*, actor: User, problem: int, version: int | None = None, note: str = "") -> Problem:
    """Accept a registered problem (受理): the resolve clock starts today."""
    return _move(Action.ACCEPT, rules.may_accept, actor, problem, version, note=note)


@recorded()
def keep(*, actor: User, problem: int, version: int | None = None, note: str = "") -> Problem:
    """Leave an accepted problem with the unit that registered it, which begins at once (转为自办)."""
    return _move(Action.KEEP, rules.may_keep, actor, problem, version, note=note)


@recorded()
def assign(
    *, actor: User, problem: int, holder: int | None = None, version: int | None = None, note: str = ""
) -> Problem:
    """Assign an accepted problem to a unit (派发); without one, to the department that usually holds its category."""
    return _move(Action.ASSIGN, rules.may_assign, actor, problem, version, note=note, holder=holder)


@recorded()
def start(*, actor: User, problem: int, version: int | None = None, note: str = "") -> Problem:
    """The holder begins (开始办理); the person who begins is its officer."""
    return _move(Action.START, rules.may_start, actor, problem, version, note=note)


@recorded()
def resolve(
    *,
    actor: User,
    problem: int,
    result: str,
    outcome: str,
    measures: str = "",
    version: int | None = None,
) -> Problem:
    """The holder has dealt with it (办结): solved or explained, with what the enterprise was answered."""
    if not outcome.strip():
        raise Refused(refuse(_("请填写办理情况"), code="ledger.outcome"))
    fields = {"result": Result(result).value, "outcome": outcome.strip(), "measures": measures.strip()}
    return _move(
        Action.RESOLVE, rules.may_resolve, actor, problem, version, note=outcome.strip(), fields=fields
    )


@recorded()
def confirm(
    *, actor: User, problem: int, satisfaction: str, callback: str = "", version: int | None = None
) -> Problem:
    """Someone other than the holder has called back and closes the problem (销号)."""
    told = Satisfaction(satisfaction)
    rule = partial(rules.may_confirm, satisfaction=told, today=timezone.localdate())
    fields = {"satisfaction": told.value, "callback": callback.strip()}
    note = "：".join(part for part in (str(told.label), callback.strip()) if part)
    return _move(Action.CONFIRM, rule, actor, problem, version, note=note, fields=fields)


def _move(
    action: Action,
    rule: Rule,
    actor: User,
    problem: int,
    version: int | None,
    *,
    note: str = "",
    holder: int | None = None,
    fields: dict[str, Any] | None = None,
) -> Problem:
    """One row of the table of states, done."""
    row = locked(actor, problem, version)
    timing = load_timing()
    facts = problem_facts(row, timing)
    standpoint = stand(actor, partial(rule, facts))
    row_of_table = transition(facts.state, action)
    if row_of_table is None:
        raise LookupError(f"{action} was allowed but is not in the table")
    now = timezone.now()
    for name, value in (fields or {}).items():
        setattr(row, name, value)
    before, row.state = row.state, row_of_table.target.value
    to_unit = _changed(row, action, now, actor, holder)
    keep_days(row, timing)
    row.version += 1
    with recording(actor=actor, reason=str(action.label)):
        row.save()
        ProblemEvent.objects.create(
            problem=row,
            action=action.value,
            from_state=before,
            to_state=row.state,
            by=actor,
            unit=standpoint.unit,
            to_unit=to_unit,
            note=note.strip(),
            at=now,
        )
    notices.moved(row, action, actor)
    after_commit(problem_moved, problem=row.pk, action=action.value, actor=actor.pk)
    return row


def locked(actor: User, problem: int, version: int | None) -> Problem:
    """The row under lock. Http404 out of scope; Refused when someone acted since the page was opened."""
    seen = Problem.objects.visible_to(actor).select_for_update(of=("self",)).select_related(*WITH)
    row = seen.filter(pk=problem).first()
    if row is None:
        raise Http404
    if version is not None and row.version != version:
        raise Refused(
            refuse(
                _("这个问题刚被他人处理，现在是“%(state)s”，请核对后再提交"),
                code="ledger.stale",
                state=State(row.state).label,
            )
        )
    return row


def _changed(row: Problem, action: Action, now: Any, actor: User, holder: int | None) -> Unit | None:
    """What the act changes besides the state; the unit it goes to."""
    if action is Action.ACCEPT:
        row.accepted_at, row.clock_start = now, day_of(now)
    elif action is Action.KEEP:
        at_work = row.registered_by.is_active and row.registered_by.unit_id == row.registered_unit_id
        row.holder, row.holder_user = row.registered_unit, row.registered_by if at_work else None
        return row.holder
    elif action is Action.ASSIGN:
        row.holder, row.holder_user, row.assigned_at = _holder(row, holder), None, now
        row.routed_to = [*(pk for pk in row.routed_to if pk != row.holder.pk), row.holder.pk]
        return row.holder
    elif action is Action.START:
        row.holder_user = actor
    elif action is Action.RESOLVE:
        row.resolved_at, row.resolved_by = now, actor
    elif action is Action.CONFIRM:
        row.closed_at = now
    return None


def _holder(row: Problem, holder: int | None) -> Unit:
    if holder is None:
        unit = routing.default_holder(row.category, row.district_id)
    else:
        unit = routing.holders(row).filter(pk=holder).first()
    if unit is None:
        raise Refused(refuse(_("请选择承办单位"), code="ledger.holder"))
    return unit
