"""联系服务 on an enterprise's page: who serves it now and since when, what is missing, and who did before."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from cultivation.contacts import selectors
from cultivation.contacts.hanging import hanging_of
from cultivation.contacts.lines import ContactLine, contact_lines
from cultivation.contacts.terms import asked_on
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers

PAST = 10


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The officer and the leader of today, those before, and what the person may do."""
    user = signed_in(request)
    if not Enterprise.objects.all().may(user, Permission.CONTACT_READ, enterprise.pk):
        return None
    asked = asked_on(timezone.localdate(), user.pk)
    (line,) = contact_lines(selectors.rows(user, [enterprise.pk], asked), asked, with_district=False)
    place = (enterprise.district_id, enterprise.street_id)
    may_write = bool(covers(user.grants, Permission.CONTACT_WRITE.value, *place))
    hanging = hanging_of(enterprise, asked.day, asked.terms)
    row = line.row
    officers = [one for one in selectors.officers_of(enterprise.pk)[:PAST] if one != row.officer]
    leaders = [one for one in selectors.leaders_of(enterprise.pk)[:PAST] if one != row.leader]
    return {
        "line": line,
        "officers": officers,
        "leaders": leaders,
        "hanging": hanging,
        "may_write": may_write,
        "may_hang": may_write and bool(hanging.may_hang(asked.day)),
        "section_title": said(line),
    }


def said(line: ContactLine) -> str:
    """The heading: what is missing, else who it is."""
    if line.officer_gap and line.leader_gap:
        return _("联系服务：缺联系干部和挂点领导")
    if line.officer_gap:
        return _("联系服务：缺联系干部")
    if line.leader_gap:
        return _("联系服务：缺挂点领导")
    if line.row.officer:
        return _("联系服务：%(name)s") % {"name": line.row.officer.user.name}
    return _("联系服务")


def register() -> None:
    """Called once from the room's `register()`."""
    read = Permission.CONTACT_READ.value
    registry.sections.add(
        registry.Section(
            "contacts", gettext_lazy("联系服务"), read, 150, "contacts/section.html", section, aside=True
        )
    )
