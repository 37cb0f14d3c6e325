"""The room's spreadsheets: the enterprise's own return, and what STAT and TAX say of a quarter."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.codes import Source
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from cultivation.ledger.categories import Category
from exchange.dataset import NO_EXAMPLE, UNTOLD, Choice, Column, Dataset, Kind, choices_of, register
from monitoring.returns.fields import (
    FIELDS,
    NUMBERS,
    Behaviour,
    Field,
    FieldUnit,
    OrderTrend,
    Outlook,
    ProductionStatus,
)
from monitoring.returns.states import ReturnState

NOT_READ = _("只供核对，不写入")
_NOW = ("本年累计", "(本年累计)", "累计", "(累计)", "本期累计", "(本期累计)", "1-本月累计")
_BEFORE = (
    "上年同期",
    "(上年同期)",
    "去年同期",
    "(去年同期)",
    "同期",
    "(同期)",
    "上年同期累计",
    "(上年同期累计)",
)


CHOICES: dict[str, tuple[Choice, ...]] = {
    "order_trend": choices_of(
        OrderTrend, UP=("上升", "增长"), FLAT=("不变", "基本持平"), DOWN=("下降", "减少了")
    ),
    "outlook": choices_of(
        Outlook, BETTER=("向好", "上升"), SAME=("不变", "基本持平"), WORSE=("变差", "减少")
    ),
    "status": choices_of(
        ProductionStatus,
        NORMAL=("正常生产", "正常经营", "生产"),
        HALF_STOPPED=("半停", "部分停产"),
        STOPPED=("全部停产",),
        MOVING=("搬迁中", "迁移"),
        DEREGISTERING=("注销", "拟注销"),
    ),
    "problem_category": choices_of(Category),
}
NAMES: dict[str, tuple[str, ...]] = {
    "revenue": ("营业收入", "营收", "营业总收入"),
    "output": ("工业总产值", "总产值", "产值", "工业产值", "现价工业总产值"),
    "electricity": ("用电量", "工业用电量", "用电", "总用电量"),
    "main_revenue": ("主营业务收入", "其中主营收入", "主营收入"),
    "export_delivery": ("出口交货值", "出口交货额", "出口额"),
    "profit": ("利润总额", "利润"),
    "tax_paid": ("实缴税金合计", "实缴税金", "实缴税收", "税金合计", "纳税总额", "实际缴纳税金"),
    "vat_sales": ("增值税申报销售额", "增值税销售额", "增值税应税销售额"),
    "rd_expense": ("研发费用", "研发投入", "研究开发费用"),
    "investment": ("固定资产投资", "固定资产投资额", "固投"),
    "upgrade_investment": ("技术改造投资", "技改投资", "其中技改投资", "其中技术改造"),
    "interest_paid": ("利息支出", "利息费用"),
    "employees": (
        "期末从业人员",
        "从业人员",
        "从业人数",
        "期末从业人数",
        "员工人数",
        "用工人数",
        "平均用工人数",
    ),
    "rd_employees": ("研发人员", "研发人员数", "其中研发人员数"),
    "receivables": ("应收账款", "应收帐款"),
    "inventory": ("存货", "存货合计"),
    "finished_goods": ("产成品", "产成品存货"),
    "assets": ("资产总计", "资产总额", "总资产"),
    "liabilities": ("负债合计", "负债总额", "总负债"),
    "orders_on_hand": ("在手订单金额", "在手订单", "在手订单额"),
    "order_trend": ("订单较上季", "订单较上季度", "订单情况"),
    "capacity_use": ("产能利用率", "产能利用"),
    "full_year_expected": ("企业预计全年营业收入", "预计全年营业收入", "全年预计营业收入", "预计全年营收"),
    "outlook": ("下季预期", "下季度预期", "下季度预计", "对下季度预期"),
    "status": ("生产状态", "生产情况", "生产经营状态", "生产经营情况"),
    "problem_category": ("存在问题类别", "问题类别"),
    "problems": ("存在问题", "存在的问题", "问题及诉求", "困难和问题"),
    "filled_by": ("填报人", "填表人", "统计员"),
    "phone": ("填报人电话", "填表人电话", "联系电话", "电话", "填报人联系电话"),
    "filled_on": ("填报日期", "填表日期", "报出日期"),
}
_EXAMPLES = {
    "revenue": "1386.5", "revenue_prev": "1250", "output": "1402.3", "output_prev": "1281.6", "export_delivery": "0",
    "profit": "86.2", "tax_paid": "45.31", "rd_expense": "62", "investment": "120", "upgrade_investment": "80",
    "electricity": "412500", "electricity_prev": "398000", "employees": "86", "receivables": "310.4",
    "inventory": "205.7", "finished_goods": "66", "order_trend": "增加", "outlook": "好转", "status": "正常",
    "filled_by": "李会计", "phone": "13800138000", "filled_on": "2024-10-12",
}  # fmt: skip
_TOLD = {
    "revenue": "14500000.00", "revenue_prev": "15120000.00", "output": "14790000.00", "electricity": "725000.00",
    "employees": 63, "status": "NORMAL",
}  # fmt: skip
_NAMELESS = {"phone": UNTOLD, "filled_by": UNTOLD}
"""Who filled the return in is not told by the API."""
_TEXT_LENGTH = {"filled_by": 40, "phone": 40, "problems": 1000}


def _quarter_names(number: int, name: str, months: str) -> tuple[str, ...]:
    return (f"第{name}季度", f"{number}季度", f"第{number}季度", f"Q{number}", f"{number}Q", months)


YEAR = Column("year", _("年份"), Kind.YEAR, width=8, example="2024", aliases=("年度", "报告年份", "报告期年份"),
              note=_("不写即为上传时所选的季度"), sql="m.year")  # fmt: skip
QUARTER = Column(
    "quarter", _("季度"), Kind.CHOICE, width=10, example="三季度", aliases=("报告期", "报告季度", "所属季度"),
    choices=tuple(
        Choice(str(number), f"{name}季度", _quarter_names(number, name, last))
        for number, name, last in ((1, "一", "1-3月"), (2, "二", "1-6月"), (3, "三", "1-9月"), (4, "四", "1-12月"))
    ),
    note=_("不写即为上传时所选的季度"), sql="m.quarter::text",
)  # fmt: skip
CORRECTION = Column("correction", _("更正原因"), width=24, max_length=200, aliases=("更正说明", "修改原因"),
                    note=_("只有更正已由市审核入库的报表时才必填"))  # fmt: skip
EXPLAINED = (
    "(SELECT string_agg(DISTINCT f.explanation, '；') FROM monitoring_returnfinding f"
    " WHERE f.of_return_id = {row}.id AND f.strength = 'E' AND f.explanation <> '')"
)
"""SQL: what was explained of a return, the same words once."""
EXPLANATION = Column("explanation", _("说明"), width=30, max_length=500, aliases=("情况说明", "异常说明", "数据说明"),
                     note=_("系统要求说明的，在此写明原因，至少 10 个字；不写则留作草稿，列入待说明"),
                     sql=EXPLAINED.format(row="r"))  # fmt: skip
_STATES = " ".join(f"WHEN '{state.value}' THEN '{state.label}'" for state in ReturnState)
STATE = Column("state", _("报送情况"), width=12, written=False, note=NOT_READ, listed="state", told="ACCEPTED",
               sql=f"CASE coalesce(r.state, '{ReturnState.EMPTY.value}') {_STATES} END")  # fmt: skip


def _aliases(field: Field) -> tuple[str, ...]:
    if field.code.endswith("_prev"):
        stems = NAMES[field.code.removesuffix("_prev")]
        return tuple(f"{stem}{end}" for stem in stems for end in _BEFORE) + tuple(
            f"{start}{stem}" for stem in stems for start in ("上年同期", "去年同期", "同期")
        )
    stems = NAMES[field.code]
    if field.kind is not Behaviour.FLOW:
        return stems
    return (
        *stems,
        *(f"{stem}{end}" for stem in stems for end in _NOW),
        *(f"{start}{stem}" for stem in stems for start in ("本年累计", "累计")),
    )


_KINDS = {
    FieldUnit.YUAN: (Kind.AMOUNT, "万元"),
    FieldUnit.KWH: (Kind.QUANTITY, "千瓦时"),
    FieldUnit.PERSON: (Kind.INTEGER, "人"),
    FieldUnit.PERCENT: (Kind.QUANTITY, "%"),
}


def column_of(field: Field) -> Column:
    """A field of the return as a column: V04 refuses more than two decimals in the unit in which it was sent."""
    column = Column(
        field.code, field.name, aliases=_aliases(field), required=field.required, example=_EXAMPLES.get(field.code, ""),
        field=field.code,
        told=_NAMELESS.get(field.code, _TOLD.get(field.code, NO_EXAMPLE)),
        listed="own__revenue" if field.code == "revenue" else "",
    )  # fmt: skip
    if field.unit is not None:
        kind, unit = _KINDS[field.unit]
        return replace(column, kind=kind, unit=unit, decimals=None if kind is Kind.INTEGER else 2)
    if field.kind is Behaviour.CHOICE:
        return replace(column, kind=Kind.CHOICE, choices=CHOICES[field.code])
    if field.kind is Behaviour.DATE:
        return replace(column, kind=Kind.DATE)
    length = _TEXT_LENGTH[field.code]
    if field.code == "phone":
        return replace(column, kind=Kind.PHONE, masked=True, max_length=length, needs=Permission.PHONE_READ)
    return replace(column, max_length=length, width=36 if field.code == "problems" else 0)


RETURNS = register(
    Dataset(
        "returns",
        _("季度报表"),
        key="uscc",
        apart=("year", "quarter"),
        reads=Permission.RETURN_READ,
        alias="r",
        joins=" JOIN monitoring_monitoringmember m ON m.id = x.id JOIN cultivation_enterprise e ON e.id = m.enterprise_id"
        " JOIN accounts_unit d ON d.id = m.district_id LEFT JOIN accounts_unit t ON t.id = m.street_id"
        " LEFT JOIN monitoring_quarterlyreturn r ON r.enterprise_id = m.enterprise_id AND r.is_current"
        " AND (r.year, r.quarter, r.source) = (%s, %s, %s)",
        note=_(
            "流量指标为本年累计，存量指标为季末数；金额按表头单位读取，最多两位小数；确无发生额的请填 0。"
        ),
        columns=(
            replace(NAME_BESIDE, listed="enterprise__name"),
            replace(USCC, listed="enterprise__uscc"),
            replace(DISTRICT_BESIDE, listed="district__short_name", told="440306"),
            replace(STREET_BESIDE, listed="street__name", told="440306012"),
            YEAR,
            QUARTER,
            *(column_of(field) for field in FIELDS),
            EXPLANATION,
            STATE,
            CORRECTION,
        ),
        besides=(
            Column("id", _("编号"), listed="pk", told=7001),
            Column("enterprise", _("企业"), listed="enterprise_id", told=1024),
            Column("reason", _("列入依据"), listed="reason"),
            Column("note", _("说明"), listed="note"),
            Column("own", _("本企业报表"), listed="own__pk"),
            Column("own_reason", _("更正或退回原因"), listed="own__reason"),
            Column("version", _("版本"), listed="own__version", told=2),
            Column("entered_at", _("报送时间"), listed="own__entered_at"),
            Column("sources", _("来源"), listed="sources"),
            Column("working", _("更正中"), listed="working"),
            Column("period", _("季度"), told="2024Q3"),
            Column("source", _("来源"), told="ENTERPRISE"),
        ),
    )
)
OFFICIAL = register(
    Dataset(
        "official_returns",
        _("统计税务季度数据"),
        key=("uscc", "source"),
        apart=("year", "quarter"),
        note=_("由统计、税务联络员导入；与企业自报并存，按统计、税务、企业的次序取用。"),
        columns=(
            NAME_BESIDE,
            USCC,
            Column(
                "source",
                _("来源"),
                Kind.CHOICE,
                required=True,
                width=8,
                example="统计",
                aliases=("数据来源", "口径"),
                choices=choices_of(Source, STAT=("统计局", "统计数"), TAX=("税务局", "税务数"))[:2],
            ),
            YEAR,
            QUARTER,
            *(replace(column_of(field), required=False) for field in NUMBERS),
            CORRECTION,
        ),
    )
)
