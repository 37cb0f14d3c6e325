"""例外: proposed from an enterprise's page, decided from the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.paging import page_number, page_of, pager
from core.ui.query import address
from cultivation.enterprises import selectors as enterprises
from cultivation.pool import selectors
from cultivation.pool.codes import ExceptionState
from cultivation.pool.forms import DecideForm, ExceptionForm, LeaveForm, SupplementForm
from cultivation.pool.reading import verdict_of
from cultivation.pool.services import building, moves
from cultivation.pool.services import exceptions as services
from cultivation.pool.views.acting import act_page
from cultivation.pool.views.years import year_of


@require_safe
@needs(Permission.FIGURES_READ)
def exceptions(request: HttpRequest) -> HttpResponse:
    """All of a year."""
    user, year = signed_in(request), year_of(request)
    page = page_of(selectors.exceptions(user, year), page_number(request))
    may_decide, may_withdraw = user.can(Permission.POOL_CONFIRM), user.can(Permission.POOL_NOMINATE)
    context = {
        "year": year,
        "rows": page.rows,
        "total": page.total,
        "pager": pager(request, total=page.total, number=page.number),
        "waiting": selectors.waiting(user, year),
        "may_decide": may_decide,
        "may_withdraw": may_withdraw,
        "may_act": (may_decide or may_withdraw) and building.frozen_on(year) is None,
        "open": ExceptionState.PROPOSED,
        "declined": ExceptionState.DECLINED,
        "held": (ExceptionState.PROPOSED, ExceptionState.APPROVED),
    }
    return render(request, "pool/exceptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POOL_NOMINATE)
@single
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """提出例外."""
    user, year = signed_in(request), year_of(request)
    found = enterprises.enterprise(user, pk)
    answer = verdict_of(year, pk)
    form = ExceptionForm(request.POST or None, initial={"kind": "OUT" if answer.in_pool else "IN"})
    about = "、".join(reason.label for reason in answer.said)

    def do(data: Any) -> str:
        services.propose(actor=user, year=year, enterprise=pk, kind=data["kind"], reason=data["reason"])
        return _("已提出，等市局另一位同事审批")

    back = address("enterprises:detail", pk)
    return act_page(request, form, do, title=found.name, act=_("提出例外"), back=back, about=about)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POOL_CONFIRM)
@single
def decide(request: HttpRequest, exception: int) -> HttpResponse:
    """审批: approve, or decline with a word."""
    user = signed_in(request)
    row = get_object_or_404(selectors.all_exceptions(user), pk=exception)
    form = DecideForm(request.POST or None)

    def do(data: Any) -> str:
        approve = request.POST.get("approve") == "1"
        services.decide(actor=user, exception=row.pk, approve=approve, answer=data["answer"])
        return _("已同意，下次建库起生效") if approve else _("已退回，不同意")

    return act_page(
        request, form, do, title=row.enterprise.name, act=_("审批例外"), about=f"{row.get_kind_display()}：{row.reason}",
        back=address("pool:exceptions", year=str(row.year)), no=_("不同意"),
    )  # fmt: skip


@require_POST
@needs(Permission.POOL_NOMINATE)
def withdraw(request: HttpRequest, exception: int) -> HttpResponse:
    """撤回."""
    row = services.withdraw(actor=signed_in(request), exception=exception)
    messages.success(request, _("已撤回，下次建库起不再生效"))
    return redirect(address("pool:exceptions", year=str(row.year)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POOL_BUILD)
@single
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """增补 or 调出, whichever the enterprise's standing leaves."""
    user, year = signed_in(request), year_of(request)
    found, is_in = enterprises.enterprise(user, pk), verdict_of(year, pk).in_pool
    form = (LeaveForm if is_in else SupplementForm)(request.POST or None)

    def do(data: Any) -> str:
        act = moves.leave if is_in else moves.supplement
        act(actor=user, year=year, enterprise=pk, **data)
        return _("已调出") if is_in else _("已增补")

    title = _("调出 %(year)d 年培育库") if is_in else _("增补入 %(year)d 年培育库")
    return act_page(
        request, form, do, title=found.name, act=title % {"year": year}, back=reverse("enterprises:detail", args=[pk])
    )  # fmt: skip
