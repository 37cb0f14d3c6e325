"""The export of 研判: the list that one sees, complete, with the projection and the rules in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.datasets import ENTERPRISES, NAME_BESIDE, USCC
from exchange import dataset as datasets
from exchange import exporters
from exchange.dataset import Column, Dataset, Kind, choices_of
from exchange.staging.listed import Ids, ListExport, ids_of
from monitoring.returns.exports import period_of
from monitoring.scan import selectors
from monitoring.scan.filters import ASSESSMENTS
from monitoring.scan.rules.levels import Rule

_SAID = " ".join(f"WHEN '{rule.name}' THEN '{rule.name} {rule.label}'" for rule in Rule)
_RULES = (
    f"(SELECT string_agg(CASE r.code {_SAID} END, '、' ORDER BY r.n)"
    " FROM unnest(a.rules) WITH ORDINALITY r (code, n) WHERE r.code <> 'X0')"
)

DATASET = datasets.register(
    Dataset(
        "assessments",
        _("研判结果"),
        reads=Permission.SCAN_READ,
        alias="a",
        joins=" JOIN monitoring_assessment a ON a.id = x.id JOIN cultivation_enterprise e ON e.id = a.enterprise_id"
        " JOIN accounts_unit d ON d.id = a.district_id LEFT JOIN accounts_unit t ON t.id = a.street_id",
        columns=(
            NAME_BESIDE,
            USCC,
            ENTERPRISES["district"],
            ENTERPRISES["street"],
            ENTERPRISES["industry"],
            Column("year", _("年份"), Kind.YEAR, width=8, field="year"),
            Column("quarter", _("季度"), Kind.INTEGER, width=8, field="quarter"),
            Column("side", _("规模"), width=8, sql="CASE WHEN a.above_scale THEN '规上' ELSE '规下' END"),
            Column("ytd", _("营业收入本年累计"), Kind.AMOUNT, unit="万元", width=18, field="ytd"),
            Column("share", _("全年占比"), Kind.RATIO, width=10, field="share"),
            Column("p10", _("全年预计低位"), Kind.AMOUNT, unit="万元", width=18, field="p10"),
            Column("p50", _("全年预计中位"), Kind.AMOUNT, unit="万元", width=18, field="p50"),
            Column("p90", _("全年预计高位"), Kind.AMOUNT, unit="万元", width=18, field="p90"),
            Column("readiness", _("达标研判"), width=12, choices=choices_of(Readiness), field="readiness"),
            Column("risk", _("退库风险"), width=12, choices=choices_of(Risk), field="risk"),
            Column("stale", _("沿用上次等级"), width=12, sql="CASE WHEN a.stale THEN '是' ELSE '否' END"),
            Column("rules", _("触发规则"), width=40, sql=_RULES),
        ),
    )
)


class AssessmentsExport(ListExport):
    """The rows of a quarter's list in its order. Whoever reads results and exports may have it."""

    declared = DATASET
    permission = Permission.SCAN_READ.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The quarter's results that the filters let through."""
        period = period_of(asked)
        return ids_of(
            actor,
            ASSESSMENTS,
            asked,
            lambda chosen, sort: selectors.ids(actor, period, chosen.q(actor), sort),
        )


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(AssessmentsExport())
