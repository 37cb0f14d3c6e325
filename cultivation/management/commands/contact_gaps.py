"""`contact_gaps [--at DATE] [--unit CODE]`: whom no officer and no leader serves, and visits owed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from core.commands import ReportingCommand, day
from cultivation.contacts.gaps import counted


class Command(ReportingCommand):
    """Count the gaps of a day."""

    help = "联系服务缺口"

    def arguments(self, parser: CommandParser) -> None:
        """On which day, of which unit."""
        parser.add_argument("--at", type=day, default=None)
        parser.add_argument("--unit", default="")

    def report(self, **options: Any) -> dict[str, Any]:
        """The numbers."""
        return dict(counted(at=options["at"], unit=options["unit"]))
