"""Puts the dashboard together: sentences, charts, the table of places, what changed, lights, award."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.pace import Pace
from core.ui.panels import Figure
from core.ui.query import address
from incentives.eligibility.registry import named, programmes
from incentives.policy.models import Programme
from monitoring.scan.moves import MOVES
from reports.dashboards.quarter import charts, table, wording
from reports.dashboards.quarter.links import Links
from reports.dashboards.quarter.query import QuarterQuery
from reports.dashboards.quarter.selectors import Award, QuarterFigures, figures


def page(query: QuarterQuery) -> dict[str, Any]:
    """The template's context."""
    found = figures(query)
    pace = Pace(found.whole.included, found.target, query.day)
    context: dict[str, Any] = {"query": query, "found": found, "is_empty": not found.whole.all}
    if context["is_empty"]:
        return context
    several = len(query.places) > 1
    return context | {
        "pace": pace,
        "headline": wording.headline(query, found, pace),
        "reached": wording.reached(query, found),
        "line": charts.included(query, found, pace),
        "funnel": charts.funnel(query, found),
        "readiness": charts.readiness(query, found) if found.is_judged else None,
        "risk": charts.risk(query, found) if found.is_judged else None,
        "place_heading": table.place_heading(query),
        "lines": table.lines(query, found),
        "table_title": _table_title(query) if several else query.place,
        "table_aside": _target_note(query, found),
        "moves": _moves(query, found),
        "before": query.period.previous,
        "lights": _lights(query, found),
        "lights_title": _("提级问题的时限情况") if query.only_escalated else _("未办结问题的时限情况"),
        "awards": [_awards(one, found.awards.get(one.code, ())) for one in _shown(found)],
        "scans_url": address("scan:list", period=str(query.period)),
    }


def _table_title(query: QuarterQuery) -> str:
    places = _("各区") if query.field == "district" else _("各街道")
    return str(_("%(places)s：比上年同期少的在前") % {"places": places})


def _target_note(query: QuarterQuery, found: QuarterFigures) -> str:
    if found.target is None:
        return str(_("目标未下达；点数字看明细"))
    return str(_("%(place)s目标 %(n)s 家；点数字看明细") % {"place": query.place, "n": f"{found.target:,}"})


def _moves(query: QuarterQuery, found: QuarterFigures) -> list[Figure]:
    links = Links(query)
    return [
        Figure(found.moved[move], str(label), links.assessments(moved=move))
        for move, label in MOVES
        if move in found.moved
    ]


def _lights(query: QuarterQuery, found: QuarterFigures) -> list[dict[str, Any]]:
    links, whole = Links(query), found.whole
    return [
        {"level": level, "label": label, "value": value, "url": links.problems(level)}
        for level, label, value in (
            ("RED", _("已逾期"), whole.red),
            ("AMBER", _("临近到期"), whole.amber),
            ("GREEN", _("正常"), whole.green),
        )
    ]


def _shown(found: QuarterFigures) -> list[Programme]:
    """The programmes that were evaluated; while none was, the first says how to begin."""
    known = programmes()
    return [one for one in known if one.code in found.awards] or known[:1]


def _awards(rules: Programme, years: Sequence[Award]) -> dict[str, Any]:
    """The card of one programme: its last years."""
    return {"rules": rules, "rows": [_award(rules, award) for award in years]}


def _award(rules: Programme, award: Award) -> dict[str, Any]:
    def url(verdict: str) -> str:
        return address("awards:list", year=award.year, **named(rules), verdict=verdict)

    return {
        "award": award,
        "passed": url("PASS"),
        "unknown": url("UNKNOWN"),
        "failed": url("FAIL"),
    }
