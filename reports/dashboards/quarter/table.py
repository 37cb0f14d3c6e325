"""The table of districts (or of a district's streets): every count is a link; who falls behind stands first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.money import UNKNOWN_TEXT
from cultivation.enterprises.codes import AT_RISK, LIKELY
from reports.dashboards.quarter.links import Links
from reports.dashboards.quarter.query import QuarterQuery
from reports.dashboards.quarter.selectors import QuarterFigures, Tally


@dataclass(frozen=True)
class LinkedNumber:
    """A number with its link; `is_short` shows it in red, `sign` puts a plus before it."""

    label: str
    text: str
    url: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class PlaceRow:
    """One place; the first line is the whole."""

    name: str
    cells: list[LinkedNumber]
    is_whole: bool = False


def place_heading(query: QuarterQuery) -> str:
    """What the places are."""
    return _("区") if query.field == "district" else _("街道")


def _labels(query: QuarterQuery) -> list[str]:
    overdue = _("提级逾期") if query.only_escalated else _("逾期问题")
    return [
        _("新增规上"), _("上年同期"), _("增减"), _("有望达标"), _("应报"), _("已报"), _("红橙预警"), overdue,
    ]  # fmt: skip


def lines(query: QuarterQuery, found: QuarterFigures) -> list[PlaceRow]:
    """The whole, then each place: the largest shortfall against last year first, then the city's order.

    What lies in no street (an enterprise whose street nobody entered) has a line of its own without links: no list
    can be narrowed to it. What lies outside (a problem held for another district) counts in the whole only.
    """
    rows = [(unit, found.by_place.get(unit.pk, Tally())) for unit in query.places]
    rows.sort(key=lambda pair: (pair[1].change, pair[0].sort))
    judged = found.is_judged
    made = [_line(query, unit.name, tally, Links(query, unit), judged) for unit, tally in rows]
    if (
        query.field == "street"
        and len(query.places) > 1
        and (homeless := found.by_place.get(None)) is not None
    ):
        made.append(_line(query, _("未填街道"), homeless, None, judged))
    if len(made) == 1:
        return made
    return [_line(query, query.place, found.whole, Links(query), judged, is_whole=True), *made]


def _line(
    query: QuarterQuery, name: str, tally: Tally, links: Links | None, judged: bool, *, is_whole: bool = False
) -> PlaceRow:
    """One place; what a scan would say is a dash where the quarter has none."""
    change = f"{tally.change:+,}" if tally.change else "0"
    unknown = (UNKNOWN_TEXT, "", False)
    shown: list[tuple[int | str, str, bool]] = [
        (tally.included, links.included() if links else "", False),
        (tally.before, links.before() if links else "", False),
        (change, "", tally.change < 0),
        (tally.likely, links.assessments(readiness=LIKELY) if links else "", False) if judged else unknown,
        (tally.listed, links.returns() if links else "", False),
        (tally.received, links.returns(state="RECEIVED") if links else "", False),
        (tally.at_risk, links.assessments(risk=AT_RISK) if links else "", False) if judged else unknown,
        (tally.red, links.problems("RED") if links else "", False),
    ]
    cells = [
        LinkedNumber(label, value if isinstance(value, str) else f"{value:,}", url, is_short)
        for label, (value, url, is_short) in zip(_labels(query), shown, strict=True)
    ]
    return PlaceRow(name, cells, is_whole)
