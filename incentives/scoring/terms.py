"""By what a year is judged: the day, the sheet that holds on it, the points to be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.parameters.selectors import at
from core.verdict import Verdict, allow, refuse, require
from incentives.scoring.models import ScoreSheet
from incentives.scoring.rules.sheet import Sheet
from incentives.scoring.sheets import read_sheet

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Terms:
    """The day that a year is judged on and the sheet of that day, None where none holds; `lines` are the points by parameter.

    What was stated by `today` counts, also of a year that is over.
    """

    year: int
    day: dt.date
    today: dt.date
    sheet: Sheet | None
    lines: Mapping[str, int | None]


def may_judge(year: int, day: dt.date) -> Verdict:
    """A year that has begun by the day."""
    if FIRST_YEAR <= year <= day.year:
        return allow()
    return refuse(
        _("年度应在 %(first)d 至 %(last)d 之间"), code="scoring.year", first=FIRST_YEAR, last=day.year
    )


def terms_of(year: int, today: dt.date) -> Terms:
    """A year is judged as of today while it lasts, afterwards as of its last day. Raises Refused for a year to come."""
    require(may_judge(year, today))
    day = min(today, dt.date(year, 12, 31))
    row = ScoreSheet.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).first()
    if row is None:
        return Terms(year, day, today, None, {})
    sheet, parameters = read_sheet(row.content), at(day)
    codes = {level.line for level in sheet.levels.values() if level.line}
    return Terms(year, day, today, sheet, {code: parameters.count(code) for code in codes})


def sheets() -> list[tuple[ScoreSheet, Any]]:
    """Every sheet that was loaded, the newest first, with what it says."""
    return [(row, read_sheet(row.content)) for row in ScoreSheet.objects.order_by("-valid_from")]
