"""What is owed, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.money import UNKNOWN_TEXT
from cultivation.contacts.visits.selectors.owing import KEY, SOON, Counts, Group

MOST = 2


def due_light(due_on: dt.date, today: dt.date) -> tuple[str, str]:
    """The light of a visit's day and its word."""
    left = (due_on - today).days
    if left < 0:
        return "RED", _("逾期 %(n)d 天") % {"n": -left}
    if left == 0:
        return "AMBER", _("今日到期")
    return ("AMBER" if left <= SOON else "GREEN"), _("剩 %(n)d 天") % {"n": left}


def cause_words(causes: Sequence[str]) -> str:
    """Why a visit is owed."""
    return "、".join(_("重点培育") if cause == KEY else _("领导挂点") for cause in causes)


def coverage_words(counts: Counts) -> str:
    """The share in per cent with one decimal; – where nobody was owed a visit."""
    share = counts.coverage
    return UNKNOWN_TEXT if share is None else f"{share * 100:.1f}%"


def finding(overdue: int, units: Sequence[Group]) -> str:
    """The heading: how many are overdue, and mainly where."""
    if not any(group.duties for group in units):
        return _("现在没有应走访的企业")
    if not overdue:
        return _("应走访的企业都没有逾期")
    worst = sorted((group for group in units if group.overdue and group.name), key=lambda g: -g.overdue)
    if len(units) < 2 or not worst:
        return _("%(n)d 家逾期未访") % {"n": overdue}
    names = "、".join(group.name for group in worst[:MOST])
    return _("%(n)d 家逾期未访，主要在%(names)s") % {"n": overdue, "names": names}
