"""报送进度 and 催报: how far a quarter's returns have come, and who is reminded of what is missing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import once
from core.ui.bulk import Changed, Selection
from core.ui.period import period_of, posted_period
from core.ui.query import address
from core.web.form_key import new_key
from monitoring.returns import progress, selectors
from monitoring.returns.filters import MEMBERS, OVERDUE, OWED, MemberQuery, link
from monitoring.returns.services.reminding import remind_selected, whom
from monitoring.returns.services.several import scope

SHOWN = 100
"""So many enterprises and people are listed; all are counted."""


@require_safe
@needs(Permission.RETURN_READ)
def status(request: HttpRequest) -> HttpResponse:
    """Each number by district, street or contact officer: a door to exactly its rows."""
    user, period = signed_in(request), period_of(request)
    query = selectors.query_of(user, period)
    by = request.GET.get("by", "")
    by = by if by in dict(progress.BY) else progress.DISTRICT
    everything = MEMBERS.with_values()
    whole = progress.Line(str(_("合计")), "", progress.total(query, everything))
    lines = progress.lines(query, everything, by)
    context = {
        "period": period,
        "scope": user.unit.name,
        "whole": whole.numbers,
        "columns": [(code, name) for code, name, _shown in progress.COLUMNS],
        "lines": [(line, line.punctuality, line.doors(period, by)) for line in [*lines, whole]],
        "ways": [
            (name, address("returns:progress", period=period, by=code), code == by)
            for code, name in progress.BY
        ],
        "heading": dict(progress.BY)[by],
        "may_remind": user.can(Permission.RETURN_REVIEW),
    }
    return render(request, "returns/progress.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
def remind(request: HttpRequest) -> HttpResponse:
    """Who will be told of how many, before anybody is; then so many were."""
    user, posted = signed_in(request), request.method == "POST"
    query = selectors.query_of(user, posted_period(request) if posted else period_of(request))
    if not posted:
        usual = {"state": [OVERDUE if query.overdue else OWED]}
        asked = dict(MEMBERS.parse(user, request.GET).values) or usual
        return _preview(request, query, Selection.read(user, MEMBERS, {**asked, "every": "1"}))
    selection = Selection.read(user, MEMBERS, request.POST)
    with once(request) as first:
        if first.led_to:
            return HttpResponseRedirect(first.led_to)
        try:
            told = remind_selected(actor=user, selection=selection, query=query)
        except Changed as changed:
            return _preview(request, query, selection, changed.sentence)
        back = address("returns:progress", period=query.period)
        first.leads_to(back)
    messages.success(request, _("已提醒 %(n)d 人") % {"n": told})
    return redirect(back)


def _preview(
    request: HttpRequest, query: MemberQuery, selection: Selection[MemberQuery], error: str = ""
) -> HttpResponse:
    rows = selection.among(scope(query), query)
    count, pairs = selection.extent(scope(query), query)
    people = whom(query, rows)
    listed = rows.order_by("district", "street", "enterprise__name").values_list(
        "enterprise_id", "enterprise__name", "district__name", "street__name", "state"
    )
    asked = {code: list(given) for code, given in selection.filters.values.items()}
    context = {
        "period": query.period,
        "count": count,
        "people": people[:SHOWN],
        "more_people": max(0, len(people) - SHOWN),
        "fresh": sum(not each.already for each in people),
        "rows": listed[:SHOWN],
        "more": max(0, count - SHOWN),
        "pairs": pairs,
        "form_key": new_key(),
        "error": error,
        "list_url": link(query.period, **asked),
        "back": address("returns:progress", period=query.period),
    }
    return render(request, "returns/remind.html", context, status=409 if error else 200)
