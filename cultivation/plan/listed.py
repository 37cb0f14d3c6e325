"""The list behind a number of the progress: its title, its rows in order, and what each row says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, UnitKind
from core.money import format_wan
from core.pace import year_earlier
from cultivation.enterprises.codes import Door, ExitReason, Readiness
from cultivation.enterprises.models import Exit, Inclusion, Standing
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.rows import Asked

_NEAREST = Case(*(When(readiness=level, then=Value(place)) for place, level in enumerate(rows.HIGH)))
"""The levels in their order, who has reached the scale first."""


@dataclass(frozen=True)
class RowLine:
    """One enterprise, its place, when, and on what ground."""

    enterprise: int
    name: str
    uscc: str
    place: str
    first: str
    second: str


@dataclass(frozen=True)
class Listed:
    """What the page shows; `added` are the already included that the number holds besides these rows."""

    title: str
    sub: str
    headings: tuple[str, str]
    rows: QuerySet[Any]
    line: Callable[[Any], RowLine]
    added: int = 0


def month_of(text: str) -> int | None:
    """The month that an address names; None for none and for nonsense."""
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 12 else None


def day_of(text: str) -> dt.date | None:
    """The day that an address names; None for none and for nonsense."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def listed(asked: Asked, kind: str, unit: Unit | None, month: int | None = None) -> Listed:
    """The rows of one of `rows.KINDS` in a place, up to the end of a month."""
    found = within(rows.KINDS[kind](asked), unit)
    if month is not None and kind == "included" and month < 12:
        found = found.filter(until_month(asked.year, month))
    found = found.select_related("enterprise", "district", "street")
    where = _("全市") if unit is None else unit.name
    numbers = {"where": where, "year": asked.year, "n": f"{found.count():,}"}
    if kind == "exited":
        title = _("%(where)s %(year)d 年退库 %(n)s 家") % numbers
        sub = _("按退库时所在区统计；市内迁移不算退库。")
        return Listed(title, sub, (_("退库日期"), _("原因")), found.order_by("-exited_on", "-pk"), _exit)
    if kind in ("included", "before"):
        counted = numbers | {"year": asked.year - (kind == "before")}
        title = _("%(where)s计入 %(year)d 年的新增规上 %(n)s 家") % counted
        sub = _("按纳统时所在区统计，一家企业一年计一次。")
        if month is not None and kind == "included":
            sub = _("截至%(month)d月底。") % {"month": month} + sub
        elif asked.day < timezone.localdate():
            until = year_earlier(asked.day) if kind == "before" else asked.day
            sub = _("截至 %(day)s。") % {"day": until.isoformat()} + sub
        return Listed(
            title, sub, (_("纳统日期"), _("入库方式")), found.order_by("-included_on", "-pk"), _inclusion
        )
    added = within(rows.included(asked), unit).count()
    words = {
        "low": _("已达标、有望达标"),
        "middle": _("已达标、有望和可能达标"),
        "high": _("已达标、有望、可能达标和尚可争取"),
    }
    title = _("%(where)s预计还可新增 %(n)s 家：%(levels)s") % (numbers | {"levels": words[kind]})
    sub = _("规下企业的最新研判，暂按上次结果的不计；按企业现所在区统计。")
    return Listed(
        title, sub, (_("研判"), _("全年预计")), found.order_by(_NEAREST, "-p50", "pk"), _standing, added
    )


def within(found: QuerySet[Any], unit: Unit | None) -> QuerySet[Any]:
    """The rows of a district or street; all of them for the city."""
    if unit is None or unit.kind == UnitKind.CITY:
        return found
    return found.filter(**{f"{unit.kind.lower()}_id": unit.pk})


def until_month(year: int, month: int) -> Q:
    """Inclusions that count in a year by the end of a month before its last."""
    return Q(included_on__year__lt=year) | Q(included_on__year=year, included_on__month__lte=month)


def _placed(row: Any) -> str:
    return (
        f"{row.district.short_name}·{row.street.short_name}" if row.street else str(row.district.short_name)
    )


def _line(row: Any, first: str, second: str) -> RowLine:
    of = row.enterprise
    return RowLine(of.pk, of.name, of.uscc, _placed(row), first, second)


def _inclusion(row: Inclusion) -> RowLine:
    return _line(row, row.included_on.isoformat(), str(Door(row.door).label))


def _exit(row: Exit) -> RowLine:
    return _line(row, row.exited_on.isoformat(), str(ExitReason(row.reason).label))


def _standing(row: Standing) -> RowLine:
    return _line(row, str(Readiness(row.readiness).label), _("%(n)s 万元") % {"n": format_wan(row.p50, 0)})
