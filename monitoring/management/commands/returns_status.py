"""`returns_status YYYYQn [--unit CODE]`: how far a quarter's returns have come, of the city, a district or a street."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from core.commands import ReportingCommand, period_argument
from core.verdict import Refused, refuse
from monitoring.returns import progress, selectors
from monitoring.returns.models import MonitoringMember
from monitoring.returns.rules.window import is_overdue


class Command(ReportingCommand):
    """Count listed, received, on time, to explain, approved, accepted, overdue."""

    help = "季度报表报送进度"

    def arguments(self, parser: CommandParser) -> None:
        """Which quarter, and whose."""
        parser.add_argument("period", type=period_argument, metavar="YYYYQn")
        parser.add_argument("--unit", metavar="CODE", help="a district or street")

    def report(self, **options: Any) -> dict[str, Any]:
        """The numbers of the page 报送进度."""
        period = options["period"]
        quarter = selectors.quarter(period)
        if quarter is None:
            raise Refused(refuse(_("%(period)s还没有建立"), code="QUARTER_UNKNOWN", period=period.label_zh))
        rows = MonitoringMember.objects.all()
        if options["unit"]:
            unit = Unit.objects.filter(code=options["unit"]).first()
            if unit is None or unit.is_department:
                sentence = _("没有代码为“%(unit)s”的区或街道")
                raise Refused(refuse(sentence, code="UNIT_UNKNOWN", unit=options["unit"]))
            if unit.kind == UnitKind.DISTRICT:
                rows = rows.filter(district=unit)
            elif unit.kind == UnitKind.STREET:
                rows = rows.filter(street=unit)
        return progress.numbers(
            selectors.with_own(rows, period),
            period,
            quarter.due_on,
            overdue=is_overdue(timezone.localdate(), quarter.due_on),
        )[0]
