"""The dated parameters of contacts, and what the conditions of their lists ask for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from core.calendar import selectors as calendar
from core.calendar.rules import WorkCalendar
from core.parameters.selectors import Span, spans_of
from cultivation.contacts import rules

OFFICER_DUE: Final = "contact_officer_due"
HANG_ASSIGN: Final = "hang_point_assign"
HANG_YEARS: Final = "hang_point_years"
Spans = tuple[Span, ...]


def count_on(spans: Spans, day: dt.date) -> int | None:
    """The value in force on a day."""
    return next((span.count for span in spans if span.since <= day < span.until), None)


@dataclass(frozen=True)
class Terms:
    """Working days until an officer and a leader are due, and years of a hang-point, each by the day it runs from."""

    officer: Spans
    assign: Spans
    years: Spans

    def officer_due(self, work: WorkCalendar, confirmed_on: dt.date) -> dt.date | None:
        """By when a key member has its officer; None while the parameter is not known."""
        days = count_on(self.officer, confirmed_on)
        return None if days is None else rules.due_on(work, confirmed_on, days)

    def leader_due(self, work: WorkCalendar, included_on: dt.date) -> dt.date | None:
        """By when an included enterprise has its leader."""
        days = count_on(self.assign, included_on)
        return None if days is None else rules.due_on(work, included_on, days)

    def until(self, included_on: dt.date) -> dt.date | None:
        """The last day of the hang-point."""
        years = count_on(self.years, included_on)
        return None if years is None else rules.hang_until(included_on, years)


@dataclass(frozen=True)
class Asked:
    """What the list asks for: the day, whose list it is, the terms and the calendar with the days that they lead to.

    `officer_late` and `leader_late` are spans of starting days that were due before the day; `within` those of inclusions
    whose hang-point lasts.
    """

    day: dt.date
    person: int
    officer_late: tuple[tuple[dt.date, dt.date], ...]
    leader_late: tuple[tuple[dt.date, dt.date], ...]
    within: tuple[tuple[dt.date, dt.date], ...]
    terms: Terms
    work: WorkCalendar = field(compare=False)


def load_terms() -> Terms:
    """The parameters as they are stored."""
    return Terms(*spans_of(OFFICER_DUE, HANG_ASSIGN, HANG_YEARS))


def asked_on(day: dt.date, person: int = 0) -> Asked:
    """What the list of a day asks for."""
    terms, work = load_terms(), calendar.current()

    def late(spans: Spans) -> tuple[tuple[dt.date, dt.date], ...]:
        lasts = ((span, rules.last_late(work, day, span.count)) for span in spans)
        return tuple(
            (span.since, min(last, _before(span.until))) for span, last in lasts if last >= span.since
        )

    within = tuple(
        (max(span.since, rules.first_within(day, span.count)), min(day, _before(span.until)))
        for span in terms.years
    )
    lasting = tuple(x for x in within if x[0] <= x[1])
    return Asked(day, person, late(terms.officer), late(terms.assign), lasting, terms, work)


def _before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)
