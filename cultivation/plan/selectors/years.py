"""三年对照: received, split, included, exited, net and refined of each year, against the plan's totals (article 2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core.parameters.models import Parameter
from core.parameters.selectors import at
from cultivation.enterprises.recognitions.refined import refined_count
from cultivation.plan.models import AnnualPlan, PlanState
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.rows import Asked

TOTAL, TOTAL_REFINED = "plan_total_above_scale", "plan_total_refined"
YEARS = 3
"""The plan runs for three years from the year in which its total came into force (article 2)."""


@dataclass(frozen=True)
class YearRow:
    """One year; None where nothing was issued, or is not known."""

    year: int
    received: int | None
    split: int | None
    included: int
    exited: int
    refined: int
    refined_target: int | None

    @property
    def net(self) -> int:
        """Inclusions less exits."""
        return self.included - self.exited


@dataclass(frozen=True)
class YearTable:
    """The years with their sums and the plan's totals."""

    rows: list[YearRow]
    total: int | None
    total_refined: int | None

    @property
    def included(self) -> int:
        """Over the years."""
        return sum(row.included for row in self.rows)

    @property
    def exited(self) -> int:
        """Over the years."""
        return sum(row.exited for row in self.rows)

    @property
    def net(self) -> int:
        """Over the years."""
        return self.included - self.exited

    @property
    def refined(self) -> int:
        """Over the years."""
        return sum(row.refined for row in self.rows)

    @property
    def headline(self) -> str:
        """三年新增规上 4,526 家，完成 6,000 家的 75.4%."""
        said = _("%(first)d–%(last)d 年新增规上 %(n)s 家") % {
            "first": self.rows[0].year, "last": self.rows[-1].year, "n": f"{self.included:,}",
        }  # fmt: skip
        if not self.total:
            return said
        share = f"{self.included * 100 / self.total:.1f}%"
        return _("%(said)s，完成 %(total)s 家的 %(share)s") % {
            "said": said,
            "total": f"{self.total:,}",
            "share": share,
        }


def table(day: dt.date, user: User | None = None) -> YearTable:
    """The three years of the plan, as far as they have come by a day."""
    begun = (
        Parameter.objects.filter(code=TOTAL)
        .order_by("valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )
    first = begun.year if begun else day.year - YEARS + 1
    plans = {
        plan.year: plan
        for plan in AnnualPlan.objects.filter(state=PlanState.ISSUED, year__in=range(first, first + YEARS))
        .prefetch_related("received")
    }  # fmt: skip
    parameters = at(day)
    made = [_row(year, day, user, plans.get(year)) for year in range(first, first + YEARS)]
    return YearTable(made, parameters.count(TOTAL), parameters.count(TOTAL_REFINED))


def _row(year: int, day: dt.date, user: User | None, plan: AnnualPlan | None) -> YearRow:
    asked = Asked(year, day, user)
    handed = [row.above_scale for row in plan.received.all()] if plan else []
    return YearRow(
        year=year,
        received=handed[-1] if handed else None,
        split=plan.total if plan else None,
        included=rows.included(asked).count(),
        exited=rows.exited(asked).count(),
        refined=refined_count(year, day),
        refined_target=plan.refined if plan else None,
    )
