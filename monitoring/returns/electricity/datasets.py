"""The spreadsheet of monthly electricity: one row for each enterprise and month."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, EACH, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Column, Dataset, Kind, register

ELECTRICITY = register(
    Dataset(
        "electricity",
        _("月度用电量"),
        key=("uscc", "month"),
        reads=Permission.RETURN_READ,
        alias="w",
        joins=f"{EACH} JOIN monitoring_electricitymonth w ON w.enterprise_id = e.id",
        note=_("每月一行，填当月用电量，不是累计数；报表没有填用电量的才采用。"),
        columns=(
            USCC,
            NAME_BESIDE,
            DISTRICT_BESIDE,
            STREET_BESIDE,
            Column("month", _("月份"), Kind.DATE, required=True, width=12, example="2024-03",
                   aliases=("用电月份", "所属月份", "年月", "统计月份", "电费月份"), sql="w.month"),
            Column("kwh", _("当月用电量"), Kind.QUANTITY, required=True, unit="千瓦时", width=18, example="45800",
                   decimals=2, aliases=("用电量", "月用电量", "本月用电量", "电量"), field="kwh"),
        ),
    )
)  # fmt: skip
