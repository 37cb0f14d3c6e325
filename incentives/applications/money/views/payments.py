"""拨付批次: what is payable, a batch with what the bank answered, its release, its files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recording
from core.calendar.selectors import current
from core.files.store import open_stored
from core.files.views import sent
from core.forms.keys import single
from core.money import format_yuan
from core.ui.filter_bar import FilterBar, Tab
from core.ui.paging import page_number, page_of, pager
from core.ui.query import keys_among
from core.ui.tables import sort_of
from core.verdict import Refused, refuse
from core.web.form_key import new_key
from exchange.addresses import export_address
from incentives.applications.codes import LineState, PaymentState, Route
from incentives.applications.money import page, paying, purses, selectors, settling
from incentives.applications.money.duties import hands_of
from incentives.applications.money.filters import LINES, PAYMENT_BATCHES
from incentives.applications.money.forms import BounceForm
from incentives.applications.money.views.answering import answer
from incentives.applications.money_models import PaymentBatch


@require_safe
@needs(Permission.AWARD_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """What is payable, then the batches."""
    user = signed_in(request)
    bar = FilterBar(request, PAYMENT_BATCHES)
    sort = sort_of(request, list(selectors.PAYMENT_SORTS), "")
    found = page_of(selectors.payment_batches(user, bar.filters, sort), page_number(request))
    context = {
        "bar": bar,
        "sort": sort,
        "export_url": export_address(user, "payment_batches"),
        "waiting": selectors.to_pay(user) if user.can(Permission.PAYMENT_WRITE) else [],
        "batches": found.rows,
        "total": found.total,
        "pager": pager(request, total=found.total, number=found.number),
        "form_key": new_key(),
        "part": "payments",
    }
    return render(request, "applications/money/payments.html", context)


@require_POST
@needs(Permission.PAYMENT_WRITE)
@single
def prepare(request: HttpRequest) -> HttpResponse:
    """编批: what is payable of a programme's year."""
    year, owner = (keys_among([request.POST.get(name, "")]) for name in ("year", "owner"))
    if not (year and owner):
        raise Refused(refuse(_("请重新选择政策和年度。"), code="payment.form"))
    made = paying.prepare(
        actor=signed_in(request),
        programme=request.POST.get("programme", ""),
        year=year[0],
        owner=Unit.objects.filter(pk=owner[0]).first(),
        route=Route.DISTRICT if request.POST.get("route") == Route.DISTRICT else Route.DIRECT,
    )
    return HttpResponseRedirect(reverse("money:payment", args=[made.batch.pk]))


@require_safe
@needs(Permission.AWARD_READ)
def detail(request: HttpRequest, batch: int) -> HttpResponse:
    """A batch of payments: control totals, what bounced or is without an answer first, where the money is."""
    user = signed_in(request)
    row = selectors.payment_batch(user, batch)
    bar = FilterBar(request, LINES)
    sums = selectors.sums_of(row)
    sort = sort_of(request, list(selectors.LINE_SORTS), "")
    of_batch = bar.filters.but(batch=row.pk)
    found = page_of(selectors.payment_lines(user, of_batch, sort), page_number(request))
    calendar, today = current(), timezone.localdate()
    may_pay = purses.granting(user, Permission.PAYMENT_WRITE, row.purse.owner) is not None
    context = {
        "batch": row,
        "purse": row.purse,
        "shares": page.shares(row.purse),
        "paid": _sum(sums, LineState.PAID),
        "bounced": _sum(sums, LineState.BOUNCED),
        "open": _sum(sums, LineState.IN_BATCH),
        "title": page.payment_title(row, sums),
        "lines": [page.line_of(each, calendar, today, may_pay=may_pay) for each in found.rows],
        "bar": bar,
        "sort": sort,
        "named": {"batch": row.pk},
        "export_url": export_address(user, "payment_lines"),
        "tabs": _tabs(bar, row, {state: n for state, (n, _sum) in sums.items()}),
        "total": found.total,
        "pager": pager(request, total=found.total, number=found.number),
        "left_out": page.left_out(row),
        "steps": page.next_steps(row, sums, user),
        "may_pay": may_pay,
        "why_not": _why_not(user, row) if may_pay and row.state == PaymentState.PREPARED else "",
        "may_files": may_pay and row.released_at is not None and user.can(Permission.BANK_READ),
        "may_answer": may_pay and row.state == PaymentState.RELEASED,
        "form_key": new_key(),
    }
    return render(request, "applications/money/payment.html", context)


