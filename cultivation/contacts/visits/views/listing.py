"""走访: the list, the newest first, with what was found and the problem it led to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, pager
from core.ui.tables import sort_of
from cultivation.contacts.visits.filters import VISITS
from cultivation.contacts.visits.selectors import lists, one
from cultivation.contacts.visits.selectors.lists import VisitRow
from exchange.addresses import export_address, import_address


@dataclass(frozen=True)
class ShownVisit:
    """A row as it is shown, with what its reader may know of the findings."""

    row: VisitRow
    found: list[one.Found]

    @property
    def place(self) -> str:
        """District and street."""
        return f"{self.row.district}·{self.row.street}" if self.row.street else str(self.row.district)

    @property
    def problems(self) -> str:
        """The findings in words, as a cell takes them."""
        return "\n".join(each.finding.text for each in self.found)


@require_safe
@needs(Permission.CONTACT_READ)
def visits(request: HttpRequest) -> HttpResponse:
    """The list: exact count, tabs with their counts, fifty rows."""
    user = signed_in(request)
    bar = FilterBar(request, VISITS)
    sort = sort_of(request, lists.SORTS, lists.DEFAULT_SORT)
    numbers = lists.counts(user, bar.filters)
    total = lists.visits(user, bar.filters).count()
    page = lists.page(user, bar.filters, total=total, sort=sort, number=page_number(request))
    context = {
        "lines": lines(user, page.rows),
        "total": total,
        "pager": pager(request, total=total, number=page.number),
        "bar": bar,
        "tabs": [
            bar.tab(_("全部"), numbers.all, mine=None, found=None),
            bar.tab(_("我走访的"), numbers.mine, mine="1", found=None),
            bar.tab(_("有发现"), numbers.found, mine=None, found="YES"),
        ],
        "sort": sort,
        "may_visit": user.can(Permission.VISIT_WRITE),
        "import_url": import_address(user, "visits"),
        "export_url": export_address(user, "visits"),
        "scope": user.unit.name,
    }
    return render(request, "visits/list.html", context)


def lines(user: User, rows: Sequence[VisitRow]) -> list[ShownVisit]:
    """Rows with what was found."""
    found = one.found_in(user, [row.id for row in rows])
    return [ShownVisit(row, found.get(row.id, [])) for row in rows]
