"""The rows of contacts as pages print them: by when, how late, since when, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.calendar.rules import WorkCalendar
from core.phones import mask_phone
from cultivation.contacts.selectors import ContactRow
from cultivation.contacts.terms import Asked
from cultivation.enterprises.lines import place_of

NEAR = 1
"""So many working days before the due day the light is amber."""


@dataclass(frozen=True)
class Gap:
    """Someone who is missing: light, its word, and by when."""

    level: str
    word: str
    due: dt.date | None


@dataclass(frozen=True)
class ContactLine:
    """One printed row."""

    row: ContactRow
    place: str
    officer_gap: Gap | None
    leader_gap: Gap | None
    until: dt.date | None
    phone: str


def contact_lines(rows: Sequence[ContactRow], asked: Asked, *, with_district: bool) -> list[ContactLine]:
    """Rows as lines."""
    return [_line(row, asked, with_district) for row in rows]


def _line(row: ContactRow, asked: Asked, with_district: bool) -> ContactLine:
    day, terms, work = asked.day, asked.terms, asked.work
    officer_gap = leader_gap = until = None
    if row.confirmed_on is not None and row.officer is None:
        officer_gap = gap(terms.officer_due(work, row.confirmed_on), day, work)
    if row.included_on is not None:
        until = terms.until(row.included_on)
        if row.leader is None:
            leader_gap = gap(terms.leader_due(work, row.included_on), day, work)
    one = row.enterprise
    street = one.street.short_name if one.street else None
    place = place_of(one.district.short_name, street, with_district=with_district)
    return ContactLine(row, place, officer_gap, leader_gap, until, mask_phone(one.phone))


def gap(due: dt.date | None, day: dt.date, work: WorkCalendar) -> Gap:
    """How a missing officer or leader stands with the day by which there ought to be one."""
    if due is None:
        return Gap("NONE", _("待指定"), None)
    if due < day:
        return Gap("RED", _("超期 %(n)d 天") % {"n": max(1, work.working_days_between(due, day))}, due)
    left = work.working_days_between(day, due)
    if left <= NEAR:
        return Gap("AMBER", _("今日到期") if due == day else _("剩 %(n)d 天") % {"n": left}, due)
    return Gap("GREEN", _("剩 %(n)d 天") % {"n": left}, due)
