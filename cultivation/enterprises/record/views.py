"""核对清单: the enterprises whose sources differ, and the choice of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.filter_bar import FilterBar
from core.ui.paging import SIZE, page_number, pager
from core.ui.query import address
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises import rules
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.places import sees_city
from cultivation.enterprises.record import selectors, services
from cultivation.enterprises.record.filters import RECONCILIATION
from cultivation.enterprises.record.forms import ChoiceForm
from cultivation.enterprises.standing import last_full_year


@require_safe
@needs(Permission.FIGURES_READ)
def reconciliation(request: HttpRequest, year: int = 0) -> HttpResponse:
    """The year's enterprises whose sources differ, those not yet settled first asked for."""
    user, year = signed_in(request), year or last_full_year()
    bar = FilterBar(request, RECONCILIATION)
    found = selectors.differing(user, selectors.differing_q(year) & bar.filters.q(year))
    total, number = found.count(), page_number(request)
    open_now = selectors.differing(user, selectors.differing_q(year, settled=False)).count()
    rows = list(found[(number - 1) * SIZE : number * SIZE])
    context = {
        "year": year,
        "years": range(last_full_year(), last_full_year() - 6, -1),
        "bar": bar,
        "lines": selectors.lines(rows, year),
        "pager": pager(request, total=total, number=number),
        "total": total,
        "open": open_now,
        "may_choose": user.can(Permission.STAT_WRITE),
        "with_district": sees_city(user),
    }
    return render(request, "enterprises/record/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.STAT_WRITE)
@single
def choose(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """选择采用的来源."""
    user = signed_in(request)
    found = enterprises.enterprise(user, pk)
    line = selectors.lines([found], year)[0]
    initial = {"source": line.record, "reason": line.choice.reason if line.choice else ""}
    form = ChoiceForm(request.POST or None, figures=line.figures, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose(actor=user, enterprise=pk, year=year, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已选定采用的来源"))
            return redirect(address("enterprises:reconciliation_year", year, state="open"))
    context = {"form": form, "line": line, "year": year, "key": new_key(), "may": _may(user, line)}
    return render(request, "enterprises/record/choose.html", context, status=422 if form.is_bound else 200)


def _may(user: User, line: selectors.Differing) -> bool:
    place = (line.enterprise.district_id, line.enterprise.street_id)
    return bool(rules.covers(user.grants, Permission.STAT_WRITE.value, *place))
