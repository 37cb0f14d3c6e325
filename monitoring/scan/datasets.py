"""The columns of 研判结果, for export and API."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.datasets import ENTERPRISES, NAME_BESIDE, USCC
from exchange.dataset import UNTOLD, Column, Dataset, Kind, choices_of, register
from monitoring.scan.rules.table import GOOD_NEWS, RULES

_SAID = " ".join(f"WHEN '{rule.code}' THEN '{rule}'" for rule in RULES)
_RULES = (
    f"(SELECT string_agg(CASE r.code {_SAID} END, '、' ORDER BY r.n)"
    f" FROM unnest(a.rules) WITH ORDINALITY r (code, n) WHERE r.code <> '{GOOD_NEWS}')"
)

REASON = {
    "rule": "X4",
    "observed": "19541778.98",
    "required": ">= 20000000.00",
    "source": "return 2024Q3 v2; share 0.742000 (own n=3, industry 26)",
}
"""A reason as the API tells it."""

ASSESSMENTS = register(
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
            replace(ENTERPRISES["industry"], told=UNTOLD),
            Column("year", _("年份"), Kind.YEAR, width=8, field="year"),
            Column("quarter", _("季度"), Kind.INTEGER, width=8, field="quarter"),
            Column("side", _("规模"), width=8, sql="CASE WHEN a.above_scale THEN '规上' ELSE '规下' END"),
            Column(
                "ytd",
                _("营业收入本年累计"),
                Kind.AMOUNT,
                unit="万元",
                width=18,
                field="ytd",
                told="14500000.00",
            ),
            Column("share", _("全年占比"), Kind.RATIO, width=10, field="share", told="0.742000"),
            Column(
                "p10", _("全年预计低位"), Kind.AMOUNT, unit="万元", width=18, field="p10", told="18564690.03"
            ),
            Column(
                "p50", _("全年预计中位"), Kind.AMOUNT, unit="万元", width=18, field="p50", told="19541778.98"
            ),
            Column(
                "p90", _("全年预计高位"), Kind.AMOUNT, unit="万元", width=18, field="p90", told="20518867.92"
            ),
            Column(
                "readiness",
                _("达标研判"),
                width=12,
                choices=choices_of(Readiness),
                field="readiness",
                told="",
            ),
            Column("risk", _("退库风险"), width=12, choices=choices_of(Risk), field="risk", told="ORANGE"),
            Column(
                "stale",
                _("暂按上次等级"),
                width=12,
                sql="CASE WHEN a.stale THEN '是' ELSE '否' END",
                told=False,
            ),
            Column("rules", _("触发规则"), width=40, sql=_RULES),
        ),
        besides=(
            Column("id", _("编号"), told=88),
            Column("enterprise", _("企业"), told=1024),
            Column("period", _("季度"), told="2024Q3"),
            Column("version", _("版本"), told=1),
            Column("above_scale", _("规上"), told=True),
            Column("reasons", _("依据"), told=[REASON]),
            Column(
                "inputs", _("所用数据"), told={"ytd": "14500000.00", "own_n": 3, "share_source": "INDUSTRY"}
            ),
            Column("parameters_version", _("参数版本"), told="2022-08-03:0123456789abcdef"),
        ),
    )
)
