"""培育库: the pool of a year, its versions, who is in and who is not."""

from __future__ import annotations

from django.db.models import Q
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
from cultivation.pool.filters import IN, OUT, VERDICTS
from cultivation.pool.judging import terms_of
from cultivation.pool.views.years import year_of, years_offered
from cultivation.pool.wording import line
from exchange.addresses import export_address


@require_safe
@needs(Permission.FIGURES_READ)
def pool(request: HttpRequest) -> HttpResponse:
    """A version's members, or those it left out by reason; before the first version, the live count."""
    user, year = signed_in(request), year_of(request)
    found = selectors.versions(year)
    version = selectors.chosen(found, request.GET.get("version", ""))
    bar = FilterBar(request, VERDICTS)
    context = {
        "year": year,
        "years": years_offered(),
        "versions": found,
        "version": version,
        "terms": terms_of(version) if version else pool_terms(year),
        "is_last": version is not None and version == found[-1],
        "bar": bar,
        "counts": selectors.counts(user, year),
        "frozen_on": next((each.frozen_on for each in found if each.frozen_on), None),
        "days": selectors.days_to_snapshot(year),
        "chase": selectors.chase(user),
        "waiting": selectors.waiting(user, year),
        "moves": selectors.moves(user, year)[:8],
        "may_build": user.can(Permission.POOL_BUILD),
        "scope": _("全市") if sees_city(user) else user.unit.name,
        "live_url": address("enterprises:list", pool=f"in:{year}"),
    }
    if version is not None:
        rows = selectors.verdicts(user, version, bar.filters)
        everyone = selectors.verdicts(user, version, VERDICTS.with_values())
        sums = everyone.aggregate(inside=row_count(Q(in_pool=True)), outside=row_count(Q(in_pool=False)))
        page = page_of(selectors.with_names(selectors.in_order(rows)), page_number(request))
        context |= {
            "lines": [line(row, with_district=sees_city(user)) for row in page.rows],
            "total": page.total,
            "pager": pager(request, total=page.total, number=page.number),
            "tabs": [
                bar.tab(_("在库"), sums["inside"], show=IN),
                bar.tab(_("不在库"), sums["outside"], show=OUT),
            ],
            "inside": sums["inside"],
            "whose": {"year": year, "version": version.number},
            "export_url": export_address(user, "pool"),
        }
    return render(request, "pool/list.html", context)
