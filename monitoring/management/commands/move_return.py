"""`move_return ID ACTION --user NAME …`: one act on a return, by the table of states, as its page does it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core.commands import ReportingCommand, past_time
from core.verdict import Refused, refuse
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.openings import next_day
from monitoring.returns.services.moving import move
from monitoring.returns.states import ReturnAction


class Command(ReportingCommand):
    """Submit, approve, accept or return it; explanations are accepted with a review."""

    help = "报送、审核、退回季度报表"

    def arguments(self, parser: CommandParser) -> None:
        """Which return and act, by whom, with what note."""
        parser.add_argument("pk", metavar="ID", type=int)
        parser.add_argument("action", type=str.upper, choices=ReturnAction.values)
        parser.add_argument("--user", required=True)
        parser.add_argument("--note", default="")
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """The return after the act, and by when somebody has to go on with it."""
        actor, action = person(options["user"]), ReturnAction(options["action"])
        found = QuarterlyReturn.objects.visible_to(actor).filter(pk=options["pk"]).first()
        try:
            done = move(actor=actor, pk=options["pk"], action=action, note=options["note"], at=options["at"])
        except Http404:
            sentence = _("没有编号为 %(pk)s 的报表，或不在您的工作范围内")
            raise Refused(refuse(sentence, code="RETURN_UNKNOWN", pk=options["pk"])) from None
        due = next_day(done, timezone.localdate())
        return {
            "id": done.pk,
            "from": found.state if found else None,
            "to": done.state,
            "due_on": due.isoformat() if due else None,
        }
