"""The section of an enterprise's page that the ledger brings: its problems, the open ones first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.selectors import lists
from cultivation.ledger.timing import load_timing
from cultivation.ledger.views.listing import lines

OPEN, ENDED = 20, 10
"""At most so many problems are shown."""


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any]:
    """The enterprise's problems in the person's scope: the open ones, then the newest of the others."""
    user, today = signed_in(request), timezone.localdate()
    at_work, ended = lists.split_of(user, enterprise.pk)
    rows = lists.of_enterprise(
        user, enterprise.pk, today, most_open=min(at_work, OPEN), most_ended=min(ended, ENDED)
    )
    words = {"open": at_work, "ended": ended}
    return {
        "section_title": _("问题：%(open)d 个在办，%(ended)d 个办完") % words if rows else _("问题"),
        "problem_lines": lines(rows, load_timing(), today) if rows else [],
        "may_log": user.can(Permission.LEDGER_LOG),
    }


def register() -> None:
    """Called once from the app's `ready()`."""
    read = Permission.LEDGER_READ.value
    registry.sections.add(
        registry.Section("problems", lazy("问题"), read, 30, "ledger/section.html", section)
    )
