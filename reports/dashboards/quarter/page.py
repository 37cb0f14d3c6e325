"""Puts the dashboard together: sentences, charts, the table of places, what changed, lights, award."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.ui.query import address
from core.ui.tables import Heading
from monitoring.scan.moves import MOVES
from reports.dashboards.home.panels import Figure
from reports.dashboards.pace import Pace
from reports.dashboards.quarter import charts, sentences, table
from reports.dashboards.quarter.asked import Asked
from reports.dashboards.quarter.links import Links
from reports.dashboards.quarter.selectors import Award, Figures, figures


def page(ask: Asked) -> dict[str, Any]:
    """The template's context."""
    found = figures(ask)
    pace = Pace(found.whole.included, found.target, ask.day)
    context: dict[str, Any] = {"ask": ask, "found": found, "is_empty": not found.whole.all}
    if context["is_empty"]:
        return context
    several = len(ask.places) > 1
    return context | {
        "pace": pace,
        "headline": sentences.headline(ask, found, pace),
        "reached": sentences.reached(ask, found),
        "line": charts.included(ask, found, pace),
        "funnel": charts.funnel(ask, found),
        "readiness": charts.readiness(ask, found) if found.is_judged else None,
        "risk": charts.risk(ask, found) if found.is_judged else None,
        "columns": table.columns(ask),
        "lines": table.lines(ask, found),
        "table_title": _table_title(ask) if several else ask.place,
        "table_aside": _target_note(ask, found),
        "moves": _moves(ask, found),
        "before": ask.period.previous,
        "lights": _lights(ask, found),
        "lights_title": _("提级问题亮灯") if ask.only_escalated else _("未办结问题亮灯"),
        "award_columns": _award_columns(),
        "awards": [_award(award) for award in found.awards],
        "scans_url": address("scan:list", period=str(ask.period)),
    }


def _table_title(ask: Asked) -> str:
    places = _("各区") if ask.field == "district" else _("各街道")
    return str(_("%(places)s：比上年同期少的在前") % {"places": places})


def _target_note(ask: Asked, found: Figures) -> str:
    if found.target is None:
        return str(_("点数字看明细"))
    return str(_("全市目标 %(n)s 家，各区目标待年度方案下达；点数字看明细") % {"n": f"{found.target:,}"})


def _moves(ask: Asked, found: Figures) -> list[Figure]:
    links = Links(ask)
    return [
        Figure(found.moved[move], str(label), links.assessments(moved=move))
        for move, label in MOVES
        if move in found.moved
    ]


def _lights(ask: Asked, found: Figures) -> list[dict[str, Any]]:
    links, whole = Links(ask), found.whole
    return [
        {"level": level, "label": label, "value": value, "url": links.problems(level)}
        for level, label, value in (
            ("RED", _("已逾期"), whole.red),
            ("AMBER", _("临近到期"), whole.amber),
            ("GREEN", _("正常"), whole.green),
        )
    ]


def _award_columns() -> list[Heading]:
    return [
        Heading(_("计入年度")),
        Heading(_("符合"), number=True),
        Heading(_("金额"), _("万元"), number=True),
        Heading(_("待定"), number=True),
        Heading(_("不符合"), number=True),
    ]


def _award(award: Award) -> dict[str, Any]:
    def url(verdict: str) -> str:
        return address("awards:list", year=award.year, verdict=verdict)

    return {
        "award": award,
        "passed": url("PASS"),
        "unknown": url("UNKNOWN"),
        "failed": url("FAIL"),
    }
