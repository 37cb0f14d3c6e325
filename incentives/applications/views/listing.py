"""申报: what is late said first, then the list, whose clock ends first on top."""

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
from exchange.addresses import export_address
from incentives.applications import selectors
from incentives.applications.filters import APPLICATIONS
from incentives.applications.lines import lines
from incentives.applications.states import State
from incentives.applications.wording import title_of


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def applications(request: HttpRequest) -> HttpResponse:
    """The list: the finding, tabs with their counts, fifty rows."""
    user = signed_in(request)
    reader = selectors.reader_of(user)
    bar = FilterBar(request, APPLICATIONS)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    numbers = selectors.counts(reader, bar.filters)
    total = selectors.total(reader, bar.filters, numbers)
    page = selectors.page(reader, bar.filters, total=total, sort=sort, number=page_number(request))
    published = State.PUBLISHED.value
    context = {
        "title": title_of(asdict(numbers)),
        "lines": lines(reader, page.rows),
        "total": total,
        "pager": pager(request, total=total, number=page.number),
        "bar": bar,
        "tabs": [
            bar.tab(_("在办"), numbers.open, turn="open", clock=None, state=None),
            bar.tab(_("轮到我办"), numbers.mine, turn="mine", clock=None, state=None),
            bar.tab(_("即将到期"), numbers.soon, "AMBER", turn=None, clock="SOON", state=None),
            bar.tab(_("超过时限"), numbers.late, "RED", turn=None, clock="LATE", state=None),
            bar.tab(_("公示"), numbers.published, turn=None, clock=None, state=published),
            bar.tab(_("已办结"), numbers.ended, turn="ended", clock=None, state=None),
        ],
        "sort": sort,
        "scope": user.unit.name,
        "links_url": address("applications:links", **dict(bar.filters.values))
        if user.can(Permission.APPLICATION_ENTER) and total
        else "",
        "export_url": export_address(user, "applications"),
    }
    return render(request, "applications/list.html", context)
