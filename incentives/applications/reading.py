"""An application as its rules see it: the papers it needs and has, what is left, who had which duty."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Q

from incentives.applications.codes import Happening
from incentives.applications.models import Application, ApplicationEvent, ApplicationPaper
from incentives.applications.rules.papers import Had, Wanted, missing
from incentives.applications.states import TRANSITIONS, Act, Duty
from incentives.applications.terms import asked_of

DUTIES: Final[dict[tuple[str, str], Duty]] = {
    **{(row.source.value, row.act.value): row.duty for row in TRANSITIONS if row.duty is not None}
}
_BESIDE: Final[dict[str, Duty]] = {
    Happening.ENTERED.value: Duty.ENTRY,
    Happening.ACCOUNT.value: Duty.BANK,
    Happening.RELEASE.value: Duty.RELEASE,
}
_REJECTING: Final = frozenset({Act.REJECT.value, Act.UPHOLD.value, Act.REVOKE.value})


@dataclass(frozen=True)
class Seen:
    """An application with the papers that it needs, and its own by code."""

    row: Application
    wanted: list[Wanted]
    papers: dict[str, ApplicationPaper]

    @cached_property
    def had(self) -> dict[str, Had]:
        """What there is of each paper; the account stands for its own."""
        found = {
            code: Had(paper.received_on is not None or paper.on_paper, paper.waived)
            for code, paper in self.papers.items()
        }
        account = Had(received=bool(self.row.account_number))
        return found | {paper.code: account for paper in self.wanted if paper.is_account}

    @cached_property
    def missing(self) -> list[Wanted]:
        """What has not come."""
        return missing(self.wanted, self.had)

    @cached_property
    def to_submit(self) -> list[Wanted]:
        """What has not come and must be there when it is submitted."""
        return missing(self.wanted, self.had, submitting=True)


def see(row: Application, day: dt.date) -> Seen:
    """An application as it stands on a day; the list is that of the day on which it was submitted. Five small queries."""
    return see_each([row], day)[0]


def see_each(rows: Sequence[Application], day: dt.date) -> list[Seen]:
    """The same for many: as many queries as there are days of submission, and four."""
    papers: dict[int, dict[str, ApplicationPaper]] = defaultdict(dict)
    for paper in ApplicationPaper.objects.filter(application__in=rows).select_related("by"):
        papers[paper.application_id][paper.code] = paper
    return [Seen(row, asked, papers[row.pk]) for row, asked in zip(rows, asked_of(rows, day), strict=True)]


@dataclass(frozen=True)
class Past:
    """Who had which duty of an application, and who rejected it."""

    duties: dict[Duty, set[int]]
    rejecters: set[int]


def past_of(application: int) -> Past:
    """The same of one application."""
    return pasts([application]).get(application, Past({}, set()))


def pasts(applications: Iterable[int], hands: Collection[int] | None = None) -> dict[int, Past]:
    """Who had which duty of each application, from its events; who acted for someone counts as both. One query.

    `hands`: only what these people did, which is all that decides whether they may do something more.
    """
    found: dict[int, Past] = {}
    events = ApplicationEvent.objects.filter(application__any_of=applications)
    if hands is not None:
        events = events.filter(Q(by__in=hands) | Q(principal__in=hands))
    rows = events.values_list("application_id", "kind", "from_state", "by_id", "principal_id")
    for application, kind, state, by, principal in rows:
        past = found.setdefault(application, Past({}, set()))
        people = {by, principal} - {None}
        duty = DUTIES.get((state, kind)) or _BESIDE.get(kind)
        if duty is not None:
            past.duties.setdefault(duty, set()).update(people)
        if kind in _REJECTING:
            past.rejecters.update(people)
    return found
