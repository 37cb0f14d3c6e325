"""Cases as the list's rows show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.calendar.selectors import current
from monitoring.inclusion.filters import Reader
from monitoring.inclusion.models import Case
from monitoring.inclusion.states import State
from monitoring.inclusion.whose import next_of
from monitoring.inclusion.wording import light_of


@dataclass(frozen=True)
class Line:
    """One row: the case, its light, what comes next and by whom."""

    case: Case
    level: str
    words: str
    act: str
    who: str

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return str(State(self.case.state).label)

    @property
    def place(self) -> str:
        """District and street."""
        street = self.case.street
        return (
            f"{self.case.district.short_name}·{street.short_name}"
            if street
            else self.case.district.short_name
        )

    @property
    def picked(self) -> str:
        """What its tick says: the case in the version that is shown."""
        return f"{self.case.pk}.{self.case.version}"

    @property
    def is_waiting(self) -> bool:
        """Whether its window concerns it still."""
        return self.case.ended_on is None


def lines(reader: Reader, rows: Sequence[Case]) -> list[Line]:
    """Rows as they are shown; no query of their own but the calendar's."""
    calendar = current()
    return [
        Line(row, *light_of(row, reader.day, reader.soon, calendar), *next_of(row.state, row.left))
        for row in rows
    ]
