"""What waits for a person's answer: requests to grant or decline, parts to answer, decisions to report on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.calendar.rules import WorkCalendar
from core.registry import ToDo
from cultivation.ledger.clock_keeping import light_of
from cultivation.ledger.dated import Decision, Part, Request
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.wording import day_light, time_left
from cultivation.ledger.states import Action
from cultivation.ledger.timing import load_timing
from cultivation.ledger.whose import answers_q, units_of

MOST = 20


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """The first few of each kind, by their days; three queries."""
    calendar = load_timing().calendar
    found = [*_requests(user, day, calendar), *_parts(user, day, calendar), *_decisions(user, day, calendar)]
    return sorted(found, key=lambda each: each.due_on or day)


def _requests(user: User, day: dt.date, calendar: WorkCalendar) -> Iterator[ToDo]:
    """Each has the light of its problem."""
    mine = Problem.objects.visible_to(user).filter(answers_q(user))
    rows = Request.objects.filter(problem__in=mine.values("pk"), answer="")
    rows = rows.select_related("problem__enterprise", "asked_unit").order_by("problem__due_on")
    for row in rows[:MOST]:
        problem = row.problem
        title = _("%(unit)s申请%(kind)s：%(title)s") % {
            "unit": row.asked_unit.short_name,
            "kind": Action(row.kind).label,
            "title": problem.title,
        }
        due = problem.due_on or problem.resolve_by
        lit = light_of(problem, day), time_left(calendar, due, day, problem.stopped_on)
        yield _todo(title, problem, _("答复申请"), reverse("ledger:detail", args=[problem.pk]), lit, due)


def _parts(user: User, day: dt.date, calendar: WorkCalendar) -> Iterator[ToDo]:
    rows = Part.objects.visible_to(user).filter(unit__in=units_of(user), answered_at=None, closed_at=None)
    for row in rows.select_related("problem__enterprise").order_by("due_on")[:MOST]:
        title = _("请协办：%(question)s") % {"question": row.question[:60]}
        there, lit = reverse("ledger:part_answer", args=[row.pk]), day_light(calendar, row.due_on, day)
        yield _todo(title, row.problem, _("协办答复"), there, lit, row.due_on)


def _decisions(user: User, day: dt.date, calendar: WorkCalendar) -> Iterator[ToDo]:
    rows = Decision.objects.visible_to(user).filter(unit__in=units_of(user), done_at=None)
    for row in rows.select_related("problem__enterprise").order_by("due_on")[:MOST]:
        title = _("落实领导小组决定：%(text)s") % {"text": row.text[:60]}
        there, lit = reverse("ledger:report", args=[row.pk]), day_light(calendar, row.due_on, day)
        yield _todo(title, row.problem, _("报告落实"), there, lit, row.due_on)


def _todo(title: str, problem: Problem, act: str, url: str, lit: tuple[str, str], due_on: dt.date) -> ToDo:
    level, words = lit
    detail = f"{problem.enterprise.name} · {problem.number}"
    return ToDo(light=level, light_text=words, title=title, detail=detail, url=url, act=act, due_on=due_on)
