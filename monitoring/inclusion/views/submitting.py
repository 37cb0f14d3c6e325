"""报送统计局 of many at once: how many exactly and which cannot go, then what came of it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import once
from core.ui.bulk import Changed, Nothing, Selection
from core.ui.query import address
from core.verdict import require
from core.web.form_key import new_key
from monitoring.inclusion import selectors
from monitoring.inclusion.filters import CASES, Reader
from monitoring.inclusion.services.changing import of_city
from monitoring.inclusion.services.submitting import outlook, scope, submit_each
from monitoring.inclusion.states import State
from monitoring.inclusion.wording import batch_of

SHOWN: Final = 100
"""So many are named; all are counted."""


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_CHECK)
def submit(request: HttpRequest) -> HttpResponse:
    """A GET says what would be sent, a POST sends it; nothing where the list has changed meanwhile."""
    user, posted = signed_in(request), request.method == "POST"
    require(of_city(user))
    reader = selectors.reader_of(user)
    waiting = address("inclusion:list", state=State.CITY_CHECKED.value)
    try:
        selection = Selection.read(user, CASES, request.POST if posted else request.GET)
    except Nothing as nothing:
        messages.error(request, nothing.sentence)
        return redirect(waiting)
    if not posted:
        return _preview(request, reader, selection)
    with once(request) as first:
        if first.led_to:
            return HttpResponseRedirect(first.led_to)
        try:
            result = submit_each(actor=user, selection=selection, reader=reader)
        except Changed as changed:
            return _preview(request, reader, selection, changed.sentence)
        first.leads_to(waiting)
    if result.refused:
        return render(request, "inclusion/submit_done.html", {"result": result, "back": waiting})
    messages.success(request, _("已报送 %(n)d 件") % {"n": result.done})
    return redirect(address("inclusion:list", state=State.SUBMITTED.value))


def _preview(
    request: HttpRequest, reader: Reader, selection: Selection[Reader], error: str = ""
) -> HttpResponse:
    cases = scope(reader.user)
    count, pairs = selection.extent(cases, reader)
    found = outlook(reader.user, selection.among(cases, reader), reader.day)
    batches = Counter(batch_of(case.door, reader.day) for case, _grant in found.ready)
    context = {
        "count": count,
        "batches": sorted(batches.items()),
        "ready": [case for case, _grant in found.ready[:SHOWN]],
        "total": len(found.ready),
        "more": max(0, len(found.ready) - SHOWN),
        "refused": found.refused,
        "pairs": pairs,
        "form_key": new_key(),
        "error": error,
        "back": address("inclusion:list", **selection.filters.but(state=State.CITY_CHECKED.value).values),
    }
    return render(request, "inclusion/submit.html", context, status=409 if error else 200)
