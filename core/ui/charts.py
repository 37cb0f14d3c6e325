"""The portal's few kinds of chart, each with the table that says the same (look, "charts").

A spec is made by a selector or view and shown by `{% chart "id" spec %}`: static/js/charts.js draws it on a
canvas from its `data()`, and the table comes from its `table()`. `title` is a computed sentence: the finding.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from core.money import UNKNOWN_TEXT

Number = Decimal | int | float | None


@dataclass(frozen=True)
class ChartTable:
    """The table beside a chart: headings, and rows of (text, address or "") cells; the first names the row."""

    headings: list[str]
    rows: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class ProjectedQuarter:
    """A projected quarter: its label and the range P10–P90 with its middle."""

    label: str
    p10: Number
    p50: Number
    p90: Number


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """What every kind has: its finding as `title`, a label for each bar or point, the numbers' unit and decimals."""

    kind: ClassVar[str]
    title: str
    labels: Sequence[str]
    unit: str = "家"
    digits: int = 0
    note: str = ""
    size: str = ""

    def data(self) -> dict[str, Any]:
        """For static/js/charts.js."""
        return {"labels": list(self.labels), "unit": self.unit, "digits": self.digits, **self._drawn()}

    @abstractmethod
    def table(self) -> ChartTable:
        """The same as a table."""

    @abstractmethod
    def _drawn(self) -> dict[str, Any]:
        """What its own kind is drawn of."""


@dataclass(frozen=True, kw_only=True)
class QuarterBars(Chart):
    """Quarterly bars with a dashed threshold and the projected quarter as a band."""

    kind: ClassVar[str] = "quarters"
    values: Sequence[Number]
    unit: str = "万元"
    threshold: Number = None
    threshold_label: str = ""
    forecast: ProjectedQuarter | None = None

    def _drawn(self) -> dict[str, Any]:
        band = self.forecast
        return {
            "values": _floats(self.values),
            "threshold": _float(self.threshold),
            "thresholdLabel": self.threshold_label,
            "forecast": band
            and {
                "label": band.label,
                "p10": _float(band.p10),
                "p50": _float(band.p50),
                "p90": _float(band.p90),
            },
        }

    def table(self) -> ChartTable:
        """Quarter and value; the projected quarter as a range."""
        rows = [[(str(label), ""), (number_text(value, self.digits), "")] for label, value in _pairs(self)]
        if self.forecast:
            low, high = (
                number_text(self.forecast.p10, self.digits),
                number_text(self.forecast.p90, self.digits),
            )
            rows.append([(self.forecast.label, ""), (f"{low}–{high}", "")])
        return ChartTable([_("季度"), self.unit], rows)


@dataclass(frozen=True, kw_only=True)
class RankedBars(Chart):
    """Horizontal bars in a given order; `marks` are where each should be, `urls` the rows behind each."""

    kind: ClassVar[str] = "ranked"
    values: Sequence[Number]
    marks: Sequence[Number] = ()
    mark_label: str = ""
    urls: Sequence[str] = ()
    heading: str = ""

    def _drawn(self) -> dict[str, Any]:
        return {
            "values": _floats(self.values),
            "marks": _floats(self.marks),
            "markLabel": self.mark_label,
            "urls": list(self.urls),
        }

    def table(self) -> ChartTable:
        """Name, value (a link where there is an address) and mark."""
        urls = list(self.urls) or [""] * len(self.labels)
        rows = [
            [(str(label), ""), (number_text(value, self.digits), url)]
            for (label, value), url in zip(_pairs(self), urls, strict=True)
        ]
        if not self.marks:
            return ChartTable([self.heading or _("名称"), self.unit], rows)
        for row, mark in zip(rows, self.marks, strict=True):
            row.append((number_text(mark, self.digits), ""))
        return ChartTable([self.heading or _("名称"), self.unit, self.mark_label], rows)


@dataclass(frozen=True)
class StackPart:
    """One part of stacked bars: its word, a value and an address for each bar, and its tone.

    `tone` is one of dark, mid, pale (the one hue and its tints) or red, orange, yellow (lights). A part that is not
    `drawn` stands in the table only.
    """

    label: str
    values: Sequence[Number]
    urls: Sequence[str]
    tone: str = "dark"
    drawn: bool = True


@dataclass(frozen=True, kw_only=True)
class StackedBars(Chart):
    """Horizontal bars in a given order, each made of parts; every number of the table is a link."""

    kind: ClassVar[str] = "stacked"
    parts: Sequence[StackPart]
    heading: str = ""

    def _drawn(self) -> dict[str, Any]:
        drawn = [part for part in self.parts if part.drawn]
        return {
            "parts": [
                {"label": part.label, "values": _floats(part.values), "tone": part.tone} for part in drawn
            ],
            "urls": [list(part.urls) for part in drawn],
        }

    def table(self) -> ChartTable:
        """Name, and every part with its address."""
        rows = [
            [
                (str(label), ""),
                *((number_text(part.values[place], self.digits), part.urls[place]) for part in self.parts),
            ]
            for place, label in enumerate(self.labels)
        ]
        return ChartTable([self.heading or _("名称"), *(part.label for part in self.parts)], rows)


@dataclass(frozen=True, kw_only=True)
class TargetLine(Chart):
    """A line so far against its expected path, with the rest of the year as a band (low, high).

    The axis begins at `floor` where one is given and nothing lies below it.
    """

    kind: ClassVar[str] = "line"
    values: Sequence[Number]
    target: Sequence[Number]
    target_label: str = ""
    heading: str = ""
    urls: Sequence[str] = ()
    band: Sequence[tuple[Number, Number] | None] = ()
    floor: Number = None

    def _drawn(self) -> dict[str, Any]:
        """A missing month is null and breaks the line."""
        return {
            "values": _floats(self.values),
            "target": _floats(self.target),
            "targetLabel": self.target_label,
            "band": [pair and [_float(pair[0]), _float(pair[1])] for pair in self.band],
            "floor": _float(self.floor),
        }

    def table(self) -> ChartTable:
        """Month or what else the labels are, value (a link where there is an address), expected."""
        urls = list(self.urls) or [""] * len(self.labels)
        rows = [
            [(str(label), ""), (number_text(value, self.digits), url), (number_text(target, self.digits), "")]
            for (label, value), target, url in zip(_pairs(self), self.target, urls, strict=True)
        ]
        return ChartTable([self.heading or _("月份"), self.unit, self.target_label or _("序时")], rows)


def number_text(value: Number, digits: int = 0) -> str:
    """A number for a table: thousands, `—` for nothing."""
    return UNKNOWN_TEXT if value is None else f"{value:,.{digits}f}"


def _pairs(spec: Any) -> list[tuple[str, Number]]:
    return list(zip(spec.labels, spec.values, strict=True))


def _float(value: Number) -> float | None:
    return None if value is None else float(value)


def _floats(values: Sequence[Number]) -> list[float | None]:
    return [_float(value) for value in values]
