"""The section of an enterprise's page: its warnings, the open one first; and what a problem's page says of the warning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.gate import signed_in
from accounts.models import User
from accounts.roles import Permission
from core import registry
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.beside import on_problem_page
from cultivation.ledger.models import Problem
from monitoring.warnings import selectors
from monitoring.warnings.codes import LEVEL_WORDS
from monitoring.warnings.lines import lines
from monitoring.warnings.models import WarningAction
from monitoring.warnings.reader import Reader


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The enterprise's warnings in the person's scope; nothing for one below scale that never had any."""
    user = signed_in(request)
    rows = selectors.of_enterprise(user, enterprise.pk)
    ongoing = next((row for row in rows if row.ended_on is None), None)
    may_open = ongoing is None and enterprise.standing.above_scale and user.can(Permission.WARNING_ACT)
    if not rows and not enterprise.standing.above_scale:
        return None
    title = _("退库预警")
    if ongoing is not None:
        title = _("退库预警：%(level)s在办") % {"level": LEVEL_WORDS[ongoing.level]}
    return {
        "section_title": title,
        "warning_lines": lines(Reader.of(user), rows, acts=False, closes=False),
        "may_open": may_open,
    }


def came_from(user: User, problem: Problem) -> Iterator[tuple[str, str]]:
    """The warning out of which a problem was logged."""
    found = WarningAction.objects.visible_to(user).filter(problem=problem, voided_at=None)
    for on, level in found.values_list("on", "warning__level"):
        yield (
            _("来自退库预警"),
            _("%(day)s 处置，现为%(level)s") % {"day": f"{on:%Y-%m-%d}", "level": LEVEL_WORDS[level]},
        )


def register() -> None:
    """Called once from `room.register()`."""
    read = Permission.SCAN_READ.value
    registry.sections.add(
        registry.Section("warnings", lazy("退库预警"), read, 25, "warnings/section.html", section)
    )
    on_problem_page(came_from)
