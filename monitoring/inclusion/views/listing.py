"""纳统: what the unit has to do said first, then the list, what closes first on top."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, pager
from core.ui.query import address
from core.ui.tables import sort_of
from exchange.addresses import export_address, import_address
from monitoring.inclusion import selectors
from monitoring.inclusion.filters import CASES
from monitoring.inclusion.lines import lines
from monitoring.inclusion.services.changing import of_city
from monitoring.inclusion.states import State
from monitoring.inclusion.wording import title_of


@require_safe
@needs(Permission.SCAN_READ)
def cases(request: HttpRequest) -> HttpResponse:
    """The list: the finding, tabs with their counts, fifty rows."""
    user = signed_in(request)
    reader = selectors.reader_of(user)
    bar = FilterBar(request, CASES)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    numbers = selectors.counts(reader, bar.filters)
    total = selectors.cases(reader, bar.filters).count()
    page = selectors.page(reader, bar.filters, total=total, sort=sort, number=page_number(request))
    submits = bool(of_city(user))
    checked = State.CITY_CHECKED.value
    context = {
        "title": title_of(asdict(numbers)),
        "lines": lines(reader, page.rows),
        "total": total,
        "pager": pager(request, total=total, number=page.number),
        "bar": bar,
        "tabs": [
            bar.tab(_("在办"), numbers.open, turn="open", clock=None, state=None),
            bar.tab(_("轮到我办"), numbers.mine, turn="mine", clock=None, state=None),
            *(
                [bar.tab(_("待报送"), numbers.checked, state=checked, turn=None, clock=None)]
                if submits
                else []
            ),
            bar.tab(_("即将关窗"), numbers.soon, "AMBER", turn=None, clock="SOON", state=None),
            bar.tab(_("错过本批"), numbers.missed, "RED", turn=None, clock="MISSED", state=None),
            bar.tab(_("已办结"), numbers.ended, turn="ended", clock=None, state=None),
        ],
        "picks": submits and total > 0 and bar.filters.values.get("state") == (checked,),
        "every_url": address("inclusion:submit", every="1", **bar.filters.values),
        "sort": sort,
        "scope": user.unit.name,
        "import_url": import_address(user, "inclusion_results"),
        "export_url": export_address(user, "inclusion_batch"),
    }
    return render(request, "inclusion/list.html", context)
