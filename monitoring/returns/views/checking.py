"""What helps while a return is keyed in: the findings of what is typed so far, and twelve quarters of a field."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.periods import Period
from core.ui.charts import QuarterBars
from core.ui.query import typed
from cultivation.enterprises import selectors as enterprises
from monitoring.returns import figures
from monitoring.returns.fields import BY_CODE, FIELDS, Behaviour, Field, FieldUnit
from monitoring.returns.figures import Quarter
from monitoring.returns.findings.shown import COLOURS
from monitoring.returns.keyed import POWERS
from monitoring.returns.rules.findings import Strength
from monitoring.returns.services import checking
from monitoring.returns.views.keying import period_or_404

QUARTERS = 12
_MISSING = "V03"
_WORDS = {Strength.BLOCK: "必须改", Strength.EXPLAIN: "要说明", Strength.INFORM: "提示"}


@require_POST
@needs(Permission.RETURN_WRITE)
def check(request: HttpRequest, enterprise: int, period: str) -> HttpResponse:
    """All findings of what is typed so far, for the page to put at their fields; nothing is written."""
    unit = request.POST.get("unit", "")
    found = checking.check(
        actor=signed_in(request),
        enterprise=enterprise,
        period=period_or_404(period),
        typed={field.code: typed(request.POST.get(field.code, "")) for field in FIELDS},
        unit=unit if unit in POWERS else next(iter(POWERS)),
    )
    rows = [(one, COLOURS[one.strength], _WORDS[one.strength], BY_CODE.get(one.field)) for one in found]
    context = {
        "rows": [row for row in rows if row[0].rule != _MISSING],
        "missing": [BY_CODE[one.field] for one in found if one.rule == _MISSING],
        "open": sum(one.strength is not Strength.INFORM for one in found),
    }
    return render(request, "returns/_check.html", context)


@require_safe
@needs(Permission.RETURN_WRITE)
def quarters(request: HttpRequest, enterprise: int, period: str, code: str) -> HttpResponse:
    """A field's last twelve quarters of record: what a flow came to in each of them, else what was reported."""
    user, last = signed_in(request), period_or_404(period).previous
    owner = enterprises.enterprise(user, enterprise)
    field = BY_CODE.get(code)
    if field is None or field.unit is None:
        raise Http404
    wanted = [last.shifted(-back) for back in reversed(range(QUARTERS))]
    known = figures.quarters(user, owner, [wanted[0].previous, *wanted])
    unit = "万元" if field.unit is FieldUnit.YUAN else field.unit.label
    spec = QuarterBars(
        title=_("%(field)s近十二季") % {"field": field.name},
        labels=[f"{one.year % 100}Q{one.quarter}" for one in wanted],
        values=[_in_quarter(field, known, one) for one in wanted],
        unit=unit,
        digits=2 if field.decimals else 0,
    )
    context = {"spec": spec, "enterprise": owner, "period": period, "is_flow": field.kind is Behaviour.FLOW}
    part = "returns/_quarters.html" if request.headers.get("HX-Request") else "returns/quarters.html"
    return render(request, part, context)


def _in_quarter(field: Field, known: dict[Period, Quarter], period: Period) -> Decimal | None:
    """A flow is cumulative: of it the quarter's own part, which is known where both ends are."""
    value = known[period].of_record(field.code)
    if value is None:
        return None
    if field.kind is Behaviour.FLOW and period.quarter > 1:
        before = known[period.previous].of_record(field.code)
        if before is None:
            return None
        value -= before
    return Decimal(value).scaleb(-4) if field.unit is FieldUnit.YUAN else Decimal(value)
