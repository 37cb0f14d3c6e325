"""The export of 研判: the list that one sees, complete, with the projection and the rules in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.datasets import ENTERPRISES, NAME_BESIDE, USCC
from cultivation.enterprises.exports import label
from exchange import dataset as datasets
from exchange.dataset import Column, Dataset
from exchange.kinds.base import Kind
from exchange.reading.result import Slot
from exchange.staging import exporters
from exchange.staging.exporters import Query
from exchange.staging.listed import ids_of, placed
from monitoring.returns.exports import period_of
from monitoring.scan import selectors
from monitoring.scan.filters import ASSESSMENTS
from monitoring.scan.rules.table import GOOD_NEWS, RULES

DATASET = datasets.register(
    Dataset(
        "assessments",
        _("研判结果"),
        columns=(
            NAME_BESIDE,
            USCC,
            ENTERPRISES["district"],
            ENTERPRISES["street"],
            ENTERPRISES["industry"],
            Column("year", _("年份"), Kind.YEAR, width=8),
            Column("quarter", _("季度"), Kind.INTEGER, width=8),
            Column("side", _("规模"), width=8),
            Column("ytd", _("营业收入本年累计"), Kind.AMOUNT, unit="万元", width=18),
            Column("share", _("全年占比"), Kind.RATIO, width=10),
            Column("p10", _("全年预计低位"), Kind.AMOUNT, unit="万元", width=18),
            Column("p50", _("全年预计中位"), Kind.AMOUNT, unit="万元", width=18),
            Column("p90", _("全年预计高位"), Kind.AMOUNT, unit="万元", width=18),
            Column("readiness", _("达标研判"), width=12),
            Column("risk", _("退库风险"), width=12),
            Column("stale", _("沿用上次等级"), width=12),
            Column("rules", _("触发规则"), width=40),
        ),
    )
)


class AssessmentsExport:
    """The rows of a quarter's list in its order. Whoever reads results and exports may have it."""

    dataset = DATASET.code
    permission = Permission.SCAN_READ.value

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> Query:
        """Raises Refused for a filter or value that there is not: an export never holds more than was asked for."""
        period = period_of(filters)
        ids, params = ids_of(
            actor,
            ASSESSMENTS,
            filters,
            lambda chosen, sort: selectors.ids(actor, period, chosen.q(actor), sort),
        )
        columns = _columns()
        sql = (
            f"SELECT {', '.join(columns.values())}"
            f" FROM {placed(ids)}"
            " JOIN monitoring_assessment a ON a.id = x.id"
            " JOIN cultivation_enterprise e ON e.id = a.enterprise_id"
            " JOIN accounts_unit d ON d.id = a.district_id"
            " LEFT JOIN accounts_unit t ON t.id = a.street_id ORDER BY x.place"
        )
        return Query([Slot(DATASET[code]) for code in columns], sql, params)


def _columns() -> dict[str, str]:
    """SQL of each column over assessment `a`, enterprise `e` and the place of its time (`d`, `t`)."""
    said = " ".join(f"WHEN '{rule.code}' THEN '{rule}'" for rule in RULES)
    return {
        "name": "e.name",
        "uscc": "e.uscc",
        "district": "d.name",
        "street": "t.name",
        "industry": "e.industry",
        "year": "a.year",
        "quarter": "a.quarter",
        "side": "CASE WHEN a.above_scale THEN '规上' ELSE '规下' END",
        "ytd": "a.ytd",
        "share": "a.share",
        "p10": "a.p10",
        "p50": "a.p50",
        "p90": "a.p90",
        "readiness": label("a.readiness", Readiness),
        "risk": label("a.risk", Risk),
        "stale": "CASE WHEN a.stale THEN '是' ELSE '否' END",
        "rules": f"(SELECT string_agg(CASE r.code {said} END, '、' ORDER BY r.n)"
        f" FROM unnest(a.rules) WITH ORDINALITY r (code, n) WHERE r.code <> '{GOOD_NEWS}')",
    }


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(AssessmentsExport())
