"""培育库: the pool of a year, its versions, who is in and who is not."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.row_count import row_count
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from core.ui.query import address
from cultivation.enterprises.places import sees_city
from cultivation.enterprises.pool import pool_terms
from cultivation.pool import selectors
from cultivation.pool.filters import IN, JOINED, LEFT, LISTS, NOW, OUT, VERDICTS
from cultivation.pool.judging import terms_of
from cultivation.pool.models import PoolVersion
from cultivation.pool.views.years import year_of, years_offered
from cultivation.pool.wording import verdict_lines
from exchange.addresses import export_address

_OPEN: Final = (IN, OUT)
_FROZEN: Final = (NOW, IN, JOINED, LEFT, OUT)
"""The lists of a version, the one that is shown first at the front."""


@require_safe
@needs(Permission.FIGURES_READ)
def pool(request: HttpRequest) -> HttpResponse:
    """A version's members, or those it left out by reason; before the first version, the live count."""
    user, year = signed_in(request), year_of(request)
    found, bar = selectors.versions(year), FilterBar(request, VERDICTS)
    version = selectors.chosen(found, request.GET.get("version", ""))
    context = {
        "year": year,
        "years": years_offered(),
        "versions": found,
        "version": version,
        "terms": terms_of(version) if version else pool_terms(year),
        "is_last": version is not None and version == found[-1],
        "counts": selectors.counts(user, year),
        "frozen_on": next((each.frozen_on for each in found if each.frozen_on), None),
        "days": selectors.days_to_snapshot(year),
        "chase": selectors.chase(user),
        "waiting": selectors.waiting(user, year),
        "may_build": user.can(Permission.POOL_BUILD),
        "scope": _("全市") if sees_city(user) else user.unit.name,
        "live_url": address("enterprises:list", pool=f"in:{year}"),
        "bar": bar,
    }
    if version is not None:
        context |= _list(request, version, bar)
    return render(request, "pool/list.html", context)


def _list(request: HttpRequest, version: PoolVersion, bar: FilterBar[None]) -> dict[str, Any]:
    """Who is in, first; since the freeze that is who is in today, with who came and left since."""
    user = signed_in(request)
    shown = _FROZEN if version.frozen_on else _OPEN
    if not bar.in_force or set(bar.filters.values) <= {"district", "street"}:
        bar.filters = bar.filters.but(show=shown[0])
    sums = selectors.verdicts(user, version, bar.filters.but(show=None)).aggregate(
        **{code: row_count(LISTS[code].condition) for code in shown}
    )
    rows = selectors.verdicts(user, version, bar.filters)
    page = page_of(selectors.with_names(selectors.in_order(rows)).with_figures(), page_number(request))
    return {
        "lines": verdict_lines(page.rows, with_district=sees_city(user)),
        "total": page.total,
        "pager": pager(request, total=page.total, number=page.number),
        "tabs": [bar.tab(str(LISTS[code].label), sums[code], show=code) for code in shown],
        "whose": {"year": version.year, "version": version.number},
        "export_url": export_address(user, "pool"),
        "may_move": version.frozen_on is not None and user.can(Permission.POOL_BUILD),
    }
