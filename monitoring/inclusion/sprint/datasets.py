"""The columns of the sprint list, for its export and for other systems."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Column, Dataset, Kind, choices_of, register
from monitoring.inclusion.datasets import DOORS
from monitoring.inclusion.states import State

SPRINT = register(
    Dataset(
        "sprint_list",
        _("冲刺名单"),
        reads=Permission.SCAN_READ,
        alias="l",
        joins=" JOIN monitoring_sprintline l ON l.id = x.id"
        " JOIN monitoring_sprintlist s ON s.year = l.list_id"
        " JOIN cultivation_enterprise e ON e.id = l.enterprise_id"
        " JOIN accounts_unit d ON d.id = l.district_id"
        " LEFT JOIN accounts_unit t ON t.id = l.street_id",
        columns=(
            USCC,
            NAME_BESIDE,
            replace(DISTRICT_BESIDE, told="440306"),
            replace(STREET_BESIDE, told="440306012"),
            Column("industry", _("行业代码"), width=10, sql="e.industry"),
            Column("year", _("年度"), Kind.YEAR, width=8, sql="l.list_id", told=2024),
            Column("listed_on", _("名单日期"), Kind.DATE, width=12, sql="s.listed_on", told="2024-09-01"),
            Column("quarter", _("依据季度"), Kind.INTEGER, width=10, sql="s.quarter", told=2),
            Column("readiness", _("达标研判"), width=12, choices=choices_of(Readiness), field="readiness", told="LIKELY"),
            Column("ytd", _("营业收入本年累计"), Kind.AMOUNT, unit="万元", width=18, field="ytd", told="11402000.00"),
            Column("p10", _("全年预计低位"), Kind.AMOUNT, unit="万元", width=18, field="p10", told="20318000.00"),
            Column("p50", _("全年预计中位"), Kind.AMOUNT, unit="万元", width=18, field="p50", told="23504000.00"),
            Column("p90", _("全年预计高位"), Kind.AMOUNT, unit="万元", width=18, field="p90", told="25854700.00"),
            Column("door", _("入库方式"), Kind.CHOICE, width=10, choices=DOORS, sql="c.door"),
            Column("state", _("办理状态"), Kind.CHOICE, width=12, choices=choices_of(State), sql="c.state"),
            Column("due_on", _("关窗日期"), Kind.DATE, width=12, sql="c.due_on"),
            Column("included_on", _("纳统日期"), Kind.DATE, width=12, sql="g.included_on", told=None),
        ),
        besides=(
            Column("id", _("编号"), told=12),
            Column("enterprise", _("企业"), told=1024),
            Column("has_case", _("有纳统件"), told=True),
            Column("case", _("纳统件"), told=31),
        ),
    )
)  # fmt: skip
