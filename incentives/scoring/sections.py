"""专精特新预评 on an enterprise's page: the three levels, and the way to its self-check."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from core.ui.query import address
from cultivation.enterprises.models import Enterprise
from incentives.scoring import selectors, services
from incentives.scoring.codes import Standing
from incentives.scoring.lines import lines


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """What the enterprise comes to this year; None where nothing was judged and the person states nothing."""
    user, year = signed_in(request), timezone.localdate().year
    rows = lines(selectors.of_enterprise(user, enterprise.pk, year))
    may_state = bool(services.may_state(user, enterprise))
    if not rows and not may_state:
        return None
    likely = [line.row.get_level_display() for line in rows if line.row.standing == Standing.LIKELY]
    heading = (
        {"section_title": _("专精特新预评：%(names)s有望") % {"names": "、".join(map(str, likely))}}
        if likely
        else {}
    )
    return {
        "rows": [(line, address("scoring:check", enterprise.pk, level=line.row.level)) for line in rows],
        "check_url": address("scoring:check", enterprise.pk),
        "answer_url": address("scoring:answer", enterprise.pk) if may_state else "",
        "year": year,
    } | heading
