"""应统未统 and its mirror: the list of a year, a line, what was seen on site, the reason that closes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.row_count import row_count
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, pager
from core.verdict import Refused, require
from core.web.form_key import new_key
from exchange.addresses import export_address
from monitoring.inclusion import selectors
from monitoring.inclusion.codes import MissedReason
from monitoring.inclusion.filters import MISSED
from monitoring.inclusion.forms import CloseForm, HandOverForm, ReopenForm, SiteForm
from monitoring.inclusion.models import MissedInclusion
from monitoring.inclusion.services import missed as service
from monitoring.inclusion.services import missed_moving as moving
from monitoring.inclusion.services.missed import OnSite


@require_safe
@needs(Permission.SCAN_READ)
def missed(request: HttpRequest) -> HttpResponse:
    """The year's lists, what is open first."""
    user = signed_in(request)
    bar = FilterBar(request, MISSED)
    every = selectors.missed_rows(user, bar.filters.but(kind=None, status=None))
    numbers = every.aggregate(
        due=row_count(Q(kind="DUE")),
        below=row_count(Q(kind="BELOW")),
        unseen=row_count(Q(closed_on=None, site_on=None)),
        seen=row_count(Q(closed_on=None) & ~Q(site_on=None)),
        closed=row_count(~Q(closed_on=None)),
    )
    total = selectors.missed_rows(user, bar.filters).count()
    page = selectors.missed_page(user, bar.filters, total=total, number=page_number(request))
    context = {
        "rows": page.rows,
        "total": total,
        "numbers": numbers,
        "bar": bar,
        "pager": pager(request, total=total, number=page.number),
        "tabs": [
            bar.tab(_("应统未统"), numbers["due"], kind="DUE", status=None),
            bar.tab(_("在统未达标"), numbers["below"], kind="BELOW", status=None),
            bar.tab(_("待现场核实"), numbers["unseen"], kind=None, status="UNSEEN"),
            bar.tab(_("已核实待核销"), numbers["seen"], kind=None, status="SEEN"),
            bar.tab(_("已核销"), numbers["closed"], kind=None, status="CLOSED"),
        ],
        "export_url": export_address(user, "missed_inclusions"),
        "scope": user.unit.name,
    }
    return render(request, "inclusion/missed.html", context)


@require_safe
@needs(Permission.SCAN_READ)
def one(request: HttpRequest, missed: int) -> HttpResponse:
    """A line: what the record says, what was seen on site, how it was closed."""
    user = signed_in(request)
    row = selectors.missed_one(user, missed)
    context = {
        "row": row,
        "gap": row.revenue - row.threshold,
        "may_site": bool(service.may_see_site(user, row)),
        "may_close": bool(service.may_close(user, row)),
        "may_hand_over": bool(moving.may_hand_over(user, row)),
        "may_reopen": bool(moving.may_reopen(user, row)),
        "events": selectors.missed_events(row),
        "reason": MissedReason(row.reason).label if row.reason else "",
    }
    return render(request, "inclusion/missed_one.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_WORK)
@single
def site(request: HttpRequest, missed: int) -> HttpResponse:
    """登记现场核实."""
    user = signed_in(request)
    row = selectors.missed_one(user, missed)
    require(service.may_see_site(user, row))
    form = SiteForm(request.POST or None, initial={"version": row.version})

    def seen(data: dict[str, Any]) -> None:
        told = OnSite(
            on=data["on"],
            is_operating=data["is_operating"] == "1",
            is_industrial=data["is_industrial"] == "1",
            is_of_scale=data["is_of_scale"] == "1",
            activity=data["activity"],
            note=data["note"],
        )
        service.record_site(actor=user, missed=row.pk, seen=told, version=data["version"])

    return _act(request, row, form, _("登记现场核实"), _("已登记现场核实"), seen)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_CHECK)
@single
def close(request: HttpRequest, missed: int) -> HttpResponse:
    """核销, with the reason."""
    user = signed_in(request)
    row = selectors.missed_one(user, missed)
    require(service.may_close(user, row))
    initial = {"version": row.version}
    form = CloseForm(request.POST or None, initial=initial, reasons=service.reasons_for(row.kind))

    def closed(data: dict[str, Any]) -> None:
        service.close(
            actor=user, missed=row.pk, reason=data["reason"], note=data["note"], version=data["version"]
        )

    return _act(request, row, form, _("核销"), _("已核销"), closed)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_CHECK)
@single
def hand_over(request: HttpRequest, missed: int) -> HttpResponse:
    """改派街道, with the reason."""
    user = signed_in(request)
    row = selectors.missed_one(user, missed)
    require(moving.may_hand_over(user, row))
    form = HandOverForm(request.POST or None, initial={"version": row.version}, row=row)

    def handed(data: dict[str, Any]) -> None:
        moving.hand_over(
            actor=user, missed=row.pk, street=data["street"], note=data["note"], version=data["version"]
        )

    return _act(request, row, form, _("改派街道"), _("已改派"), handed)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_CHECK)
@single
def reopen(request: HttpRequest, missed: int) -> HttpResponse:
    """重新打开 a line that was closed by mistake, with the reason."""
    user = signed_in(request)
    row = selectors.missed_one(user, missed)
    require(moving.may_reopen(user, row))
    form = ReopenForm(request.POST or None, initial={"version": row.version})

    def reopened(data: dict[str, Any]) -> None:
        moving.reopen(actor=user, missed=row.pk, note=data["note"], version=data["version"])

    return _act(request, row, form, _("重新打开"), _("已重新打开"), reopened)


def _act(
    request: HttpRequest,
    row: MissedInclusion,
    form: forms.Form,
    title: str,
    said: str,
    act: Callable[[dict[str, Any]], None],
) -> HttpResponse:
    """The form; sent, the act, and back to the line, or the form again with why not."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("inclusion:missed_one", args=[row.pk]))
    return _page(request, row, form, title)


def _page(request: HttpRequest, row: MissedInclusion, form: forms.Form, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": title,
        "about": row.enterprise.name,
        "back": reverse("inclusion:missed_one", args=[row.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "inclusion/act.html", context, status=422 if form.is_bound else 200)
