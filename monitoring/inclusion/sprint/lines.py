"""Lines of the sprint list as the page and its workbook show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.ui.query import address
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.lines import Text, expected_between
from cultivation.enterprises.rules import covers
from monitoring.inclusion.sprint import selectors
from monitoring.inclusion.sprint.models import SprintLine
from monitoring.inclusion.sprint.selectors import Became
from monitoring.inclusion.states import State
from monitoring.inclusion.whose import next_of

OPENED_FROM: Final = "from"
THIS_LIST: Final = "sprint"
"""What the address of the form says where a case is opened from this list."""


@dataclass(frozen=True)
class Line:
    """One row: what was judged of it, where its case stands, what comes next."""

    became: Became
    may_open: bool

    @property
    def row(self) -> SprintLine:
        """The line itself."""
        return self.became.row

    @property
    def level(self) -> str:
        """What was judged of it, in words."""
        return str(Readiness(self.row.readiness).label)

    @property
    def place(self) -> str:
        """District and street."""
        street = self.row.street
        return (
            f"{self.row.district.short_name}·{street.short_name}" if street else self.row.district.short_name
        )

    @property
    def between(self) -> Text:
        """The range of the projected year."""
        return expected_between(self.row)

    @property
    def state(self) -> str:
        """Where its case stands; of one that another district has now, only that there is one."""
        if self.became.case is not None:
            return str(State(self.became.case.state).label)
        return _("已移交外区办理") if self.became.has_case else ""

    @property
    def included_on(self) -> dt.date | None:
        """The day of its inclusion."""
        return self.became.included_on

    @property
    def act(self) -> str:
        """What comes next on its case."""
        case = self.became.case
        return "" if case is None or self.included_on else next_of(case.state, case.left)[0]

    @property
    def enterprise_url(self) -> str:
        """The enterprise's page; none for whom it has moved away."""
        return (
            reverse("enterprises:detail", args=[self.row.enterprise_id])
            if self.became.sees_enterprise
            else ""
        )

    @property
    def case_url(self) -> str:
        """The case's page."""
        case = self.became.case
        return "" if case is None else reverse("inclusion:detail", args=[case.pk])

    @property
    def open_url(self) -> str:
        """Where the reader opens a case for it."""
        if not self.may_open:
            return ""
        return address("inclusion:open", self.row.enterprise_id, **{OPENED_FROM: THIS_LIST})


def lines(user: User, rows: Sequence[Became]) -> list[Line]:
    """Rows as they are shown; no query of their own."""
    return [Line(row, _may_open(user, row)) for row in rows]


def sprint_lines(user: User, wanted: Sequence[int]) -> list[Line]:
    """The same of some ids."""
    return lines(user, selectors.rows(user, wanted))


def _may_open(user: User, became: Became) -> bool:
    """Whether there is a case to be opened, and it is the reader's to open."""
    of = became.row.enterprise
    is_idle = not became.has_case and became.included_on is None
    place = (of.district_id, of.street_id)
    if not is_idle or not became.sees_enterprise:
        return False
    return bool(covers(user.grants, Permission.CASE_WORK.value, *place))
