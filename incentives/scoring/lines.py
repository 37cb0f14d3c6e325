"""Candidates as the list and its workbook show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from core.money import UNKNOWN_TEXT
from incentives.scoring import selectors
from incentives.scoring.codes import Standing
from incentives.scoring.models import SpecialisedCandidate

LIGHTS: Final = {
    Standing.LIKELY: "LIKELY",
    Standing.OPEN: "UNKNOWN",
    Standing.GAPS: "AMBER",
    Standing.HELD: "DONE",
}
"""The light of a standing; its word is its own."""


@dataclass(frozen=True)
class Line:
    """One row."""

    row: SpecialisedCandidate

    @property
    def light(self) -> str:
        """The level of its light."""
        return LIGHTS[Standing(self.row.standing)]

    @property
    def words(self) -> str:
        """Its standing in words."""
        return str(Standing(self.row.standing).label)

    @property
    def points(self) -> str:
        """The known points."""
        return UNKNOWN_TEXT if self.row.total is None else str(self.row.total)

    @property
    def at_most(self) -> str:
        """What is possible, where it is more."""
        if self.row.possible is None or self.row.possible == self.row.total:
            return ""
        return _("最多 %(n)d") % {"n": self.row.possible}

    @property
    def place(self) -> str:
        """District and street."""
        district, street = self.row.district, self.row.street
        return f"{district.short_name}·{street.short_name}" if street else district.short_name


def lines(rows: Sequence[SpecialisedCandidate]) -> list[Line]:
    """Rows as they are shown; no query of their own."""
    return [Line(row) for row in rows]


def candidate_lines(user: User, wanted: Sequence[int]) -> list[Line]:
    """The same of some ids."""
    return lines(selectors.rows(user, wanted))
