"""An enterprise's page: its lights, and the sections that every room registers for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core import registry
from core.ui.query import address
from cultivation.enterprises import industries, rules, selectors
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.lines import standing_light
from cultivation.enterprises.merging.selectors import survivor_of
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.services import phones


@require_safe
@needs(Permission.ENTERPRISE_READ)
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, lights, place, then the sections; each keeps to a fixed number of queries."""
    user = signed_in(request)
    if (leads_to := survivor_of(user, pk)) is not None:
        return redirect("enterprises:detail", leads_to)
    found = selectors.enterprise(user, pk)
    sections = [
        shown for section in registry.sections.allowed(user) if (shown := _shown(request, section, found))
    ]
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
        "industry": industries.shown(found.industry) if found.industry else "",
        "may_write": bool(covered),
        "log_url": address("ledger:log") if user.can(Permission.LEDGER_LOG) else "",
    }
    return render(request, "enterprises/detail.html", context)


def _shown(request: HttpRequest, section: registry.Section, found: Enterprise) -> dict[str, Any] | None:
    context = section.context(request, found)
    if context is None:
        return None
    title = context.get("section_title", section.title)
    body = render_to_string(section.template, {"enterprise": found, "section": section, **context}, request)
    return {
        "code": section.code,
        "title": title,
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
