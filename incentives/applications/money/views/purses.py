"""资金: the purses, one with its ledger, its budget entered and corrected."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.forms.keys import single
from core.money import format_yuan
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from core.ui.tables import sort_of
from exchange.addresses import export_address
from incentives.applications.codes import MovementKind
from incentives.applications.money import page, purses, selectors
from incentives.applications.money.checking import money_of
from incentives.applications.money.filters import MOVEMENTS, PURSES
from incentives.applications.money.forms import BudgetForm, CorrectForm
from incentives.applications.money.ledger import available
from incentives.applications.money.views.answering import answer
from incentives.applications.money_models import Movement


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def listing(request: HttpRequest) -> HttpResponse:
    """All purses of one's scope."""
    user = signed_in(request)
    bar = FilterBar(request, PURSES)
    sort = sort_of(request, list(selectors.PURSE_SORTS), "")
    found = page_of(selectors.purses(user, bar.filters, sort), page_number(request))
    context = {
        "bar": bar,
        "sort": sort,
        "export_url": export_address(user, "purses"),
        "lines": [(each, available(each)) for each in found.rows],
        "total": found.total,
        "pager": pager(request, total=found.total, number=found.number),
        "may_write": bool(_owners(user)),
        "part": "purses",
    }
    return render(request, "applications/money/purses.html", context)


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def detail(request: HttpRequest, purse: int) -> HttpResponse:
    """One purse: where its money is, its batches, its ledger."""
    user = signed_in(request)
    row = selectors.purse(user, purse)
    bar = FilterBar(request, MOVEMENTS)
    sort = sort_of(request, list(selectors.MOVEMENT_SORTS), "")
    of_purse = bar.filters.but(purse=row.pk)
    entries = page_of(selectors.movements(user, of_purse, sort), page_number(request))
    may = purses.granting(user, Permission.BUDGET_WRITE, row.owner) is not None
    reversed_ids = set(
        Movement.objects.filter(reverses__in=[each.pk for each in entries.rows]).values_list(
            "reverses", flat=True
        )
    )
    context = {
        "bar": bar,
        "sort": sort,
        "named": {"purse": row.pk},
        "export_url": export_address(user, "money_movements"),
        "purse": row,
        "free": available(row),
        "shares": page.shares(row),
        "differences": money_of([row]).differences,
        "entries": [(each, may and _is_open(each, reversed_ids)) for each in entries.rows],
        "total": entries.total,
        "pager": pager(request, total=entries.total, number=entries.number),
        "may_write": may,
        "award_batches": selectors.award_batches(user).filter(purse=row)[:10],
        "payment_batches": selectors.payment_batches(user).filter(purse=row)[:10],
    }
    return render(request, "applications/money/purse.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.BUDGET_WRITE)
@single
def enter(request: HttpRequest) -> HttpResponse:
    """登记预算."""
    user = signed_in(request)
    owners = _owners(user)
    initial = {"year": timezone.localdate().year - 1, **request.GET.dict()}
    form = BudgetForm(request.POST or None, owners=owners, initial=initial)

    def act(data: dict[str, Any]) -> str:
        owner = next(each for each in owners if str(each.pk) == data["owner"])
        made = purses.enter_budget(actor=user, **{**data, "owner": owner})
        return reverse("money:purse", args=[made.pk])

    return answer(
        request,
        form,
        act,
        title=_("登记预算"),
        about=_("在原有预算上增加；登记错的在资金流水里更正"),
        submit=_("登记"),
        back=reverse("money:purses"),
        done=_("已登记预算"),
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.BUDGET_WRITE)
@single
def correct(request: HttpRequest, movement: int) -> HttpResponse:
    """更正预算: the entry is reversed, another stands in its stead."""
    user = signed_in(request)
    entry = Movement.objects.filter(pk=movement, kind=MovementKind.BUDGET, reverses=None).first()
    if entry is None:
        raise Http404
    row = selectors.purse(user, entry.purse_id)
    form = CorrectForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        purses.correct_budget(actor=user, movement=entry.pk, **data)
        return reverse("money:purse", args=[row.pk])

    return answer(
        request,
        form,
        act,
        title=_("更正预算"),
        about=_("%(name)s %(year)d · 原登记 %(amount)s 元，%(reason)s")
        % {
            "name": row.programme.name,
            "year": row.year,
            "amount": format_yuan(entry.amount),
            "reason": entry.reason,
        },
        submit=_("更正"),
        back=reverse("money:purse", args=[row.pk]),
        done=_("已更正，原来一笔已冲销"),
    )


def _owners(user: User) -> list[Unit]:
    """The units whose money someone may enter."""
    found = Unit.objects.filter(Q(kind=UnitKind.CITY) | Q(kind=UnitKind.DISTRICT), is_active=True)
    return [each for each in found if purses.granting(user, Permission.BUDGET_WRITE, each) is not None]


def _is_open(entry: Movement, reversed_ids: set[int | None]) -> bool:
    return entry.kind == MovementKind.BUDGET and entry.reverses_id is None and entry.pk not in reversed_ids
