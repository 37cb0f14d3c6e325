"""培育库: the pool of a year, its versions, who is in and who is not."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
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
from cultivation.pool.filters import IN, JOINED, LEFT, NOW, OUT, VERDICTS
from cultivation.pool.judging import terms_of
from cultivation.pool.models import PoolVersion
from cultivation.pool.views.years import year_of, years_offered
from cultivation.pool.wording import verdict_lines
from exchange.addresses import export_address

_OPEN: Final = ((IN, gettext_lazy("在库")), (OUT, gettext_lazy("未入库")))
_FROZEN: Final = (
    (NOW, gettext_lazy("现在在库")),
    (IN, gettext_lazy("快照在库")),
    (JOINED, gettext_lazy("增补")),
    (LEFT, gettext_lazy("已调出")),
    (OUT, gettext_lazy("未入库")),
)
"""The lists of a version, the one that is shown first at the front."""


@require_safe
@needs(Permission.FIGURES_READ)
def pool(request: HttpRequest) -> HttpResponse:
    """A version's members, or those it left out by reason; before the first version, the live count."""
    user, year = signed_in(request), year_of(request)
    found = selectors.versions(year)
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
        "bar": FilterBar(request, VERDICTS),
    }
    if version is not None:
        context |= _list(request, version)
    return render(request, "pool/list.html", context)


def _list(request: HttpRequest, version: PoolVersion) -> dict[str, Any]:
    """Who is in, first; since the freeze that is who is in today, with who came and left since."""
    user, bar = signed_in(request), FilterBar(request, VERDICTS)
    labels = _FROZEN if version.frozen_on else _OPEN
    if not bar.in_force or set(bar.filters.values) <= {"district", "street"}:
        bar.filters = bar.filters.but(show=labels[0][0])
    shown = {code: VERDICTS.with_values(show=code).q(None) for code, _label in labels}
    sums = selectors.verdicts(user, version, bar.filters.but(show=None)).aggregate(
        **{code: row_count(Q(condition)) for code, condition in shown.items()}
    )
    rows = selectors.verdicts(user, version, bar.filters)
    page = page_of(selectors.with_names(selectors.in_order(rows)), page_number(request))
    return {
        "bar": bar,
        "lines": verdict_lines(page.rows, with_district=sees_city(user)),
        "total": page.total,
        "pager": pager(request, total=page.total, number=page.number),
        "tabs": [bar.tab(str(label), sums[code], show=code) for code, label in labels],
        "whose": {"year": version.year, "version": version.number},
        "export_url": export_address(user, "pool"),
        "may_move": version.frozen_on is not None and user.can(Permission.POOL_BUILD),
    }
