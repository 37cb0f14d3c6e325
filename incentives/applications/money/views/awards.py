"""拟定批次: what waits, a batch with its amounts as they are now, publication, approval, its lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from core.ui.tables import sort_of
from core.verdict import Refused, refuse
from core.web.form_key import new_key
from exchange.addresses import export_address
from incentives.applications.codes import BatchState
from incentives.applications.money import approving, page, proposing, publication, rules, selectors
from incentives.applications.money.duties import hands_of
from incentives.applications.money.filters import AWARD_BATCHES
from incentives.applications.money.forms import ApproveForm, DraftForm
from incentives.applications.money.views.answering import answer
from incentives.applications.money_models import AwardBatch
from incentives.applications.states import State

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def listing(request: HttpRequest) -> HttpResponse:
    """What may be put into a batch, then the batches."""
    user = signed_in(request)
    bar = FilterBar(request, AWARD_BATCHES)
    sort = sort_of(request, list(selectors.AWARD_SORTS), "")
    found = page_of(selectors.award_batches(user, bar.filters, sort), page_number(request))
    context = {
        "bar": bar,
        "sort": sort,
        "export_url": export_address(user, "award_batches"),
        "waiting": selectors.to_propose(user),
        "batches": found.rows,
        "total": found.total,
        "pager": pager(request, total=found.total, number=found.number),
        "form_key": new_key(),
        "part": "batches",
    }
    return render(request, "applications/money/batches.html", context)


@require_POST
@needs(Permission.APPLICATION_DECIDE)
@single
def draft(request: HttpRequest) -> HttpResponse:
    """拟定: all that waits of a programme's year."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Refused(refuse(_("请重新选择政策和年度，预算填数字。"), code="batch.form"))
    made = proposing.draft(actor=signed_in(request), **form.cleaned_data)
    return HttpResponseRedirect(reverse("money:batch", args=[made.pk]))


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def detail(request: HttpRequest, batch: int) -> HttpResponse:
    """A batch: before publication what it comes to now, then where each application stands."""
    user = signed_in(request)
    row = selectors.award_batch(user, batch)
    rows = list(row.applications.select_related("enterprise", "district", "street").order_by("pk"))
    is_draft = row.state == BatchState.DRAFT
    proposal = proposing.proposal_of(row, rows, row.purse) if is_draft else None
    amounts = proposal.amounts if proposal else [each.amount for each in rows]
    lines = list(zip(rows, amounts, strict=True))
    found = page_of_list(lines, page_number(request))
    today = timezone.localdate()
    context = {
        "batch": row,
        "purse": row.purse,
        "shares": page.shares(row.purse),
        "proposal": proposal,
        "lines": found,
        "total": len(lines),
        "pager": pager(request, total=len(lines), number=page_number(request)),
        "title": _title(row, len(rows)),
        "decides": proposing.deciding(user, row.unit_id) is not None,
        "may_approve": _may_approve(user, row, [each for each in rows if each.state == State.PUBLISHED]),
        "why_not": _why_not(user, row),
        "today": today,
        "form_key": new_key(),
    }
    return render(request, "applications/money/batch.html", context)


@require_POST
@needs(Permission.APPLICATION_DECIDE)
@single
def publish(request: HttpRequest, batch: int) -> HttpResponse:
    """公示, as the amounts were shown."""
    user = signed_in(request)
    row = selectors.award_batch(user, batch)
    try:
        proposing.publish(actor=user, batch=row.pk, digest=request.POST.get("digest", ""))
    except Refused as refused:
        messages.error(request, refused.sentence)  # the page that follows shows it anew
    else:
        messages.success(request, _("已公示，资金已预留"))
    return HttpResponseRedirect(reverse("money:batch", args=[row.pk]))


@require_POST
@needs(Permission.APPLICATION_DECIDE)
@single
def cancel(request: HttpRequest, batch: int) -> HttpResponse:
    """取消 before publication."""
    user = signed_in(request)
    row = selectors.award_batch(user, batch)
    proposing.cancel(actor=user, batch=row.pk)
    messages.success(request, _("已取消，申报可以重新拟定"))
    return HttpResponseRedirect(reverse("money:batches"))


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_DECIDE)
@single
def approve(request: HttpRequest, batch: int) -> HttpResponse:
    """批准, with the document's number."""
    user = signed_in(request)
    row = selectors.award_batch(user, batch)
    form = ApproveForm(request.POST or None, initial={"document": row.document})

    def act(data: dict[str, Any]) -> str:
        done = approving.approve(actor=user, batch=row.pk, document=data["document"])
        for each in done.left_out[:5]:
            messages.warning(request, f"{each.enterprise}：{each.told}")
        return reverse("money:batch", args=[row.pk])

    return answer(
        request,
        form,
        act,
        title=_("批准第 %(number)d 批") % {"number": row.number},
        about=_("%(name)s %(year)d · 批准前重判条件，条件不再符合的留在原处")
        % {"name": row.programme.name, "year": row.year},
        submit=_("批准"),
        back=reverse("money:batch", args=[row.pk]),
        done=_("已批准"),
    )


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def public(request: HttpRequest, batch: int) -> HttpResponse:
    """公示网页片段: HTML to be put on the office's site."""
    row = _published(signed_in(request), batch)
    answered = HttpResponse(publication.fragment(row), content_type="text/html; charset=utf-8")
    answered.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('公示.html')}"
    return answered


@require_safe
@needs(Permission.AWARD_READ, Permission.APPLICATION_DECIDE)
def sheet(request: HttpRequest, batch: int) -> HttpResponse:
    """公示名单, after the approval 资助计划表."""
    data, name = publication.workbook(_published(signed_in(request), batch))
    answered = HttpResponse(data, content_type=SHEET)
    answered.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answered


def page_of_list(lines: list[Any], number: int, size: int = 50) -> list[Any]:
    """A page of what is at hand."""
    last = max(1, -(-len(lines) // size))
    start = (min(number, last) - 1) * size
    return lines[start : start + size]


def _published(user: User, batch: int) -> AwardBatch:
    row = selectors.award_batch(user, batch)
    if row.published_on is None:
        raise Refused(refuse(_("这一批还没有公示。"), code="batch.state"))
    return row


def _title(row: AwardBatch, count: int) -> str:
    ended = row.state == BatchState.PUBLISHED and row.ends_on and row.ends_on < timezone.localdate()
    state = _("公示期满，等待批准") if ended else row.get_state_display()
    words = {"number": row.number, "n": count, "state": state}
    return _("第 %(number)d 批 %(n)d 件：%(state)s") % words


def _may_approve(user: User, row: AwardBatch, published: list[Any]) -> bool:
    grant = proposing.deciding(user, row.unit_id)
    if grant is None or not published:
        return False
    hands = hands_of(user, grant)
    ended = any(each.ends_on and each.ends_on < timezone.localdate() for each in published)
    return ended and bool(rules.another(hands, (row.proposed_by_id, row.proposed_for_id)))


def _why_not(user: User, row: AwardBatch) -> str:
    """What keeps someone who decides from approving: the same person, or the period."""
    grant = proposing.deciding(user, row.unit_id)
    if grant is None or row.state != BatchState.PUBLISHED:
        return ""
    for verdict in (
        rules.may_approve(row.ends_on, timezone.localdate()),
        rules.another(hands_of(user, grant), (row.proposed_by_id, row.proposed_for_id)),
    ):
        if not verdict:
            return verdict.sentence
    return ""
