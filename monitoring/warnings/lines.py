"""The list's rows as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.calendar.selectors import current
from core.ui import lights
from cultivation.enterprises.codes import Risk
from monitoring.warnings import selectors, wording
from monitoring.warnings.closing import greens_of
from monitoring.warnings.codes import Measure
from monitoring.warnings.models import Warning
from monitoring.warnings.reader import Reader
from monitoring.warnings.states import State


@dataclass(frozen=True)
class Line:
    """One row in words."""

    row: Warning
    url: str
    level_word: str
    why: str
    state: str
    level_light: SafeString
    light: SafeString
    words: str
    below: str
    officer: str
    leader: str
    last: str
    result: str
    next: str
    act: str
    act_url: str


def lines(reader: Reader, rows: Sequence[Warning], *, acts: bool, closes: bool) -> list[Line]:
    """Rows as lines, with the act that comes next for whoever may act or close; a fixed number of queries."""
    beside, calendar, greens = selectors.beside(rows, reader), current(), greens_of(rows, reader)
    found, drawn = [], lru_cache(maxsize=None)(lights.light)  # each light once: fifty rows have few
    for row in rows:
        last = beside.actions.get(row.pk)
        officer, leader = beside.officers.get(row.enterprise_id), beside.leaders.get(row.enterprise_id)
        light, words = wording.clock(row, reader.day, calendar, last)
        below = wording.below_clock(row, last)
        closable = row.level == Risk.GREEN and row.ended_on is None and greens.get(row.pk, 0) >= reader.greens
        if closable:
            light, words = "GREEN", _("可以解除")
            below = _("%(n)d / %(n)d 季度平稳") % {"n": reader.greens}
        url = reverse("warnings:detail", args=[row.pk])
        act, act_url = _next(row, url, closable=closable, acts=acts, closes=closes)
        found.append(
            Line(
                row=row,
                url=url,
                level_word=wording.level_word(row.level),
                why=wording.why_short(row, beside.results.get(row.enterprise_id)),
                state=str(State(row.state).label),
                level_light=drawn(row.level, wording.level_word(row.level)),
                light=drawn(light, words),
                words=words,
                below=below,
                officer=_("联系人 %(name)s") % {"name": officer.user.name} if officer else "",
                leader=_("挂点领导 %(name)s") % {"name": leader.leader} if leader else "",
                last=f"{last.on:%m-%d} {Measure(last.code).label}" if last else _("还没有处置"),
                result=last.result if last and last.problem_id not in beside.hidden else "",
                next=f"{row.next_on:%m-%d}" if row.next_on and row.ended_on is None else "",
                act=act,
                act_url=act_url,
            )
        )
    return found


def _next(row: Warning, url: str, *, closable: bool, acts: bool, closes: bool) -> tuple[str, str]:
    if row.ended_on is not None:
        return "", ""
    if closable and closes:
        return _("解除"), f"{url}close/#act"
    if not acts:
        return "", ""
    if row.level == Risk.YELLOW and row.met_on is None:
        return _("登记电话"), f"{url}act/?code=CALL#act"
    if row.met_on is None and row.level in (Risk.RED, Risk.ORANGE):
        return _("登记走访"), f"{url}act/?code=VISIT#act"
    return _("登记处置"), f"{url}act/#act"
