"""`move_application ID ACTION --user NAME …`: one act on an application, by the table of states, as its page does it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core.commands import ReportingCommand, past_time
from core.verdict import Refused, refuse
from incentives.applications.models import Application
from incentives.applications.services.acting import perform
from incentives.applications.states import OPEN_STATES, Act


class Command(ReportingCommand):
    """Do one act, with what is said besides."""

    help = "办理申报"

    def arguments(self, parser: CommandParser) -> None:
        """Which application and act, by whom, with what."""
        parser.add_argument("application", metavar="ID", type=int)
        parser.add_argument("action", type=str.upper, choices=Act.values)
        parser.add_argument("--user", required=True)
        parser.add_argument("--note", default="")
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """The application after the act; without `due_on` once it has ended."""
        actor, key = person(options["user"]), options["application"]
        row = Application.objects.visible_to(actor).filter(pk=key).first()
        try:
            done = perform(
                actor=actor,
                application=key,
                act=Act(options["action"]),
                note=options["note"],
                at=options["at"],
            )
        except Http404:
            raise Refused(
                refuse(_("没有编号为 %(key)d 的申报。"), code="application.unknown", key=key)
            ) from None
        assert row is not None  # noqa: S101  (it was there to be moved)
        due = done.due_on if done.state in OPEN_STATES else None
        return {
            "id": done.pk,
            "from": row.state,
            "to": done.state,
            "due_on": due.isoformat() if due else None,
        }
