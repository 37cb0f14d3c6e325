"""How an enterprise stands with its hang-point: since when, until when, and what ended it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.verdict import Verdict
from cultivation.contacts import rules
from cultivation.contacts.codes import ENDING
from cultivation.contacts.terms import Terms
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.models import Enterprise, Exit, Inclusion


@dataclass(frozen=True)
class Hanging:
    """`included_on` is the latest inclusion, `until` the last day; `ended` what ended it before, in words."""

    included_on: dt.date | None = None
    until: dt.date | None = None
    ended: str = ""

    def may_hang(self, on: dt.date) -> Verdict:
        """Whether a leader may be named from a day on."""
        return rules.may_hang(included_on=self.included_on, until=self.until, ended=self.ended, on=on)


def hanging_of(enterprise: Enterprise, day: dt.date, terms: Terms) -> Hanging:
    """Of one enterprise; two queries."""
    found = Inclusion.objects.filter(enterprise=enterprise, included_on__lte=day).order_by("-included_on")
    included_on = found.values_list("included_on", flat=True).first()
    if included_on is None:
        return Hanging()
    return Hanging(included_on, terms.until(included_on), _ended(enterprise, included_on, day))


def _ended(enterprise: Enterprise, included_on: dt.date, day: dt.date) -> str:
    if enterprise.status in ENDING:
        return str(OperatingStatus(enterprise.status).label)
    exits = Exit.objects.filter(
        enterprise=enterprise, exited_on__gt=included_on, exited_on__lte=day, reason__in=ENDING
    )
    last = exits.order_by("-exited_on").first()
    return str(last.get_reason_display()) if last else ""
