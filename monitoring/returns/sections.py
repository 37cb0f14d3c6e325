"""The section of an enterprise's page that this room brings: its last quarters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from core.periods import Period
from core.ui.period import period_of
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from monitoring.returns import figures, selectors
from monitoring.returns.fields import BY_CODE
from monitoring.returns.figures import Quarter
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.frame import Window
from monitoring.returns.states import ReturnState
from monitoring.returns.wording import figure

QUARTERS = 8


@dataclass(frozen=True)
class QuarterRow:
    """One quarter on an enterprise's page: revenue of record and by source, and what the enterprise said besides."""

    period: Period
    record: QuarterlyReturn | None
    cells: list[QuarterlyReturn | None]
    electricity: str
    employees: str
    state: str


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any]:
    """The last quarters with any figure, sources side by side; and whether this quarter's is still to come."""
    user = signed_in(request)
    last = Period.last_complete(timezone.localdate())
    newest = max(last, period_of(request))
    known = figures.quarters(user, enterprise, [newest.shifted(-back) for back in range(QUARTERS)])
    lines = [_line(period, quarter) for period, quarter in known.items() if quarter.by_source]
    today = timezone.localdate()
    found = selectors.running(user, today)
    row = found.row if found else None
    open_ = Period(row.year, row.quarter) if row else None
    write = Permission.RETURN_WRITE.value
    may = open_ is not None and selectors.member_of(enterprise, open_) is not None
    is_open = (
        found is not None
        and found.window(today, [enterprise.district_id], enterprise.street_id) is Window.OPEN
    )
    may = (
        may
        and is_open
        and bool(enterprise_rules.covers(user.grants, write, enterprise.district_id, enterprise.street_id))
    )
    reported = open_ in known and Source.ENTERPRISE in known[open_].by_source if open_ else False
    return {
        "lines": lines,
        "sources": list(Source),
        "key_url": reverse("returns:key", args=[enterprise.pk, str(open_)]) if may and not reported else "",
        "open_period": open_,
        "due_on": row.due_on if row else None,
    }


def _line(period: Period, quarter: Quarter) -> QuarterRow:
    record = quarter.source_of("revenue")
    own = quarter.by_source.get(Source.ENTERPRISE)
    return QuarterRow(
        period,
        quarter.by_source.get(Source(record)) if record else None,
        [quarter.by_source.get(source) for source in Source],
        figure(BY_CODE["electricity"], quarter.of_record("electricity")),
        figure(BY_CODE["employees"], quarter.of_record("employees")),
        str(ReturnState(own.state).label) if own else "",
    )


def register() -> None:
    """Called once from the app's `ready()`."""
    read = Permission.RETURN_READ.value
    registry.sections.add(
        registry.Section("returns", lazy("季度报表"), read, 310, "returns/section.html", section)
    )
