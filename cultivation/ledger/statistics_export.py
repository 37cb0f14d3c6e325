"""台账统计 as a workbook: the groups below the whole, and in a second sheet the subcategories that grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Refused, refuse, require
from cultivation.ledger.measures import period_words
from cultivation.ledger.selectors.report import Question, Report, report
from cultivation.ledger.selectors.statistics import Measures, before
from exchange import exporters
from exchange.about import InForce
from exchange.dataset import Column, Dataset, Kind
from exchange.dataset import register as declare
from exchange.exporters import ExportQuery
from exchange.reading.result import Slot
from exchange.staging.listed import BESIDES
from exchange.staging.shown import Ids, ShownColumns

STATISTICS: Final = declare(
    Dataset(
        "ledger_statistics",
        gettext_lazy("台账统计"),
        key=("group",),
        reads=Permission.LEDGER_READ,
        columns=(
            Column("group", gettext_lazy("分组"), width=28),
            Column("logged", gettext_lazy("登记"), Kind.INTEGER, unit="件"),
            Column("accepted_in_time", gettext_lazy("按时受理"), Kind.INTEGER, unit="件"),
            Column("accepted_in_time_rate", gettext_lazy("按时受理率"), Kind.RATIO),
            Column("accepted", gettext_lazy("受理"), Kind.INTEGER, unit="件"),
            Column("now_done", gettext_lazy("受理后已办结"), Kind.INTEGER, unit="件"),
            Column("resolution", gettext_lazy("办结率"), Kind.RATIO),
            Column("resolved", gettext_lazy("办结"), Kind.INTEGER, unit="件"),
            Column("resolved_in_time", gettext_lazy("按时办结"), Kind.INTEGER, unit="件"),
            Column("resolved_in_time_rate", gettext_lazy("按时办结率"), Kind.RATIO),
            Column("median_days", gettext_lazy("用时中位数"), Kind.QUANTITY, unit="工作日"),
            Column("reopened", gettext_lazy("重新办理"), Kind.INTEGER, unit="件"),
            Column("reopened_rate", gettext_lazy("重新办理率"), Kind.RATIO),
            Column("evaluated", gettext_lazy("已评价"), Kind.INTEGER, unit="件"),
            Column("satisfied", gettext_lazy("评价满意"), Kind.INTEGER, unit="件"),
            Column("satisfaction", gettext_lazy("满意率"), Kind.RATIO),
        ),
    )
)
GROWTH: Final = (
    Column("subcategory", gettext_lazy("小类"), width=18),
    Column("category", gettext_lazy("类别"), width=18),
    Column("now", gettext_lazy("本期登记"), Kind.INTEGER, unit="件"),
    Column("before", gettext_lazy("之前登记"), Kind.INTEGER, unit="件"),
    Column("more", gettext_lazy("增加"), Kind.INTEGER, unit="件"),
)
_TYPES: Final = {Kind.INTEGER: "bigint", Kind.RATIO: "numeric", Kind.QUANTITY: "numeric"}
_KNOWN: Final = BESIDES | {"from", "to", "by"}


class StatisticsExport:
    """What the page shows, every group of it; what is divided by nothing is left empty."""

    dataset = STATISTICS.code
    permission = Permission.EXPORT.value
    shown: ShownColumns | None = None

    def title(self, asked: Mapping[str, Sequence[str]]) -> str:
        """台账统计（按承办单位）."""
        return _("台账统计（按%(label)s）") % {"label": _question(asked).grouping.label}

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """The period."""
        return [InForce(str(_("期间")), _question(asked).words)]

    def listed(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The places of its rows: no list stands behind them."""
        return "SELECT generate_series(0, %s)", (len(_report(actor, asked).groups),)

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> ExportQuery:
        """The computed rows as SQL. Raises Refused for what it does not know and for who may not read."""
        found = _report(actor, filters)
        rows = [_row(_("合计"), found.total), *(_row(name, each) for name, each in found.groups)]
        grown = [[each.name, each.category, each.now, each.before, each.more] for each in found.grown]
        past = period_words(*before(found.question.first, found.question.last))
        title = _("增长的小类（比%(past)s）") % {"past": past}
        return _values(STATISTICS.columns, rows, [(title, _values(GROWTH, grown))])


def register() -> None:
    """Called once from `room.register()`."""
    exporters.register(StatisticsExport())


def _values(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    further: Sequence[tuple[str, ExportQuery]] = (),
) -> ExportQuery:
    """Rows that are there already, as a query."""
    types = [_TYPES.get(column.kind, "text") for column in columns]
    line = "(" + ", ".join(f"%s::{kind}" for kind in types) + ")"
    empty = "SELECT " + ", ".join(f"NULL::{kind}" for kind in types) + " WHERE false"
    sql = f"SELECT * FROM (VALUES {', '.join([line] * len(rows))}) v" if rows else empty
    slots = [Slot(column) for column in columns]
    return ExportQuery(slots, sql, [cell for row in rows for cell in row], further=further)


def _row(name: str, each: Measures) -> list[Any]:
    rates = each.rates
    return [
        name, each.logged, each.accepted_in_time, rates["accepted_in_time"], each.accepted, each.now_done,
        rates["resolution"], each.resolved, each.resolved_in_time, rates["resolved_in_time"], each.median_days,
        each.reopened, rates["reopened"], each.evaluated, each.satisfied, rates["satisfaction"],
    ]  # fmt: skip


def _report(actor: User, asked: Mapping[str, Sequence[str]]) -> Report:
    if unknown := sorted(set(asked) - _KNOWN):
        raise Refused(refuse(_("没有筛选项“%(name)s”"), code="FILTER_NAME", name=unknown[0]))
    if not actor.can(Permission.LEDGER_READ):
        require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
    return report(actor, _question(asked))


def _question(asked: Mapping[str, Sequence[str]]) -> Question:
    return Question.read({name: values[-1] for name, values in asked.items() if values})
