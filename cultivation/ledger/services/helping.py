"""协办: the holder asks other units, each with its question and a day; they answer, or are waited for no longer."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Unit, User
from core.audit.context import recorded
from core.verdict import Refused, Verdict, allow, refuse
from cultivation.ledger import notices
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.dated import Part
from cultivation.ledger.models import Problem
from cultivation.ledger.people import act_as, best_capacity, problem_facts
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.rules.permits import is_party
from cultivation.ledger.services.noting import held, noted
from cultivation.ledger.states import Party, State
from cultivation.ledger.timing import load_timing

ASSIST, ANSWER, CLOSED = "ASSIST", "ANSWER", "PART_CLOSED"
"""The actions of the events; the state stays as it is."""
HELPED = (State.ASSIGNED, State.IN_PROGRESS, State.LONG_TERM)


def may_ask(problem: ProblemFacts, actor: ActorFacts) -> Verdict:
    """The holder, while it deals with the problem."""
    if problem.state not in HELPED:
        return refuse(
            lazy("问题当前状态为“%(state)s”，不能请协办"), code="ledger.state", state=problem.state.label
        )
    if not is_party(Party.HOLDER, problem, actor):
        return refuse(lazy("只有承办单位可以请协办"), code="ledger.party")
    return allow()


def usual_day(problem: Problem, today: dt.date) -> dt.date:
    """By when an answer is usually asked for: some working days on, never past the problem's own day."""
    timing = load_timing()
    try:
        days = timing.limits(today).assist
    except KeyError:  # the city's parameters are not loaded
        days = None
    usual = timing.calendar.add_working_days(today, days) if days else problem.resolve_by
    return max(min(usual, problem.resolve_by), today)


@recorded("请协办")
def ask(*, actor: User, problem: int, unit: Unit, question: str, due_on: dt.date) -> Part:
    """A question to a unit. Raises Http404, Refused: not the holder, no question, a day past the problem's, asked already."""
    row, now = held(actor, problem), timezone.now()
    facts, today = problem_facts(row, load_timing()), day_of(now)
    capacity = act_as(actor, lambda person: may_ask(facts, person))
    if not question.strip():
        raise Refused(refuse(lazy("请写明请协办的事项"), code="ledger.question"))
    if unit.pk == row.holder_id or not unit.is_active:
        raise Refused(refuse(lazy("请选择承办单位以外的在用单位"), code="ledger.part_unit"))
    last = max(row.resolve_by, today)
    if not today <= due_on <= last:
        sentence = lazy("答复期限应在今天和问题的到期日 %(day)s 之间")
        raise Refused(refuse(sentence, code="ledger.part_day", day=last.isoformat()))
    if Part.objects.filter(problem=row, unit=unit, answered_at=None, closed_at=None).exists():
        sentence = lazy("已请%(unit)s协办，还没有答复")
        raise Refused(refuse(sentence, code="ledger.part_open", unit=unit.name))
    part = Part.objects.create(
        problem=row, unit=unit, question=question.strip(), due_on=due_on, asked_by=actor, asked_at=now
    )
    row.helpers, row.open_parts = sorted({*row.helpers, unit.pk}), row.open_parts + 1
    changed = ("helpers", "open_parts")
    noted(row, ASSIST, actor, capacity.unit, question, now, to_unit=unit, changed=changed)
    notices.tell(notices.people_of(unit.pk, *notices.HOLDING), _("请协办：%(title)s"), row, actor)
    return part


@recorded("协办答复")
def answer(*, actor: User, part: int, text: str) -> Part:
    """The unit's answer. Raises Http404, Refused: another unit, no text, answered or closed already."""
    found = _open(actor, part)
    row, now = found.problem, timezone.now()
    facts = problem_facts(row, load_timing())
    capacity = act_as(actor, lambda person: may_answer(found, facts, person))
    if not text.strip():
        raise Refused(refuse(lazy("请填写答复"), code="ledger.part_answer"))
    found.answer, found.answered_by, found.answered_at = text.strip(), actor, now
    found.save()
    row.open_parts -= 1
    noted(row, ANSWER, actor, capacity.unit, text, now, changed=("open_parts",))
    notices.tell(notices.people_of_holder(row), _("协办已答复：%(title)s"), row, actor)
    return found


@recorded("不再等协办")
def close(*, actor: User, part: int, reason: str) -> Part:
    """The holder waits no longer, with a reason. Raises Http404, Refused: not the holder, no reason, over already."""
    found = _open(actor, part)
    row, now = found.problem, timezone.now()
    facts = problem_facts(row, load_timing())
    capacity = act_as(actor, lambda person: may_close(facts, person))
    if not reason.strip():
        raise Refused(refuse(lazy("请写明不再等待的理由"), code="ledger.part_reason"))
    found.closed_reason, found.closed_by, found.closed_at = reason.strip(), actor, now
    found.save()
    row.open_parts -= 1
    noted(row, CLOSED, actor, capacity.unit, reason, now, to_unit=found.unit, changed=("open_parts",))
    notices.tell(
        notices.people_of(found.unit_id, *notices.HOLDING), _("不用再答复协办：%(title)s"), row, actor
    )
    return found


def may_answer(part: Part, problem: ProblemFacts, actor: ActorFacts) -> Verdict:
    """Someone of the unit that was asked."""
    asked = ProblemFacts(problem.state, problem.district, problem.registered_unit, holder=part.unit_id)
    if not is_party(Party.HOLDER, asked, actor):
        return refuse(lazy("只有被请协办的单位可以答复"), code="ledger.party")
    return allow()


def may_close(problem: ProblemFacts, actor: ActorFacts) -> Verdict:
    """The holder; while nobody holds it, the district."""
    party = Party.DISTRICT_OFFICER if problem.state is State.RETURNED else Party.HOLDER
    if not is_party(party, problem, actor):
        return refuse(lazy("只有承办单位可以结束协办"), code="ledger.party")
    return allow()


def asks(user: User, facts: ProblemFacts) -> bool:
    """Whether someone may ask other units now."""
    return bool(best_capacity(user, lambda person: may_ask(facts, person))[1])


def _open(actor: User, part: int) -> Part:
    """A part of a problem in sight, both locked: the problem first, as every act does."""
    of = Part.objects.visible_to(actor).filter(pk=part).values_list("problem", flat=True).first()
    row = held(actor, of or 0)
    found = Part.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=part)
    if not found.is_open:
        raise Refused(refuse(lazy("这项协办已经答复或结束"), code="ledger.part_over"))
    found.problem = row
    return found
