"""`log_problem --uscc U --category C --text T --user NAME …`: log a problem as the form does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from core import uscc
from core.commands import ReportingCommand, past_time
from core.verdict import Refused, refuse
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.categories import Category, Channel, LimitClass
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
        actor, code = person(options["user"]), uscc.normalise(options["uscc"])
        one = Enterprise.objects.visible_to(actor).filter(usccs__uscc=code).first()
        if one is None:
            raise Refused(refuse(_("没有找到这家企业，可能不在您的工作范围内"), code="ledger.enterprise"))
        made = log(
            actor=actor,
            enterprise=one.pk,
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
