"""`payment_batch PROGRAMME YEAR --user NAME [--owner UNIT] [--hold] [--by-district] [--at …] [--json]`: a batch of payments."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.commands import ReportingCommand, past_time
from core.files.store import local_path
from core.verdict import Refused, refuse
from incentives.applications.codes import Route
from incentives.applications.money import paying
from incentives.applications.money.judging import counted


class Command(ReportingCommand):
    """Prepare what is payable of a programme's year and release it; with `--hold` prepare alone."""

    help = "编制并放行一个拨付批次；--hold 只编制不放行"

    def arguments(self, parser: CommandParser) -> None:
        """Which programme, which year, who, of whose money."""
        parser.add_argument("programme")
        parser.add_argument("year", type=int)
        parser.add_argument("--user", required=True)
        parser.add_argument("--owner", help="出资单位的代码或名称；不填为市本级")
        parser.add_argument("--hold", action="store_true", help="只编制，由另一人在页面上放行")
        parser.add_argument("--by-district", action="store_true", help="经各区转拨")
        parser.add_argument("--at", type=past_time)

    def report(self, **options: Any) -> dict[str, Any]:
        """The batch, its control totals, who was left out, and where its files are."""
        actor = User.objects.filter(username=options["user"]).first()
        if actor is None:
            raise Refused(refuse(_("没有用户“%(name)s”"), code="user.unknown", name=options["user"]))
        act = paying.prepare if options["hold"] else paying.pay
        made = act(
            actor=actor,
            programme=options["programme"],
            year=options["year"],
            owner=_owner(options["owner"]),
            route=Route.DISTRICT if options["by_district"] else Route.DIRECT,
            at=options["at"],
        )
        batch = made.batch
        paths = {}
        for name in ("workbook", "csv"):
            with local_path(getattr(batch, name)) as path:
                paths[name] = str(path)
        return {
            "batch": batch.pk,
            "lines": batch.count,
            "total": f"{batch.total:.2f}",
            "left_out": counted(made.left_out),
            **paths,
            "sha256": batch.sha256,
        }


def _owner(name: str | None) -> Unit | None:
    if not name:
        return None
    found = (Unit.objects.filter(code=name) | Unit.objects.filter(name=name)).first()
    if found is None:
        raise Refused(refuse(_("没有单位“%(name)s”"), code="unit.unknown", name=name))
    return found
