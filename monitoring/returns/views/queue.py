"""审核: what waits for a person's review, what may go at once, and the act on many."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import once
from core.ui.bulk import BulkResult, Changed, Selection
from core.ui.filter_bar import FilterBar, Tab
from core.ui.paging import page_number, pager
from core.ui.period import period_of, posted_period
from core.ui.query import address
from core.verdict import Refused
from core.web.form_key import new_key
from monitoring.returns import progress, queue, selectors
from monitoring.returns.filters import (
    EXPLAINED,
    MEMBERS,
    READY,
    MemberQuery,
    link,
)
from monitoring.returns.forms import ReasonForm
from monitoring.returns.openings import districts_of, openings_of, street_of
from monitoring.returns.services.several import review_each, scope
from monitoring.returns.states import STAGES, ReturnAction
from monitoring.returns.turn import stage_of

SHOWN = 100
"""So many are listed before an act on many; all are counted."""
_PATHS = {
    ReturnAction.APPROVE: "returns:several_approve",
    ReturnAction.ACCEPT: "returns:several_accept",
    ReturnAction.RETURN: "returns:several_return",
}


@require_safe
@needs(Permission.RETURN_REVIEW)
def review(request: HttpRequest) -> HttpResponse:
    """The queue: what may go at once, what has explanations to read, fifty rows, the worst first."""
    user, period = signed_in(request), period_of(request)
    quarter = selectors.quarter(period)
    query = selectors.query_for(user, period, quarter)
    bar = FilterBar(request, MEMBERS)
    numbers = queue.counts(query)
    total = queue.waiting(query, bar.filters).count() if bar.in_force else numbers.waiting
    page = queue.page(query, bar.filters, total=total, number=page_number(request))
    stage = stage_of(user)
    ready = Selection.read(user, MEMBERS, {"every": "1", "review": READY})
    opened = openings_of(quarter)
    context = {
        "period": period,
        "scope": user.unit.name,
        "numbers": numbers,
        "stage": stage,
        "closes": opened.last_day(districts_of(user), street_of(user)),
        "tabs": _tabs(query, numbers, stage),
        "bar": bar,
        "total": total,
        "rows": page.rows,
        "pager": pager(request, total=total, number=page.number),
        "pairs": ready.extent(scope(query), query)[1] if numbers.ready else [],
        "since": timezone.now().isoformat(),
        "stage_url": address(_PATHS[stage]),
        "explained_url": bar.address(review=EXPLAINED),
        "added_url": link(period, mark="ADDED"),
        "owed_url": address("returns:remind", period=period),
    }
    return render(request, "returns/review.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
def several(request: HttpRequest, act: str) -> HttpResponse:
    """An act on many: how many exactly, then what came of it; nothing where the list has changed meanwhile."""
    user, action, posted = signed_in(request), ReturnAction(act), request.method == "POST"
    query = selectors.query_of(user, posted_period(request))
    try:
        selection = Selection.read(user, MEMBERS, request.POST if posted else request.GET)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(address("returns:review", period=query.period))
    if not posted:
        return _preview(request, action, selection, query)
    with once(request) as first:
        if first.led_to:
            return HttpResponseRedirect(first.led_to)
        form = _form(action, request.POST)
        if form is not None and not form.is_valid():
            return _preview(request, action, selection, query, form, 422)
        try:
            result = review_each(
                actor=user,
                selection=selection,
                query=query,
                action=action,
                note=form.cleaned_data["reason"] if form else "",
                accepting="accepting" in request.POST,
                since=_since(request),
            )
        except Changed as changed:
            return _preview(request, action, selection, query, form, 409, changed.sentence)
        first.leads_to(address("returns:review", period=query.period))
    return _result(request, action, query, result)


def _result(
    request: HttpRequest, action: ReturnAction, query: MemberQuery, result: BulkResult
) -> HttpResponse:
    back = address("returns:review", period=query.period)
    told = {"act": action.label, "n": result.done}
    if not result.refused:
        messages.success(request, _("已%(act)s %(n)d 家") % told)
        return redirect(back)
    context = {"action": action, "result": result, "back": back, "period": query.period}
    return render(request, "returns/several_done.html", context)


def _preview(
    request: HttpRequest,
    action: ReturnAction,
    selection: Selection[MemberQuery],
    query: MemberQuery,
    form: ReasonForm | None = None,
    status: int = 200,
    error: str = "",
) -> HttpResponse:
    count, pairs = selection.extent(scope(query), query)
    rows = selection.among(scope(query), query).values_list(
        "enterprise__name", "street__name", "own__revenue"
    )
    context = {
        "action": action,
        "form": form or _form(action, None),
        "form_key": request.POST.get("form_key") or new_key(),
        "pairs": pairs,
        "count": count,
        "rows": rows.order_by("enterprise__name")[:SHOWN],
        "more": max(0, count - SHOWN),
        "period": query.period,
        "since": timezone.now().isoformat(),
        "accepting": "accepting" in request.GET or "accepting" in request.POST,
        "error": error,
        "back": address("returns:review", period=query.period),
    }
    return render(request, "returns/several.html", context, status=status)


def _form(action: ReturnAction, data: Any) -> ReasonForm | None:
    return ReasonForm(data) if action is ReturnAction.RETURN else None


def _since(request: HttpRequest) -> dt.datetime | None:
    """When the person was shown the list; nonsense is never."""
    try:
        found = dt.datetime.fromisoformat(request.POST.get("since", ""))
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None


def _tabs(query: MemberQuery, numbers: queue.QueueCounts, stage: ReturnAction) -> list[Tab]:
    """The states of the whole list, each a door to its rows; the queue is where one is."""
    found, period = progress.total(query, MEMBERS.with_values()), query.period
    waiting = STAGES[stage].label
    return [
        Tab(_("应报"), found["listed"], link(period), current=False),
        Tab(
            _("待审（%(state)s）") % {"state": waiting},
            numbers.waiting,
            address("returns:review", period=period),
            current=True,
        ),
        Tab(_("待说明"), found["to_explain"], link(period, mark="TO_EXPLAIN"), current=False),
        Tab(_("区已审"), found["approved"], link(period, state="DISTRICT_APPROVED"), current=False),
        Tab(_("市已审（入库）"), found["accepted"], link(period, state="ACCEPTED"), current=False),
        Tab(_("逾期未报"), found["overdue"], link(period, state="OVERDUE"), current=False, level="RED"),
    ]
