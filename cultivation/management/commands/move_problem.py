"""`move_problem ID ACTION --user NAME …`: one act on a problem, by the table of states, as its page does it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from accounts.models import Unit, User
from core.commands import ReportingCommand, day, past_time
from core.verdict import Refused, refuse
from cultivation.ledger.acts import ACTS
from cultivation.ledger.categories import LimitClass, Rung, Satisfaction
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors import one
from cultivation.ledger.services.perform import perform
from cultivation.ledger.states import Action

_SAID = {
    "note": "note", "result": "result", "satisfaction": "satisfaction", "until": "until", "days": "days",
    "reason": "reason", "rung": "rung", "limit_class": "limit_class", "to": "holder", "into": "into",
}  # fmt: skip


class Command(ReportingCommand):
    """Do one act, with what is said besides."""

    help = "办理问题"

    def arguments(self, parser: CommandParser) -> None:
        """Which problem and act, by whom, with what."""
        parser.add_argument("problem", metavar="ID", help="its number or key")
        parser.add_argument("action", type=str.upper, choices=Action.values)
        parser.add_argument("--user", required=True)
        parser.add_argument("--note")
        parser.add_argument("--to", help="a unit's code or name")
        parser.add_argument("--into", help="the surviving problem's number or key")
        parser.add_argument("--result", type=str.upper)
        parser.add_argument("--satisfaction", type=str.upper)
        parser.add_argument("--until", type=day)
        parser.add_argument("--days", type=int)
        parser.add_argument("--reason", type=str.upper)
        parser.add_argument("--rung", type=str.upper, choices=Rung.values)
        parser.add_argument("--limit-class", type=str.upper, choices=LimitClass.values)
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """The problem after the act."""
        actor, act = person(options["user"]), ACTS[Action(options["action"])]
        problem = _problem(actor, options["problem"])
        said = {name: options[given] for given, name in _SAID.items() if options[given] is not None}
        if "holder" in said:
            said["holder"] = _unit(said["holder"]).pk
        if "into" in said:
            said["into"] = _problem(actor, said["into"]).pk
        if said.get("satisfaction", "").isdecimal():
            said["satisfaction"] = _scored(said["satisfaction"])
        before = problem.state
        data = act.filled(problem, said)
        done = perform(actor=actor, problem=problem.pk, act=act, data=data, at=options["at"])
        shown = one.get(actor, done.pk)
        return {
            "id": done.pk,
            "number": done.number,
            "action": act.action.value,
            "from": before,
            "to": done.state,
            "holder": done.holder.name if done.holder else None,
            "light": shown.light or None,  # type: ignore[attr-defined]
            "due_on": done.due_on.isoformat() if done.due_on else None,
            "resolve_by": done.resolve_by.isoformat(),
            "extension": done.extension,
            "request": done.asked or None,
        }


def _scored(text: str) -> str:
    try:
        return Satisfaction.from_score(int(text)).value
    except ValueError as error:
        raise CommandError("满意度是 1 至 5") from error


def _problem(actor: User, text: str) -> Problem:
    rows = Problem.objects.visible_to(actor)
    found = rows.filter(number=text.upper()).first() or (
        rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    )
    if found is None:
        raise Refused(refuse(_("没有找到这个问题，可能不在您的工作范围内"), code="ledger.unknown"))
    return found


def _unit(text: str) -> Unit:
    found = Unit.objects.filter(code=text).first() or Unit.objects.filter(name=text).first()
    if found is None:
        raise Refused(refuse(_("没有名为“%(name)s”的单位"), code="unit.unknown", name=text))
    return found
