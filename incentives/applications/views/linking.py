"""填报链接 for a list of applications: who gets one is shown before anybody does; then the workbook, which is kept nowhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import once
from core.ui.bulk import Changed, Selection
from core.ui.query import address
from core.verdict import Refused
from exchange.links import SHOWN, Offered, preview, workbook
from incentives.applications import selectors
from incentives.applications.filters import APPLICATIONS, Reader
from incentives.applications.services import linking


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
    words = Offered(
        _("填报链接"),
        _("给 %(n)s 件申报发填报链接") % {"n": f"{count:,}"},
        _("每件一条，下载为表格；之前发的链接随即失效"),
        _("等企业填报或补正的申报"),
        _("没有可以发链接的申报：都已提交，或不在您负责的范围内。"),
        address("applications:list", **asked),
    )
    columns = ("enterprise__name", "programme__name", "district__name", "street__name")
    rows = [
        (name, " · ".join(filter(None, (programme, district, street))))
        for name, programme, district, street in listed.values_list(*columns)[:SHOWN]
    ]
    return preview(request, words, count, rows, pairs, error)
