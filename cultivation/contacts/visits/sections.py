"""Visits on an enterprise's page, with the problem that each led to; and on a problem's page the visit it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from accounts.models import User
from accounts.roles import Permission
from cultivation.contacts.visits.models import Visit
from cultivation.contacts.visits.selectors import one
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers
from cultivation.ledger.models import Problem

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One visit with what the reader may know of its findings."""

    visit: Visit
    found: list[one.Found]


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The last visits of an enterprise; None for whom contacts do not concern."""
    user = signed_in(request)
    if not Enterprise.objects.all().may(user, Permission.CONTACT_READ, enterprise.pk):
        return None
    every = one.of_enterprise(user, enterprise.pk)
    visits = list(every[:SHOWN])
    found = one.found_in(user, [visit.pk for visit in visits])
    words: dict[str, Any] = {"n": every.count() if len(visits) == SHOWN else len(visits)}
    if visits:
        words |= {"day": f"{visits[0].on:%Y-%m-%d}"}
    place = (enterprise.district_id, enterprise.street_id)
    return {
        "section_title": _("走访 %(n)d 次，上次 %(day)s") % words if visits else _("走访"),
        "lines": [Line(visit, found.get(visit.pk, [])) for visit in visits],
        "may_visit": bool(covers(user.grants, Permission.VISIT_WRITE.value, *place)),
    }


def came_from(user: User, problem: Problem) -> Iterator[tuple[str, str]]:
    """来自走访, for who sees the visit; none is told of a visit elsewhere."""
    for visit in one.of_problem(user, problem.pk):
        words = _("%(day)s %(name)s") % {"day": f"{visit.on:%Y-%m-%d}", "name": visit.by.name}
        link = format_html('<a href="{}">{}</a>', reverse("visits:detail", args=[visit.pk]), words)
        yield _("来自走访"), link
