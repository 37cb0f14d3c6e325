"""申报 on an enterprise's page: its applications, and the way to enter one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.gate import signed_in
from accounts.roles import Permission
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers
from incentives.applications import selectors
from incentives.applications.lines import lines


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The applications of an enterprise; None where there are none and the person may enter none."""
    user = signed_in(request)
    rows = selectors.of_enterprise(user, enterprise.pk)
    place = (enterprise.district_id, enterprise.street_id)
    may_enter = bool(covers(user.grants, Permission.APPLICATION_ENTER.value, *place))
    if not rows and not may_enter:
        return None
    return {"lines": lines(selectors.reader_of(user), rows), "may_enter": may_enter}
