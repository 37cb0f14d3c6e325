"""The spreadsheets of inclusion: the batch list for STAT, STAT's results back, and the lists of the year."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.codes import Door, Source
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Choice, Column, Dataset, Kind, choices_of, register
from monitoring.inclusion.codes import MissedKind, MissedReason
from monitoring.inclusion.states import State

_JOINS = (
    " JOIN monitoring_case c ON c.id = x.id"
    " JOIN cultivation_enterprise e ON e.id = c.enterprise_id"
    " JOIN accounts_unit d ON d.id = c.district_id"
    " LEFT JOIN accounts_unit t ON t.id = c.street_id"
)


def _yes_no(flag: str) -> str:
    """SQL of a flag in words; nothing where it is not known."""
    return f"CASE WHEN {flag} THEN '是' WHEN NOT {flag} THEN '否' END"


DOORS = choices_of(Door, MONTHLY=("月度审核", "按月"), ANNUAL=("年度审核", "按年"))

BATCH = register(
    Dataset(
        "inclusion_batch",
        _("纳统报送清单"),
        reads=Permission.SCAN_READ,
        alias="c",
        joins=_JOINS,
        columns=(
            USCC,
            NAME_BESIDE,
            replace(DISTRICT_BESIDE, told="440306"),
            replace(STREET_BESIDE, told="440306012"),
            Column("industry", _("行业代码"), width=10, sql="e.industry"),
            Column("door", _("入库方式"), Kind.CHOICE, width=10, choices=DOORS, field="door", told="ANNUAL"),
            Column("year", _("年度"), Kind.YEAR, width=8, field="year", told=2024),
            Column("state", _("办理状态"), Kind.CHOICE, width=12, choices=choices_of(State), field="state",
                   told="SUBMITTED"),
            Column("batch", _("报送批次"), width=16, field="batch", told="20241024年度"),
            Column("production_from", _("投产时间"), Kind.DATE, width=12, sql="e.production_from"),
            Column("statement_amount", _("利润表累计营业收入"), Kind.AMOUNT, unit="万元", width=18,
                   field="statement_amount", told="22406000.00"),
            Column("vat_amount", _("增值税累计销售额"), Kind.AMOUNT, unit="万元", width=18, field="vat_amount",
                   told="21900000.00"),
            Column("output_amount", _("累计工业总产值"), Kind.AMOUNT, unit="万元", width=16, field="output_amount",
                   told="23000000.00"),
            Column("site_address", _("经营地址"), width=30, sql="coalesce(nullif(c.site_address, ''), e.address)"),
            Column("opens_on", _("开窗日期"), Kind.DATE, width=12, field="opens_on", told="2024-10-01"),
            Column("due_on", _("关窗日期"), Kind.DATE, width=12, field="due_on", told="2025-01-31"),
            Column("missed_window", _("错过本批"), Kind.DATE, width=12, field="missed_window", told=None),
            Column("left", _("还差几件"), Kind.INTEGER, width=10, sql='c."left"', told=0),
            Column("ended_on", _("结束日期"), Kind.DATE, width=12, field="ended_on", told=None),
            Column("ended_reason", _("结束原因"), width=24, field="ended_reason", told=""),
        ),
        besides=(
            Column("id", _("编号"), told=31),
            Column("enterprise", _("企业"), told=1024),
            Column("origin", _("来源"), told="SCAN"),
            Column("opened_on", _("发现日期"), told="2024-10-22"),
        ),
    )
)  # fmt: skip

MISSED = register(
    Dataset(
        "missed_inclusions",
        _("应统未统名单"),
        reads=Permission.SCAN_READ,
        alias="m",
        joins=" JOIN monitoring_missedinclusion m ON m.id = x.id JOIN cultivation_enterprise e ON e.id = m.enterprise_id"
        " JOIN accounts_unit d ON d.id = m.district_id LEFT JOIN accounts_unit t ON t.id = m.street_id"
        " JOIN accounts_unit h ON h.id = m.holder_id LEFT JOIN accounts_user p ON p.id = m.site_by_id"
        " LEFT JOIN accounts_user q ON q.id = m.closed_by_id",
        columns=(
            USCC,
            NAME_BESIDE,
            replace(DISTRICT_BESIDE, told="440306"),
            replace(STREET_BESIDE, told="440306012"),
            Column("industry", _("行业代码"), width=10, sql="e.industry"),
            Column("kind", _("名单"), Kind.CHOICE, width=12, choices=choices_of(MissedKind), field="kind", told="DUE"),
            Column("year", _("年度"), Kind.YEAR, width=8, field="year", told=2023),
            Column("revenue", _("全年营业收入"), Kind.AMOUNT, unit="万元", width=16, field="revenue", told="21350000.00"),
            Column("source", _("来源"), Kind.CHOICE, width=12, choices=choices_of(Source), field="source", told="TAX"),
            Column("threshold", _("规上标准"), Kind.AMOUNT, unit="万元", width=14, field="threshold", told="20000000.00"),
            Column("gap", _("与标准相差"), Kind.AMOUNT, unit="万元", width=14, sql="m.revenue - m.threshold"),
            Column("listed_on", _("列入日期"), Kind.DATE, width=12, field="listed_on", told="2024-02-01"),
            Column("holder", _("核实单位"), width=16, sql="h.name", told="440306012"),
            Column("site_on", _("现场核实日期"), Kind.DATE, width=14, field="site_on", told="2024-03-12"),
            Column("is_operating", _("正常经营"), width=10, sql=_yes_no("m.is_operating"), told=True),
            Column("is_industrial", _("主业为工业"), width=12, sql=_yes_no("m.is_industrial"), told=True),
            Column("is_of_scale", _("达到规模"), width=10, sql=_yes_no("m.is_of_scale"), told=True),
            Column("activity", _("主要业务活动"), width=20, field="activity", told="电子元器件加工"),
            Column("site_note", _("现场情况"), width=30, field="site_note", told=""),
            Column("site_by", _("核实人"), width=12, sql="p.name"),
            Column("reason", _("核销原因"), Kind.CHOICE, width=14, choices=choices_of(MissedReason), field="reason",
                   told="CASE_OPENED"),
            Column("note", _("核销说明"), width=30, field="note", told=""),
            Column("closed_on", _("核销日期"), Kind.DATE, width=12, field="closed_on", told="2024-03-15"),
            Column("closed_by", _("核销人"), width=12, sql="q.name"),
        ),
        besides=(
            Column("id", _("编号"), told=7),
            Column("enterprise", _("企业"), told=1024),
            Column("case", _("纳统件"), told=31),
        ),
    )
)  # fmt: skip

RESULTS = register(
    Dataset(
        "inclusion_results",
        _("纳统审核结果"),
        key=("uscc",),
        reads=Permission.SCAN_READ,
        note=_("一行是统计局对一件已报送纳统的结果；“纳入”登记纳统日期，“未通过”“退回”写明原因。"),
        columns=(
            USCC,
            NAME_BESIDE,
            Column("result", _("审核结果"), Kind.CHOICE, required=True, width=10, example="纳入", choices=(
                Choice("INCLUDED", _("纳入"), ("通过", "已纳入", "同意", "入库", "已入库", "审核通过")),
                Choice("REFUSED", _("未通过"), ("不通过", "不予纳入", "不同意", "审核未通过")),
                Choice("RETURNED", _("退回"), ("退回补正", "补正")),
            )),
            Column("included_on", _("纳统日期"), Kind.DATE, width=13, example="2024-11-29",
                   aliases=("入库日期", "批准日期", "审核日期")),
            Column("door", _("入库方式"), Kind.CHOICE, width=10, choices=DOORS, example="年度",
                   note=_("不填即按报送时的入库方式")),
            Column("reason", _("原因"), width=30, max_length=500, aliases=("审核意见", "退回原因", "未通过原因", "备注")),
        ),
    )
)  # fmt: skip
