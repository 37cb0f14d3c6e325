"""`move_case ID ACTION --user NAME …`: one act on an inclusion case, by the table of states, as its page does it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core.commands import ReportingCommand, day, past_time
from core.verdict import Refused, refuse
from monitoring.inclusion.models import Case
from monitoring.inclusion.services.acting import Said, perform
from monitoring.inclusion.states import OPEN_STATES, Act


class Command(ReportingCommand):
    """Do one act, with what is said besides."""

    help = "办理纳统"

    def arguments(self, parser: CommandParser) -> None:
        """Which case and act, by whom, with what."""
        parser.add_argument("case", metavar="ID", type=int)
        parser.add_argument("action", type=str.upper, choices=Act.values)
        parser.add_argument("--user", required=True)
        parser.add_argument("--note", default="")
        parser.add_argument("--on", type=day, help="the day of the inclusion, with `include`")
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """The case after the act; without `due_on` once it has ended."""
        actor, key = person(options["user"]), options["case"]
        row = Case.objects.visible_to(actor).filter(pk=key).first()
        said = Said(note=options["note"], on=options["on"])
        try:
            done = perform(actor=actor, case=key, act=Act(options["action"]), said=said, at=options["at"])
        except Http404:
            raise Refused(refuse(_("没有编号为 %(key)d 的纳统件。"), code="case.unknown", key=key)) from None
        assert row is not None  # noqa: S101  (it was there to be moved)
        due = done.due_on.isoformat() if done.state in OPEN_STATES else None
        return {"id": done.pk, "from": row.state, "to": done.state, "due_on": due}
