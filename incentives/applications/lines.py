"""Applications as the list's rows show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.calendar.selectors import current
from incentives.applications.filters import Reader
from incentives.applications.models import Application
from incentives.applications.states import State
from incentives.applications.whose import next_of
from incentives.applications.wording import light_of
from incentives.policy.verdicts import Eligibility


@dataclass(frozen=True)
class Line:
    """One row: the application, its light, what comes next and by whom."""

    row: Application
    level: str
    words: str
    act: str
    who: str

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return str(State(self.row.state).label)

    @property
    def verdict(self) -> str:
        """What its conditions came to, in words."""
        return str(Eligibility[self.row.verdict].label) if self.row.verdict else ""

    @property
    def amount(self) -> Decimal | None:
        """What it gets, or is due while no batch has said."""
        found: Decimal | None = self.row.due if self.row.amount is None else self.row.amount
        return found

    @property
    def place(self) -> str:
        """District and street."""
        district, street = self.row.district, self.row.street
        return f"{district.name}·{street.name}" if street else district.name


def lines(reader: Reader, rows: Sequence[Application]) -> list[Line]:
    """Rows as they are shown; no query of their own but the calendar's."""
    calendar = current()
    return [Line(row, *light_of(row, reader.day, reader.soon, calendar), *next_of(row.state)) for row in rows]
