"""The dated parameters of titles."""

from __future__ import annotations

import datetime as dt

from core.parameters.selectors import at
from cultivation.enterprises.recognitions.rules import last_day


def usual_end(valid_from: dt.date) -> dt.date:
    """The last day of a title that states none, by the rule in force on its first. Raises Refused where none is."""
    return last_day(valid_from, at(valid_from).needed_count("title_valid_years"))


def reminded_until(day: dt.date) -> dt.date:
    """Titles that end by then are reminded of on that day; those of the day itself while the days are unknown."""
    return day + dt.timedelta(days=at(day).count("title_reminder_days") or 0)
