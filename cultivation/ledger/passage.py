"""What happened to a problem (办理经过), in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cultivation.ledger.dated import Part
from cultivation.ledger.models import ProblemEvent
from cultivation.ledger.rules.wording import day_light
from cultivation.ledger.states import Action
from cultivation.ledger.timing import Timing


@dataclass(frozen=True)
class EventLine:
    """One line of the timeline, in words."""

    event: ProblemEvent
    name: str

    @classmethod
    def of(cls, event: ProblemEvent) -> EventLine:
        """The line of an event; what is no act of the table has words of its own."""
        others = {
            "REGISTER": _("登记"),
            "HAND_OVER": _("交接"),
            "MOVED": _("随企业移交"),
            "ASSIST": _("请协办"),
            "ANSWER": _("协办答复"),
            "PART_CLOSED": _("不再等协办"),
            "DECIDE": _("领导小组决定"),
            "DECISION_DONE": _("决定落实"),
        }
        code = event.action.upper()
        return cls(event, str(Action(code).label) if code in Action else others.get(code, code))


def part_light(part: Part, timing: Timing, today: dt.date) -> tuple[str, str]:
    """How a helping unit's part stands: light and words."""
    if part.answered_at:
        return "GREEN", _("已答复")
    if part.closed_at:
        return "NONE", _("不再等")
    return day_light(timing.calendar, part.due_on, today)
