"""研判回测: how good the forecasts were; the bureau makes it anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.periods import Period
from core.ui.query import address
from monitoring.scan.backtesting.asking import request_backtest
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.backtesting.report import proposal_words, report
from monitoring.scan.backtesting.selectors import entered, years_to_judge


@require_safe
@needs(Permission.SCAN_READ)
def backtests(request: HttpRequest) -> HttpResponse:
    """The finding first, then the proposal, then the quarters."""
    user = signed_in(request)
    rows = list(Backtest.objects.order_by("year", "quarter"))
    proposed = Calibration.objects.first()
    years = years_to_judge(timezone.localdate())
    return render(
        request,
        "scan/backtest.html",
        {
            "report": report(rows),
            "as_of": max((row.as_of for row in rows), default=None),
            "proposal": proposal_words(proposed) if proposed and not entered(proposed) else "",
            "parameters_url": address("core:parameter", "scan_calibration_q10")
            if user.can(Permission.PARAMETER_WRITE)
            else "",
            "may_run": user.can(Permission.SCAN_RUN) and bool(years),
            "years": years,
        },
    )


@require_POST
@needs(Permission.SCAN_RUN)
def start(request: HttpRequest) -> HttpResponse:
    """重新回测: of all years that can be judged, with the proposal."""
    years = years_to_judge(timezone.localdate())
    if not years:
        messages.error(request, _("还没有一个年度有四个季度的报表和全年数，暂时不能回测"))
        return redirect("scan:backtest")
    job = request_backtest(actor=signed_in(request), first=Period(years[0], 1), last=Period(years[-1], 4))
    return redirect("core:job", job.pk)
