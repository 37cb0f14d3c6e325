"""The papers of the ledger: shown to be printed, or taken as Word, which is on record."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.verdict import require
from cultivation.enterprises.services.phones import phone_context, unmask_phone
from cultivation.enterprises.taken import taken_by, word_answer
from cultivation.ledger.models import Problem
from cultivation.ledger.papers import agenda, assignment, report
from cultivation.ledger.people import problem_facts
from cultivation.ledger.selectors import one
from cultivation.ledger.timing import load_timing


@require_POST
@needs(Permission.LEDGER_DECIDE)
def agenda_word(request: HttpRequest) -> HttpResponseBase:
    """议题清单 as Word."""
    user = signed_in(request)
    if not user.can(Permission.EXPORT):
        raise PermissionDenied
    said = agenda.context(user)
    sub = _("%(day)s，共 %(n)d 件") % {"day": said["today"].isoformat(), "n": said["waiting"]}
    return word_answer(
        user,
        title=_("领导小组议题清单"),
        sub=sub,
        sections=[("", render_to_string(agenda.TEMPLATE, said, request))],
        name=_("领导小组议题清单"),
        reason=f"下载议题清单：{len(said['cases'])} 件",
    )


@require_safe
@needs(Permission.LEDGER_READ)
def report_page(request: HttpRequest, problem: int) -> HttpResponse:
    """一页情况."""
    user = signed_in(request)
    row = one.get(user, problem)
    return _page(request, user, row, _("一页情况"), report.TEMPLATE, "report_word", report.context(user, row))


@require_POST
@needs(Permission.EXPORT)
def report_word(request: HttpRequest, problem: int) -> HttpResponseBase:
    """一页情况 as Word."""
    user = signed_in(request)
    row = one.get(user, problem)
    return _word(request, user, row, _("一页情况"), report.TEMPLATE, report.context(user, row))


@require_safe
@needs(Permission.LEDGER_HOLD)
def assignment_page(request: HttpRequest, problem: int) -> HttpResponse:
    """交办单, with the number masked until it is asked for."""
    user = signed_in(request)
    row = _assigned(user, problem)
    phone = phone_context(user, Problem.objects.all(), row, reverse("ledger:phone", args=[row.pk]))
    said = assignment.context(row) | phone
    return _page(request, user, row, _("交办单"), assignment.TEMPLATE, "assignment_word", said)


@require_POST
@needs(Permission.LEDGER_HOLD)
def assignment_word(request: HttpRequest, problem: int) -> HttpResponseBase:
    """交办单 as Word, with the whole number for whom pages show it; that it was seen is on record too."""
    user = signed_in(request)
    if not user.can(Permission.EXPORT):
        raise PermissionDenied
    row = _assigned(user, problem)
    phone = phone_context(user, Problem.objects.all(), row, "#")
    shown = phone["masked"]
    if phone["phone_url"]:
        shown = unmask_phone(actor=user, rows=Problem.objects.all(), pk=row.pk)
    said = assignment.context(row) | {"masked": shown}
    return _word(request, user, row, _("交办单"), assignment.TEMPLATE, said)


def _assigned(user: User, problem: int) -> Problem:
    """The problem in sight, of which the person may have the sheet. Raises Refused with why not."""
    row = one.get(user, problem)
    require(assignment.may_have(user, row, problem_facts(row, load_timing())))
    return row


def _page(
    request: HttpRequest,
    user: User,
    row: Problem,
    name: str,
    template: str,
    word: str,
    said: dict[str, Any],
) -> HttpResponse:
    context = {
        **said,
        "name": name,
        "paper": template,
        "word_url": reverse(f"ledger:{word}", args=[row.pk]) if user.can(Permission.EXPORT) else "",
        "taken": taken_by(user, timezone.localdate()),
    }
    return render(request, "ledger/paper.html", context)


def _word(
    request: HttpRequest, user: User, row: Problem, name: str, template: str, said: dict[str, Any]
) -> HttpResponseBase:
    return word_answer(
        user,
        title=row.title,
        sub=f"{name} · {row.number}",
        sections=[("", render_to_string(template, said, request))],
        name=f"{row.number}{name}",
        reason=f"下载{name}：{row.number}",
    )
