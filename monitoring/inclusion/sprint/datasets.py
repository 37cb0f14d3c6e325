"""The columns of the sprint list, for its export."""

from __future__ import annotations

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
            DISTRICT_BESIDE,
            STREET_BESIDE,
            Column("industry", _("行业代码"), width=10, sql="e.industry"),
            Column("year", _("年度"), Kind.YEAR, width=8, sql="l.list_id"),
            Column("listed_on", _("名单日期"), Kind.DATE, width=12, sql="s.listed_on"),
            Column("quarter", _("依据季度"), Kind.INTEGER, width=10, sql="s.quarter"),
            Column("readiness", _("达标研判"), width=12, choices=choices_of(Readiness), field="readiness"),
            Column("ytd", _("营业收入本年累计"), Kind.AMOUNT, unit="万元", width=18, field="ytd"),
            Column("p10", _("全年预计低位"), Kind.AMOUNT, unit="万元", width=18, field="p10"),
            Column("p50", _("全年预计中位"), Kind.AMOUNT, unit="万元", width=18, field="p50"),
            Column("p90", _("全年预计高位"), Kind.AMOUNT, unit="万元", width=18, field="p90"),
            Column("door", _("入库方式"), Kind.CHOICE, width=10, choices=DOORS, sql="c.door"),
            Column("state", _("办理状态"), Kind.CHOICE, width=12, choices=choices_of(State), sql="c.state"),
            Column("due_on", _("关窗日期"), Kind.DATE, width=12, sql="c.due_on"),
            Column("included_on", _("纳统日期"), Kind.DATE, width=12, sql="g.included_on"),
        ),
    )
)
