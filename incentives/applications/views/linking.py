"""填报链接 for a list of applications: who gets one is shown before anybody does; then the workbook, which is kept nowhere."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import once
from core.ui.bulk import Changed, Selection
from core.ui.query import address
from core.verdict import Refused
from core.web.form_key import new_key
from exchange.links import workbook
from incentives.applications import selectors
from incentives.applications.filters import APPLICATIONS, Reader
from incentives.applications.services import linking

SHOWN: Final = 100


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_ENTER)
def several(request: HttpRequest) -> HttpResponseBase:
    """Links for all that the filters let through and that wait for the enterprise."""
    user = signed_in(request)
    reader = selectors.reader_of(user)
    if request.method != "POST":
        asked = dict(APPLICATIONS.parse(user, request.GET).values)
        return _preview(request, reader, Selection.read(user, APPLICATIONS, {**asked, "every": "1"}))
    selection = Selection.read(user, APPLICATIONS, request.POST)
    with once(request) as first:
        if first.led_to:
            messages.info(request, _("链接已经发过，表格只下载一次；没有存下来的，请重新发放。"))
            return HttpResponseRedirect(first.led_to)
        try:
            rows = linking.offer_each(actor=user, selection=selection, reader=reader)
        except Changed as changed:
            return _preview(request, reader, selection, changed.sentence)
        except Refused as refused:
            return _preview(request, reader, selection, refused.sentence)
        first.leads_to(address("applications:list"))
    return workbook(_("申报填报链接"), _("填报链接"), user.unit.name, (), rows)


def _preview(
    request: HttpRequest, reader: Reader, selection: Selection[Reader], error: str = ""
) -> HttpResponse:
    offerable = linking.offerable(reader)
    count, pairs = selection.extent(offerable, reader)
    listed = selection.among(offerable, reader).order_by("district", "street", "enterprise__name", "pk")
    asked = {code: list(given) for code, given in selection.filters.values.items()}
    context = {
        "count": count,
        "rows": listed.values_list("enterprise__name", "programme__name", "district__name", "street__name")[
            :SHOWN
        ],
        "more": max(0, count - SHOWN),
        "pairs": pairs,
        "form_key": new_key(),
        "error": error,
        "list_url": address("applications:list", **asked),
    }
    return render(request, "applications/links.html", context, status=409 if error else 200)
