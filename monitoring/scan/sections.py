"""The sections of an enterprise's page: revenue with the projected year, and why it was judged so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from core.money import format_wan
from core.parameters.selectors import at
from core.periods import Period
from core.ui.charts import ProjectedQuarter, QuarterBars
from core.ui.period import period_of
from cultivation.enterprises.lines import standing_light
from cultivation.enterprises.models import Enterprise
from monitoring.scan import selectors, series, wording
from monitoring.scan.models import Assessment
from monitoring.scan.unreviewed import is_unreviewed

_WAN = Decimal(10_000)


def revenue(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """Twelve quarters, the bar to reach in the rest of the year, the projected rest as a range."""
    found = _assessment(request, enterprise)
    if found is None:
        return None
    period, threshold = Period(found.year, found.quarter), _threshold(found)
    by_source = series.cumulative(enterprise, period, above_scale=found.above_scale)
    shown = [period.shifted(-back) for back in reversed(range(series.QUARTERS))]
    values = [series.of_quarter(by_source, each) for each in shown]
    if all(value is None for value in values):
        return None
    needed = _needed(found, threshold)
    spec = QuarterBars(
        title=_("营业收入：%(finding)s") % {"finding": wording.projection_sentence(found, threshold)},
        labels=[f"{each.year % 100:02d}Q{each.quarter}" for each in shown],
        values=[_wan(value) for value in values],
        threshold=_wan(needed),
        threshold_label=_("达标需 %(amount)s") % {"amount": format_wan(needed, 0)} if needed else "",
        forecast=_forecast(found),
        note=_("各季为当季数，由本年累计相减得出；右侧虚框为余下各季平均的预计区间（P10–P90）。"),
    )
    return {"spec": spec, "section_bare": True}  # the chart is a card of its own


def why(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any]:
    """The verdict in a sentence, its reasons, what it would take, the parameters, earlier versions."""
    user = signed_in(request)
    found = _assessment(request, enterprise)
    asked = bool(request.GET.get("period"))
    if found is None:
        standing = ("", "", enterprise.standing.above_scale) if asked else None
        period = period_of(request)
        return {"assessment": None, "section_title": _("研判"), "period": period, "standing_of": standing}
    period, threshold = Period(found.year, found.quarter), _threshold(found)
    by_source = series.cumulative(enterprise, period, above_scale=found.above_scale)
    level, word = standing_light(found)
    return {
        "section_title": wording.question_of(found),
        "standing_of": (level, word, found.above_scale) if asked else None,
        "assessment": found,
        "period": period,
        "level": level,
        "word": word,
        "verdict": wording.projection_sentence(found, threshold),
        "reasons": wording.shown_reasons(found),
        "basis": wording.basis_sentence(found),
        "is_unreviewed": is_unreviewed(found),
        "takes": wording.what_it_takes(found, threshold, series.rest_of_last_year(by_source, period)),
        "versions": [(row, standing_light(row)[1]) for row in selectors.versions_of(user, found)],
    }


def _assessment(request: HttpRequest, enterprise: Enterprise) -> Assessment | None:
    """Of the quarter that the address names, else of the last judged one; looked up once for a page."""
    key = f"_assessment_{enterprise.pk}"
    if not hasattr(request, key):
        period = period_of(request) if request.GET.get("period") else None
        setattr(request, key, selectors.assessment_of(signed_in(request), enterprise, period))
    found: Assessment | None = getattr(request, key)
    return found


def _threshold(found: Assessment) -> Decimal:
    return at(Period(found.year, found.quarter).end).yuan("above_scale_threshold") or Decimal(0)


def _needed(found: Assessment, threshold: Decimal) -> Decimal | None:
    """What each remaining quarter has to bring on average; None when nothing remains or nothing is needed."""
    rest = 4 - found.quarter
    if found.ytd is None or rest == 0 or found.ytd >= threshold:
        return None
    return (threshold - found.ytd) / rest


def _forecast(found: Assessment) -> ProjectedQuarter | None:
    """The rest of the year by quarter, as a range."""
    rest = 4 - found.quarter
    if rest == 0 or found.ytd is None or found.p10 is None or found.p50 is None or found.p90 is None:
        return None
    year = found.year % 100
    label = _("%(quarter)s 预计") % {"quarter": f"{year:02d}Q4"} if rest == 1 else _("余下每季预计")
    low, middle, high = ((value - found.ytd) / rest for value in (found.p10, found.p50, found.p90))
    return ProjectedQuarter(label, _wan(low), _wan(middle), _wan(high))


def _wan(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else (amount / _WAN).quantize(Decimal("0.01"))


def register() -> None:
    """Called once from the app's `ready()`."""
    read = Permission.SCAN_READ.value
    registry.sections.add(
        registry.Section(
            "scan_revenue", gettext_lazy("营业收入"), read, 10, "scan/sections/revenue.html", revenue
        )
    )
    registry.sections.add(
        registry.Section(
            "scan_why", gettext_lazy("研判"), read, 10, "scan/sections/why.html", why, aside=True
        )
    )
