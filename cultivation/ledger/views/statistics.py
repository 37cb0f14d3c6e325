"""台账统计: the finding, the measures of a period by group, the subcategories that grow; each number opens its rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.money import UNKNOWN_TEXT
from core.ui.filters import Text
from core.ui.query import address
from core.ui.templatetags.portal import percent
from core.verdict import Refused
from cultivation.ledger.measures import period_words
from cultivation.ledger.selectors.report import GROUPINGS, Question, Report, report
from cultivation.ledger.selectors.statistics import Measures, before
from exchange.addresses import export_address

FEW, MOST = 5, 100
"""Of fewer resolved no on-time rate is called the lowest; so many groups are on the page, all in the workbook."""
COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("logged", ""),
    ("accepted_in_time", "accepted_in_time"),
    ("accepted", ""),
    ("now_done", "resolution"),
    ("resolved", ""),
    ("resolved_in_time", "resolved_in_time"),
    ("median_days", ""),
    ("reopened", "reopened"),
    ("evaluated", ""),
    ("satisfied", "satisfaction"),
)
"""The measures below the template's headings, each with the rate in its second line."""


@dataclass(frozen=True)
class Number:
    """A number of the table: its rows behind it unless there are none, its rate in the second line."""

    text: str
    url: str
    rate: str


@dataclass(frozen=True)
class Line:
    """One group, or the whole."""

    name: str
    numbers: dict[str, Number]
    is_whole: bool = False


@dataclass(frozen=True)
class Choice:
    """A period, or a way to group, that is one tap away."""

    label: Text
    url: str
    current: bool


@require_safe
@needs(Permission.LEDGER_READ)
def statistics(request: HttpRequest) -> HttpResponse:
    """The page; what cannot be read in the address is said in a sentence, and nothing is counted."""
    user, today = signed_in(request), timezone.localdate()
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("from", "to", "by")}
    context: dict[str, Any] = {"scope": user.unit.name}
    try:
        question = Question.read(asked)
    except Refused as refused:
        given = {name: asked[name] for name in ("from", "to")}
        context |= {"title": _("台账统计"), "refused": refused.sentence, "form": _form(given)}
        context["periods"] = _periods(None, today)
        return render(request, "ledger/statistics.html", context)
    found = report(user, question)
    context |= {
        "title": finding(found),
        "question": question,
        "found": found,
        "lines": lines(found),
        "more": max(0, len(found.groups) - MOST),
        "before_words": period_words(*before(question.first, question.last)),
        "form": _form(question.asked),
        "periods": _periods(question, today),
        "groupings": [
            Choice(each.label, _page(question.first, question.last, code), code == question.by)
            for code, each in GROUPINGS.items()
        ],
        "export_url": export_address(user, "ledger_statistics"),
    }
    return render(request, "ledger/statistics.html", context)


def lines(found: Report) -> list[Line]:
    """The whole, then each group, as many as a page takes."""
    made = [Line(name, _numbers(found.question, each, each.key)) for name, each in found.groups[:MOST]]
    return [Line(_("合计"), _numbers(found.question, found.total, None), is_whole=True), *made]


def finding(found: Report) -> str:
    """`登记 1,234 件，按时办结率 92.3%，最低的是区人力资源局（60.0%）；招工难增长最多，多 12 件`."""
    total = found.total
    if not (total.logged or total.accepted or total.resolved):
        return _("这段时间没有登记或办结的问题")
    said = [_("登记 %(n)s 件") % {"n": f"{total.logged:,}"}]
    if rate := total.rates["resolved_in_time"]:
        said.append(_("按时办结率 %(rate)s") % {"rate": percent(float(rate))})
        said += _worst(found, float(rate))
    else:
        said.append(_("还没有办结的"))
    return "；".join(filter(None, ("，".join(said), _grew(found))))


def _worst(found: Report, whole: float) -> list[str]:
    """The group that keeps its days least, of those that resolved more than a few."""
    rated = [
        (float(each.rates["resolved_in_time"] or 0), name)
        for name, each in found.groups
        if each.resolved >= FEW and each.key
    ]
    if len(rated) < 2 or min(rated)[0] >= whole:
        return []
    rate, name = min(rated)
    return [_("最低的是%(name)s（%(rate)s）") % {"name": name, "rate": percent(rate)}]


def _grew(found: Report) -> str:
    """What grew most against the period of equal length before."""
    if found.grown:
        most = found.grown[0]
        return _("%(name)s增长最多，多 %(n)s 件") % {"name": most.name, "n": f"{most.more:,}"}
    return ""


def _numbers(question: Question, each: Measures, key: str | None) -> dict[str, Number]:
    rates, made = each.rates, {}
    for code, rate in COLUMNS:
        value = getattr(each, code)
        if code == "median_days":
            text, url = UNKNOWN_TEXT if value is None else f"{value:g}", ""
        else:
            text, url = f"{value:,}", question.rows(code, key) if value else ""
        share = rates[rate] if rate else None
        made[code] = Number(text, url, percent(float(share) if share else None) if rate else "")
    return made


def _form(given: dict[str, str]) -> forms.Form:
    form = forms.Form(initial=given)
    for name, label in (("from", _("起始日")), ("to", _("截止日"))):
        form.fields[name] = forms.CharField(
            label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )
    return form


def _periods(question: Question | None, today: dt.date) -> list[Choice]:
    quarter = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    year = today.replace(month=1, day=1)
    offered = (
        (_("本月"), today.replace(day=1), today),
        (_("本季度"), quarter, today),
        (_("今年"), year, today),
        (_("上年"), year.replace(year=year.year - 1), year - dt.timedelta(days=1)),
    )
    by = question.by if question else "category"
    now = (question.first, question.last) if question else None
    return [Choice(label, _page(first, last, by), now == (first, last)) for label, first, last in offered]


def _page(first: dt.date, last: dt.date, by: str) -> str:
    return address("ledger:statistics", **{"from": first.isoformat(), "to": last.isoformat(), "by": by})
