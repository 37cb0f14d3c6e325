"""`move_problem ID ACTION --user NAME …`: one act on a problem, by the table of states, as its page does it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from accounts.commands import person
from core.commands import ReportingCommand, day, past_time
from cultivation.ledger import said
from cultivation.ledger.acts import ACTS
from cultivation.ledger.categories import LimitClass, Rung
from cultivation.ledger.selectors import one
from cultivation.ledger.services.perform import perform
from cultivation.ledger.states import Action

_SAID = (
    "note", "to", "into", "result", "satisfaction", "until", "days", "reason", "rung", "limit_class",
)  # fmt: skip


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
        problem = said.problem_named(actor, options["problem"])
        given = {name: options[name] for name in _SAID if options[name] is not None}
        data = said.read(actor, act, problem, given)
        done = perform(actor=actor, problem=problem.pk, act=act, data=data, at=options["at"])
        shown = one.get(actor, done.pk)
        return {
            "id": done.pk,
            "number": done.number,
            **said.moved(done, act.action.value, problem.state),
            "holder": done.holder.name if done.holder else None,
            "light": shown.light or None,  # type: ignore[attr-defined]
        }
