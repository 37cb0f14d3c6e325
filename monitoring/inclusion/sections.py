"""纳统 on an enterprise's page: its cases, and the way to open one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.gate import signed_in
from accounts.roles import Permission
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers
from monitoring.inclusion import selectors
from monitoring.inclusion.lines import lines
from monitoring.inclusion.states import OPEN_STATES


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The cases of an enterprise; None where there are none and the person may open none."""
    user = signed_in(request)
    reader = selectors.reader_of(user)
    rows = selectors.of_enterprise(user, enterprise.pk)
    place = (enterprise.district_id, enterprise.street_id)
    works = bool(covers(user.grants, Permission.CASE_WORK.value, *place))
    may_open = (
        works and not enterprise.standing.above_scale and all(row.state not in OPEN_STATES for row in rows)
    )
    if not rows and not may_open:
        return None
    return {"lines": lines(reader, rows), "may_open": may_open}
