"""An enterprise's page: its lights, and the sections that every room registers for it."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core import registry
from core.ui.paging import SIZE, page_number, pager
from core.ui.query import address
from cultivation.enterprises import history as whole_history
from cultivation.enterprises import industries, rules, selectors
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.lines import standing_light
from cultivation.enterprises.merging.selectors import survivor_of
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.services import phones
from cultivation.enterprises.taken import taken_by, word_answer


@require_safe
@needs(Permission.ENTERPRISE_READ)
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, lights, place, then the sections; each keeps to a fixed number of queries."""
    user = signed_in(request)
    if (leads_to := survivor_of(user, pk)) is not None:
        return redirect("enterprises:detail", leads_to)
    found = selectors.enterprise(user, pk)
    prefetch_related_objects([found], "inclusions", "exits")  # which several sections tell
    sections = _sections(request, found)
    rows = Enterprise.objects.all()
    judged = rows.may(user, Permission.SCAN_READ, found.pk)
    level, word = standing_light(found.standing) if judged else ("", "")
    above = found.standing.above_scale
    for place, section in enumerate(sections, 1):
        section["place"] = place
        level, word, above = section["standing_of"] or (level, word, above)
    covered = rules.covers(user.grants, Permission.ENTERPRISE_WRITE.value, found.district_id, found.street_id)
    context = {
        "enterprise": found,
        "main": [section for section in sections if not section["aside"]],
        "aside": [section for section in sections if section["aside"]],
        "level": level,
        "word": word,
        "above": above,
        "closed": found.status != OperatingStatus.OPERATING,
        "figures": rows.may(user, Permission.FIGURES_READ, found.pk),
        "taken": taken_by(user, timezone.localdate()),
        "may_export": user.can(Permission.EXPORT),
        "industry": industries.shown(found.industry) if found.industry else "",
        "may_write": bool(covered),
        "log_url": address("ledger:log") if user.can(Permission.LEDGER_LOG) else "",
    }
    return render(request, "enterprises/detail.html", context)


@require_safe
@needs(Permission.FIGURES_READ)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole history, by pages."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    total, number = whole_history.count(user, found), page_number(request)
    number = min(number, max(1, -(-total // SIZE)))
    context = {
        "enterprise": found,
        "entries": whole_history.entries(user, found, limit=SIZE, offset=(number - 1) * SIZE),
        "pager": pager(request, total=total, number=number),
    }
    return render(request, "enterprises/history.html", context)


@require_POST
@needs(Permission.EXPORT)
def word(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page as a Word document, with person and day; that it was taken is on record."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    sections = [(str(each["title"]), str(each["body"])) for each in _sections(request, found)]
    return word_answer(
        user,
        title=found.name,
        sub=f"{found.uscc} · {found.district.name}",
        sections=sections,
        name=f"{found.name}档案",
        reason=f"下载企业档案：{found.name}",
    )


def _sections(request: HttpRequest, found: Enterprise) -> list[dict[str, Any]]:
    """What every room shows of an enterprise, for the person."""
    every = registry.sections.allowed(signed_in(request))
    return [shown for section in every if (shown := _shown(request, section, found))]


def _shown(request: HttpRequest, section: registry.Section, found: Enterprise) -> dict[str, Any] | None:
    context = section.context(request, found)
    if context is None:
        return None
    title = context.get("section_title", section.title)
    body = render_to_string(section.template, {"enterprise": found, "section": section, **context}, request)
    return {
        "code": section.code,
        "title": title,
        "short": section.title,
        "aside": section.aside,
        "body": body,
        "bare": context.get("section_bare", False),
        "standing_of": context.get("standing_of"),
    }


@require_POST
@needs(Permission.PHONE_READ)
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole phone number in the place of the masked one; who asked is on record."""
    whole = phones.unmask_phone(actor=signed_in(request), rows=Enterprise.objects.all(), pk=pk)
    return render(request, "components/phone_shown.html", {"phone": whole})
