"""The monthly bulletin (通报): the progress table as a workbook, by the person's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Refused, refuse, require
from cultivation.plan.datasets import UNIT_TARGETS
from cultivation.plan.scope import places_below, unit_in_scope
from cultivation.plan.selectors.progress import Progress, report
from cultivation.plan.selectors.rows import Asked
from exchange import exporters
from exchange.about import InForce
from exchange.dataset import Kind
from exchange.exporters import ExportQuery
from exchange.reading.result import Slot
from exchange.staging.shown import Ids, ShownColumns

_TYPES = {Kind.INTEGER: "bigint", Kind.RATIO: "numeric"}
_KNOWN = frozenset({"year", "unit", "sort", "period", "page"})


class BulletinExport:
    """The whole on top, then the districts or streets in the city's order."""

    dataset = UNIT_TARGETS.code
    permission = Permission.EXPORT.value
    shown: ShownColumns | None = None

    def title(self, asked: Mapping[str, Sequence[str]]) -> str:
        """2024 年 10 月目标进度通报."""
        return _("%(year)d 年 %(month)d 月目标进度通报") % {
            "year": _year(asked),
            "month": timezone.localdate().month,
        }

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """The place that was asked for."""
        unit = unit_in_scope(actor, _one(asked, "unit"))
        return [InForce(str(_("单位")), unit.name, is_place=True)] if unit is not None else []

    def listed(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The units of the table."""
        keys = [one.unit.pk for one in self._lines(actor, asked)[1:] if one.unit is not None]
        return "SELECT unnest(%s::bigint[])", (keys,)

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> ExportQuery:
        """The computed rows as SQL. Raises Refused for what it does not know and for who may not read."""
        slots = [Slot(column) for column in UNIT_TARGETS.columns]
        rows = [cells(one) for one in self._lines(actor, filters)]
        types = [_TYPES.get(column.kind, "text") for column in UNIT_TARGETS.columns]
        line = "(" + ", ".join(f"%s::{kind}" for kind in types) + ")"
        sql = f"SELECT * FROM (VALUES {', '.join([line] * len(rows))}) v"
        return ExportQuery(slots, sql, [cell for row in rows for cell in row])

    def _lines(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[Progress]:
        if unknown := sorted(set(asked) - _KNOWN):
            raise Refused(refuse(_("没有筛选项“%(name)s”"), code="FILTER_NAME", name=unknown[0]))
        if not (actor.can(Permission.PLAN_READ) and actor.can(Permission.SCAN_READ)):
            require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
        unit = unit_in_scope(actor, _one(asked, "unit"))
        found = report(Asked(_year(asked), timezone.localdate(), actor), places_below(actor, unit), unit)
        below = [one for one in found.places if unit is None or one.unit != unit]
        return [found.whole, *below]


def cells(one: Progress) -> list[Any]:
    """One row of the bulletin, in the order of its columns."""
    finish, pace = one.finish, one.pace
    levels = (finish.low, finish.middle, finish.high) if finish else (None, None, None)
    rate = None if pace.share is None else str(round(float(pace.share), 6))
    gap = None if pace.target is None else pace.gap
    unit = one.unit
    return [
        unit.code if unit else "", unit.name if unit else _("全市"), pace.target, pace.included, rate, pace.expected, gap,
        *levels, one.before, one.exited, one.net, one.refined, one.key.members, one.key.quota, one.short,
    ]  # fmt: skip


def _one(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(asked.get(name, ())), "")


def _year(asked: Mapping[str, Sequence[str]]) -> int:
    text = _one(asked, "year")
    if not text:
        return timezone.localdate().year
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Refused(refuse(_("“%(value)s”不是四位年份"), code="FILTER_VALUE", value=text))
    return int(text)


def register() -> None:
    """Called once from `room.register()`."""
    exporters.register(BulletinExport())
