"""The list of enterprises, and the search by two characters for other rooms' forms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, pager
from core.ui.query import typed
from core.ui.tables import sort_of
from cultivation.enterprises import names, selectors
from cultivation.enterprises.filters import ENTERPRISES, pool_is_live
from cultivation.enterprises.lines import lines
from cultivation.enterprises.places import sees_city
from cultivation.enterprises.standing import last_full_year
from exchange.addresses import export_address, import_address

SORTS = ("name", "revenue", "ytd", "p50")


@require_safe
@needs(Permission.ENTERPRISE_READ)
def enterprises(request: HttpRequest) -> HttpResponse:
    """全部企业: exact count, chips, 50 rows; export is the list one sees."""
    user = signed_in(request)
    figures = selectors.shows_figures(user)
    bar = FilterBar(request, ENTERPRISES, panel_url=reverse("enterprises:panel"))
    sort = sort_of(request, SORTS if figures else SORTS[:1], selectors.DEFAULT_SORT if figures else "name")
    page = selectors.page(user, bar.filters, sort=sort, number=page_number(request))
    context = {
        "page": page,
        "lines": lines(page.rows, with_district=sees_city(user)),
        "pager": pager(request, total=page.total, number=page.number),
        "bar": bar,
        "pool_is_live": pool_is_live(bar.filters),
        "full_year": last_full_year(),
        "figures": figures,
        "sort": sort,
        "may_write": user.can(Permission.ENTERPRISE_WRITE),
        "import_url": import_address(user, "enterprises"),
        "export_url": export_address(user, "enterprises"),
        "scope": user.unit.name,
    }
    return render(request, "enterprises/list.html", context)


@require_safe
@needs(Permission.ENTERPRISE_READ)
def panel(request: HttpRequest) -> HttpResponse:
    """The fields of the filter panel, fetched when it is first opened: most pages are read without it."""
    return render(request, "components/filter_fields.html", {"bar": FilterBar(request, ENTERPRISES)})


@require_safe
@needs(Permission.ENTERPRISE_READ)
def find(request: HttpRequest) -> HttpResponse:
    """Up to eight enterprises whose name holds `?q=`; options for a form, or JSON where that is asked for."""
    user = signed_in(request)
    text = typed(request.GET.get("q", ""))
    short = not names.may_search(text)
    found = [] if short else selectors.find(user, text)
    if request.headers.get("Accept", "").startswith("application/json"):
        rows = [
            {"id": f.id, "name": f.name, "uscc": f.uscc, "place": f.place, "former": f.former} for f in found
        ]
        return JsonResponse({"results": rows, "short": short})
    context = {"found": found, "short": short, "text": text}
    return render(request, "enterprises/_found.html", context)
