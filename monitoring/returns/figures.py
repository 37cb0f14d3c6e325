"""Figures of record of one enterprise: the sources side by side, and which of them counts (取数优先级)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts.models import User
from core.periods import Period
from cultivation.enterprises.codes import ExitReason, Source
from cultivation.enterprises.models import Enterprise
from monitoring.returns.models import QuarterlyReturn, ReturnQuerySet
from monitoring.returns.rules.record import source_of_record
from monitoring.returns.states import COUNTED, ReturnState


@dataclass(frozen=True)
class Quarter:
    """What is known of an enterprise's quarter: the return that stands for each source, and whether STAT counts.

    `working` are corrections beside them that are drafts or were returned.
    """

    period: Period
    above_scale: bool
    by_source: dict[Source, QuarterlyReturn] = field(default_factory=dict)
    working: dict[Source, QuarterlyReturn] = field(default_factory=dict)

    def at_hand(self, source: Source) -> QuarterlyReturn | None:
        """The version from which one goes on: a correction in work, else the one that stands."""
        return self.working.get(source) or self.by_source.get(source)

    def source_of(self, code: str) -> Source | None:
        """The source whose figure of this field is of record."""
        stated = [
            source
            for source, row in self.by_source.items()
            if _counted(source, row) and getattr(row, code) not in (None, "")
        ]
        return source_of_record(code, stated, above_scale=self.above_scale)

    def of_record(self, code: str) -> Any:
        """The figure of record, None where nobody states one."""
        source = self.source_of(code)
        return None if source is None else getattr(self.by_source[source], code)


def _counted(source: Source, row: QuarterlyReturn) -> bool:
    """An enterprise's own return counts when it was submitted; what the bureaus say, unless it was returned."""
    if source is Source.ENTERPRISE:
        return row.state in COUNTED
    return row.state not in (ReturnState.EMPTY, ReturnState.DRAFT, ReturnState.RETURNED)


def quarters(user: User, enterprise: Enterprise, periods: Iterable[Period]) -> dict[Period, Quarter]:
    """The quarters of an enterprise in the person's scope, in three queries however many."""
    return quarters_among(QuarterlyReturn.objects.visible_to(user), enterprise, periods)


def quarters_among(
    seen: ReturnQuerySet, enterprise: Enterprise, periods: Iterable[Period]
) -> dict[Period, Quarter]:
    """The same of the returns that the reader may see."""
    wanted = list(periods)
    above = _above_on(enterprise, [period.end for period in wanted])
    found = {period: Quarter(period, is_above) for period, is_above in zip(wanted, above, strict=True)}
    rows = seen.filter(
        Q(is_current=True) | Q(is_working=True),
        enterprise=enterprise,
        year__in={period.year for period in wanted},
    )
    for row in rows:
        kept = found.get(Period(row.year, row.quarter))
        if kept is not None:
            (kept.working if row.is_working else kept.by_source)[Source(row.source)] = row
    return found


def _above_on(enterprise: Enterprise, days: Sequence[dt.date]) -> list[bool]:
    """As `above_scale_on` of the database: an inclusion by that day without a later exit."""
    came = [one.included_on for one in enterprise.inclusions.all()]
    left = [one.exited_on for one in enterprise.exits.all() if one.reason != ExitReason.MOVED_DISTRICT]
    found = []
    for day in days:
        last_in = max((on for on in came if on <= day), default=None)
        last_out = max((on for on in left if on <= day), default=None)
        found.append(last_in is not None and (last_out is None or last_out <= last_in))
    return found