@require_POST
@needs(Permission.PAYMENT_WRITE)
@single
def release(request: HttpRequest, batch: int) -> HttpResponse:
    """放行."""
    user = signed_in(request)
    row = selectors.payment_batch(user, batch)
    version = (keys_among([request.POST.get("version", "")]) or [row.version])[0]
    paying.release(actor=user, batch=row.pk, version=version)
    messages.success(request, _("已放行，放行后不再改"))
    return HttpResponseRedirect(reverse("money:payment", args=[row.pk]))


@require_POST
@needs(Permission.PAYMENT_WRITE)
@single
def cancel(request: HttpRequest, batch: int) -> HttpResponse:
    """取消 before release."""
    user = signed_in(request)
    row = selectors.payment_batch(user, batch)
    paying.cancel(actor=user, batch=row.pk)
    messages.success(request, _("已取消，可以重新编批"))
    return HttpResponseRedirect(reverse("money:payment", args=[row.pk]))


@require_http_methods(["GET", "POST"])
@needs(Permission.PAYMENT_WRITE)
@single
def bounce(request: HttpRequest, line: int) -> HttpResponse:
    """登记退票 of a payment that had arrived."""
    user = signed_in(request)
    row = selectors.payment_line(user, line)
    form = BounceForm(request.POST or None, initial={"version": row.version})
    back = reverse("money:payment", args=[row.batch_id])

    def act(data: dict[str, Any]) -> str:
        settling.bounce(actor=user, line=row.pk, **data)
        return back

    return answer(
        request,
        form,
        act,
        title=_("登记退票"),
        about=_("%(name)s · %(amount)s 元，%(day)s 到账，凭证 %(voucher)s")
        % {
            "name": row.award.enterprise.name,
            "amount": format_yuan(row.amount),
            "day": row.paid_on.isoformat() if row.paid_on else "—",
            "voucher": row.voucher or "—",
        },
        submit=_("登记退票"),
        back=back,
        done=_("已登记退票，更正账户后进下一批"),
    )


@require_POST
@needs(Permission.BANK_READ)
def file(request: HttpRequest, batch: int, kind: str) -> HttpResponseBase:
    """The workbook or the CSV of a released batch, whole account numbers in it; who had it is on record."""
    user = signed_in(request)
    row = selectors.payment_batch(user, batch)
    purses.require_grant(user, Permission.BANK_READ, row.purse.owner)
    if row.released_at is None:
        raise Refused(refuse(_("放行之后才能下载。"), code="payment.state"))
    stored = {"workbook": row.workbook, "csv": row.csv}.get(kind)
    if stored is None:
        raise Http404
    with (
        recording(
            actor=user, reason=f"下载拨付文件（{row.programme_id} {row.year} 第 {row.number} 批 {kind}）"
        ),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT history.current_stamp()")
    return sent(stored, open_stored(stored))


def _sum(sums: dict[str, tuple[int, Decimal]], state: LineState) -> Decimal:
    return sums[state][1] if state in sums else Decimal()


def _why_not(user: User, row: PaymentBatch) -> str:
    """What keeps someone from releasing a batch."""
    grant = purses.granting(user, Permission.PAYMENT_WRITE, row.purse.owner)
    if grant is None:
        return ""
    try:
        paying.require_releaser(paying.lines_of(row), hands_of(user, grant))
    except Refused as refused:
        return refused.sentence
    return ""


def _tabs(bar: FilterBar[None], row: PaymentBatch, counts: dict[str, int]) -> list[Tab]:
    tabs = [bar.tab(_("全部"), row.count, state=None)]
    if row.released_at is None:
        return tabs
    return [
        *tabs,
        bar.tab(_("退票"), counts.get(LineState.BOUNCED, 0), "FAIL", state=LineState.BOUNCED),
        bar.tab(_("没回执"), counts.get(LineState.IN_BATCH, 0), "UNKNOWN", state=LineState.IN_BATCH),
        bar.tab(_("已拨付"), counts.get(LineState.PAID, 0), "PASS", state=LineState.PAID),
    ]
