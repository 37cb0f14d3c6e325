"""追回: the list, one with its instalments, its decision, what comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from core.ui.tables import sort_of
from exchange.addresses import export_address
from incentives.applications.codes import ClawbackReason
from incentives.applications.money import clawbacks, purses, selectors
from incentives.applications.money.filters import CLAWBACKS
from incentives.applications.money.forms import ClawbackForm, ReceiveForm, WithdrawForm
from incentives.applications.money.proposing import deciding
from incentives.applications.money.views.answering import answer
from incentives.applications.money_models import Clawback, Instalment


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def listing(request: HttpRequest) -> HttpResponse:
    """All of one's scope, with what is outstanding."""
    user = signed_in(request)
    bar = FilterBar(request, CLAWBACKS)
    sort = sort_of(request, list(selectors.CLAWBACK_SORTS), "")
    found = page_of(selectors.clawbacks(user, bar.filters, sort), page_number(request))
    context = {
        "bar": bar,
        "sort": sort,
        "export_url": export_address(user, "clawbacks"),
        "lines": [(each, each.amount - _came(each)) for each in found.rows],
        "total": found.total,
        "pager": pager(request, total=found.total, number=found.number),
        "today": timezone.localdate(),
        "part": "clawbacks",
    }
    return render(request, "applications/money/clawbacks.html", context)


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def detail(request: HttpRequest, clawback: int) -> HttpResponse:
    """One clawback: its instalments and what is outstanding."""
    user = signed_in(request)
    row = selectors.clawback(user, clawback)
    decides = deciding(user, row.award.application.unit_id) is not None
    context = {
        "clawback": row,
        "left": row.amount - _came(row),
        "instalments": list(row.instalments.all()),
        "today": timezone.localdate(),
        "may_receive": row.reversed_on is None
        and purses.granting(user, Permission.PAYMENT_WRITE, row.award.purse.owner) is not None,
        "may_withdraw": decides and row.reversed_on is None and not _came(row),
    }
    return render(request, "applications/money/clawback.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_DECIDE)
@single
def decide(request: HttpRequest, application: int) -> HttpResponse:
    """追回 an award that was paid."""
    user = signed_in(request)
    given = selectors.award_of(user, application)
    initial = {"amount": given.amount, "decided_on": timezone.localdate()}
    form = ClawbackForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        made = clawbacks.decide(
            actor=user,
            award=given.pk,
            reason=ClawbackReason(data["reason"]),
            amount=data["amount"],
            decided_on=data["decided_on"],
            document=data["document"],
            note=data["note"],
            parts=form.parts,
        )
        return reverse("money:clawback", args=[made.pk])

    return answer(
        request,
        form,
        act,
        title=_("追回"),
        about=_("%(name)s · 不填分期即决定当日全额归还；决定后限制申报") % {"name": given.enterprise.name},
        submit=_("登记追回决定"),
        back=reverse("applications:detail", args=[application]),
        done=_("已登记追回决定"),
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.PAYMENT_WRITE)
@single
def receive(request: HttpRequest, instalment: int) -> HttpResponse:
    """登记还款."""
    user = signed_in(request)
    part = Instalment.objects.visible_to(user).filter(pk=instalment).first()
    if part is None:
        raise Http404
    row = selectors.clawback(user, part.clawback_id)
    form = ReceiveForm(request.POST or None, initial={"paid_on": timezone.localdate()})

    def act(data: dict[str, Any]) -> str:
        clawbacks.receive(actor=user, instalment=part.pk, **data)
        return reverse("money:clawback", args=[row.pk])

    return answer(
        request,
        form,
        act,
        title=_("登记还款"),
        about=row.award.enterprise.name,
        submit=_("登记"),
        back=reverse("money:clawback", args=[row.pk]),
        done=_("已登记还款"),
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_DECIDE)
@single
def withdraw(request: HttpRequest, clawback: int) -> HttpResponse:
    """撤销追回决定."""
    user = signed_in(request)
    row = selectors.clawback(user, clawback)
    form = WithdrawForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        clawbacks.withdraw(actor=user, clawback=row.pk, **data)
        return reverse("money:clawback", args=[row.pk])

    return answer(
        request,
        form,
        act,
        title=_("撤销追回"),
        about=row.award.enterprise.name,
        submit=_("撤销追回"),
        back=reverse("money:clawback", args=[row.pk]),
        done=_("已撤销追回"),
    )


def _came(row: Clawback) -> Decimal:
    """What has come back, as the selector has annotated it."""
    came: Decimal | None = getattr(row, "came", None)
    return came or Decimal()
