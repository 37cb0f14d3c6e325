"""The parameters of applications in force on a day, the papers that they need, who decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Final

from accounts.models import Unit
from core.calendar.selectors import current
from core.parameters.selectors import at
from cultivation.enterprises.models import Enterprise
from incentives.applications.codes import Origin
from incentives.applications.models import Application, AwardPaper
from incentives.applications.rules.papers import Wanted
from incentives.applications.states import State
from incentives.policy.models import Programme
from incentives.policy.requirements import Requirements
from incentives.policy.responsible import responsible

CLOCKS: Final[dict[State, str]] = {
    State.SUBMITTED: "review_preliminary",
    State.PRELIMINARY: "review_preliminary",
    State.SUPPLEMENT: "review_supplement",
    State.VERIFICATION: "review_verification",
    State.SITE_CHECK: "review_site_check",
    State.OBJECTION: "review_objection",
    State.REJECTED: "review_appeal",
}
"""The clock of a state, in working days, the first not counted; the preliminary review's runs from the submission on."""
CONFIRM: Final = "review_confirm"
"""How long an enterprise may confirm what the portal drafted."""


def clock_ends(code: str, day: dt.date) -> dt.date:
    """The last day of a clock that begins on a day. Raises Refused where its length is not known."""
    return current().add_working_days(day, at(day).needed_count(code))


def sample_rate(day: dt.date) -> Decimal:
    """The share that is checked on site. Raises Refused where it is not known."""
    return Decimal(at(day).needed("review_sample_rate"))


def reminder_days(day: dt.date) -> int:
    """So many working days before a clock ends people are reminded; none while it is not known."""
    return at(day).count("review_reminder_before") or 0


def decider(programme: Programme, of: Enterprise) -> Unit:
    """Who decides an enterprise's application of a programme."""
    return deciders(programme)(of)


def deciders(programme: Programme) -> Callable[[Enterprise], Unit]:
    """Who decides: the district where it gives by its own rule, else the programme's unit, else the bureau."""
    if programme.by_district:
        return lambda of: of.district
    unit = responsible(programme, None)
    return lambda _of: unit


def paper_list(day: dt.date) -> list[AwardPaper]:
    """The papers as they stand on a day, in the order of their codes."""
    found: dict[str, AwardPaper] = {}
    for paper in AwardPaper.objects.filter(valid_from__lte=day).select_related("by").order_by("valid_from"):
        found[paper.code] = paper
    return [paper for _code, paper in sorted(found.items())]


def asked_of(rows: Sequence[Application], day: dt.date) -> list[list[Wanted]]:
    """The papers that each application needs: what its version asks for, by the list of the day on which it was submitted."""
    asked = Requirements.of({row.programme_id for row in rows})
    lists = {each: paper_list(each) for each in {row.submitted_on or day for row in rows}}
    found = []
    for row in rows:
        on = row.submitted_on or day
        codes = asked.papers(row.programme_id, row.year, row.district_id, on)
        found.append(wanted(lists[on], codes, row.origin))
    return found


def wanted(papers: Sequence[AwardPaper], codes: Collection[str], origin: str) -> list[Wanted]:
    """Those of these codes that have to come."""
    return [
        Wanted(
            paper.code,
            paper.name,
            paper.note,
            paper.waivable,
            paper.fetched,
            paper.files,
            paper.provider,
        )
        for paper in papers
        if paper.is_wanted and paper.code in codes and (paper.unasked or origin != Origin.UNASKED)
    ]


def paper_names() -> dict[str, str]:
    """What the papers are called today, by code."""
    return dict(AwardPaper.objects.order_by("code", "valid_from").values_list("code", "name"))
