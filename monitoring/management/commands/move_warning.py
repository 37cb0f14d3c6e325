"""`move_warning ID ACTION --user NAME …`: one act on a warning, by the table of states, as its page does it.

ACTION is an act (`act`, `watch`, `close`, `diagnose`, `void`) or what was done (`visit`, `call`, …), which is `act` with it.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core.commands import ReportingCommand, day, past_time
from core.verdict import Refused, refuse
from cultivation.ledger.categories import Category
from monitoring.warnings.codes import Diagnosis, Measure
from monitoring.warnings.models import Warning
from monitoring.warnings.services.acting import Said, perform
from monitoring.warnings.states import Act

_DONE = [code for code in Measure.values if code != Measure.OTHER]


class Command(ReportingCommand):
    """Do one act, with what is said besides."""

    help = "处置退库预警"

    def arguments(self, parser: CommandParser) -> None:
        """Which warning and act, by whom, with what."""
        parser.add_argument("warning", metavar="ID", type=int)
        parser.add_argument("action", type=str.upper, choices=[*Act.values, *_DONE])
        parser.add_argument("--user", required=True)
        parser.add_argument("--note", default="")
        parser.add_argument("--code", type=str.upper, choices=Measure.values, default=Measure.OTHER.value)
        parser.add_argument("--on", type=day)
        parser.add_argument("--next", type=day)
        parser.add_argument("--category", type=str.upper, choices=Category.values, default="")
        parser.add_argument("--diagnosis", type=str.upper, choices=Diagnosis.values, default="")
        parser.add_argument("--entry", type=int, help="which recorded action `void` takes back")
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """The warning after the act; without `due_on` while no clock runs."""
        actor, asked = person(options["user"]), options["action"]
        act = Act(asked) if asked in Act.values else Act.ACT
        said = Said(
            note=options["note"],
            code=options["code"] if act == asked else asked,
            on=options["on"],
            next_on=options["next"],
            category=options["category"],
            diagnosis=options["diagnosis"],
            action=options["entry"],
        )
        row = Warning.objects.visible_to(actor).filter(pk=options["warning"]).first()
        if row is None:
            raise Refused(_unknown(options["warning"]))
        try:
            done = perform(actor=actor, warning=row.pk, act=act, said=said, at=options["at"])
        except Http404:
            raise Refused(_unknown(row.pk)) from None
        due = None if done.ended_on or done.met_on else done.due_on.isoformat()
        return {"id": done.pk, "from": row.state, "to": done.state, "due_on": due}


def _unknown(key: int) -> Any:
    return refuse(_("没有编号为 %(key)d 的预警。"), code="warning.unknown", key=key)
