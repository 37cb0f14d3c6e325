"""`log_problem --uscc U --category C --text T --user NAME …`: log a problem as the form does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from accounts.commands import person
from core.commands import ReportingCommand, past_time
from cultivation.ledger.categories import Category, Channel, LimitClass
from cultivation.ledger.said import enterprise_named
from cultivation.ledger.services.logging import Registration, log


class Command(ReportingCommand):
    """Log one problem of an enterprise in the person's scope."""

    help = "登记问题"

    def arguments(self, parser: CommandParser) -> None:
        """Of whom, what, by whom, when."""
        parser.add_argument("--uscc", required=True)
        parser.add_argument("--category", required=True, type=str.upper, choices=Category.values)
        parser.add_argument("--text", required=True)
        parser.add_argument("--user", required=True)
        parser.add_argument("--limit-class", default="", type=str.upper, choices=["", *LimitClass.values])
        parser.add_argument("--channel", default="", type=str.upper, choices=["", *Channel.values])
        parser.add_argument("--external-number", default="")
        parser.add_argument("--sensitive", action="store_true")
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """The problem as it stands; holder and limit are provisional until it is accepted."""
        actor = person(options["user"])
        made = log(
            actor=actor,
            enterprise=enterprise_named(actor, options["uscc"]).pk,
            registration=Registration(
                category=options["category"],
                description=options["text"],
                limit_class=options["limit_class"],
                channel=options["channel"],
                external_number=options["external_number"],
                is_sensitive=options["sensitive"],
            ),
            at=options["at"],
        )
        return {
            "id": made.pk,
            "number": made.number,
            "state": made.state,
            "holder": made.holder.name if made.holder else None,
            "accept_by": made.accept_by.isoformat(),
            "resolve_by": made.resolve_by.isoformat(),
        }
