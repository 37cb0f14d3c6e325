"""The parameters of inclusion in force on a day, the windows from a day on, and the checklist of a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.parameters.selectors import ParameterSet, at
from core.verdict import Refused, refuse
from cultivation.enterprises.codes import Door
from monitoring.inclusion.models import PaperRule
from monitoring.inclusion.models import Window as WindowRow
from monitoring.inclusion.rules.papers import Wanted
from monitoring.inclusion.rules.windows import MonthDay, Slot, next_slot, read_range, slots

_RANGES: Final = {Door.MONTHLY: "inclusion_windows_monthly", Door.ANNUAL: "inclusion_windows_annual"}


@dataclass(frozen=True)
class Terms:
    """What the checks compare with on a day."""

    threshold: Decimal
    difference_max: Decimal
    needs_output: bool


def terms_on(day: dt.date) -> Terms:
    """The parameters of a day. Raises Refused where one is not known."""
    found = at(day)
    return Terms(
        Decimal(found.needed("above_scale_threshold")),
        Decimal(found.needed("inclusion_difference_max")),
        bool(found.flag("require_output_threshold")),
    )


def threshold_on(day: dt.date) -> Decimal:
    """T on a day. Raises Refused where it is not known."""
    return Decimal(at(day).needed("above_scale_threshold"))


def reminder_days(day: dt.date) -> int:
    """So many working days before a window closes people are reminded; none while it is not known."""
    return at(day).count("inclusion_reminder_before") or 0


def monthly_day(day: dt.date) -> int:
    """The day of a month by which who reached the threshold goes to the district for the monthly door."""
    return at(day).needed_count("inclusion_monthly_day")


def production_from(year: int, day: dt.date) -> dt.date:
    """From when on production counts as new for the monthly door of a year."""
    month, first = _month_day(at(day).needed("inclusion_production_from"))
    return dt.date(year - 1, month, first)


def sprint_day(day: dt.date) -> dt.date:
    """The day of a day's year as of which its sprint list is made."""
    month, first = _month_day(at(day).needed("sprint_list_day"))
    return dt.date(day.year, month, first)


def _month_day(text: str) -> MonthDay:
    month, day = text.split("-")
    return int(month), int(day)


class Windows:
    """The windows of both doors around a day; two small queries, then a look-up."""

    def __init__(self, day: dt.date, parameters: ParameterSet | None = None) -> None:
        known = parameters or at(day)
        self.day = day
        self._spans = {door: read_range(known.needed(code)) for door, code in _RANGES.items()}
        rows = WindowRow.objects.values_list("door", "closes_on", "opens_on")
        self._entered: dict[str, list[Slot]] = {door: [] for door in Door}
        for door, closes_on, opens_on in rows:
            self._entered[door].append(Slot(closes_on, opens_on))

    def of(self, door: str, year: int) -> list[Slot]:
        """The windows of a door that begin in a year."""
        return slots(door, year, self._entered[door], self._spans[Door(door)])

    def after(self, door: str, day: dt.date) -> Slot:
        """The window that is open on a day, else the next."""
        near = [slot for year in (day.year - 1, day.year, day.year + 1) for slot in self.of(door, year)]
        found = next_slot(near, day)
        if found is None:
            raise Refused(refuse(_("之后没有已知的入库窗口，请市局先登记。"), code="window.none"))
        return found

    def closes(self, door: str, year: int) -> dt.date:
        """The last day of a year's review: of the last window that begins in it."""
        return max(slot.closes_on for slot in self.of(door, year))


def checklist(kind: str, year: int) -> list[PaperRule]:
    """The papers of a kind as they hold in a year, in the order of the codes."""
    rules: dict[str, PaperRule] = {}
    known = PaperRule.objects.filter(kind=kind, from_year__lte=year).select_related("changed_by")
    for rule in known.order_by("from_year"):
        rules[rule.code] = rule
    return [rule for _code, rule in sorted(rules.items())]


def paper_list(kind: str, year: int) -> list[Wanted]:
    """The same for the rules. Raises Refused while none was loaded."""
    rules = checklist(kind, year)
    if not rules:
        raise Refused(refuse(_("还没有载入这一年的材料清单，请管理员先载入。"), code="case.no_list"))
    return [
        Wanted(
            rule.code, rule.title, rule.is_wanted, rule.condition, rule.waivable, rule.files, rule.provider
        )
        for rule in rules
    ]
