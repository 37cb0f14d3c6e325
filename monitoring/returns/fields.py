"""The fields of the quarterly return (季度监测报表), declared once for rules, form and dataset.

Amounts are yuan with two decimals; a bureau form is in 万元, a statistical one in 千元. Flows are cumulative from
1 January (本年累计), stocks at the quarter's end. In the columns of a rule a number is a whole int64: its
value times
`Field.scale` (fen for amounts, hundredths of kWh and of a percent, persons).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cultivation.ledger.categories import Category


class Behaviour(StrEnum):
    """How a field behaves over the year."""

    FLOW = "FLOW"
    STOCK = "STOCK"
    RATIO = "RATIO"
    FORECAST = "FORECAST"
    CHOICE = "CHOICE"
    TEXT = "TEXT"
    DATE = "DATE"


class FieldUnit(Enum):
    """What a number counts: its Chinese name and how many decimals are stored."""

    YUAN = ("元", 2)
    KWH = ("千瓦时", 2)
    PERSON = ("人", 0)
    PERCENT = ("%", 2)

    def __init__(self, label: str, decimals: int) -> None:
        self.label = label
        self.decimals = decimals
        self.scale = 10**decimals


class Sign(StrEnum):
    """Which rule looks at a negative value, and how strongly."""

    ANY = "ANY"
    V05_BLOCK = "V05_BLOCK"
    V05_EXPLAIN = "V05_EXPLAIN"
    V26_BLOCK = "V26_BLOCK"


class OrderTrend(TextChoices):
    """订单较上季."""

    UP = "UP", _("增加")
    FLAT = "FLAT", _("持平")
    DOWN = "DOWN", _("减少")


class Outlook(TextChoices):
    """下季预期."""

    BETTER = "BETTER", _("好转")
    SAME = "SAME", _("持平")
    WORSE = "WORSE", _("下降")


class ProductionStatus(TextChoices):
    """生产状态."""

    NORMAL = "NORMAL", _("正常")
    HALF_STOPPED = "HALF_STOPPED", _("半停产")
    STOPPED = "STOPPED", _("停产")
    MOVING = "MOVING", _("搬迁")
    DEREGISTERING = "DEREGISTERING", _("注销中")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the return.

    `within` names the field of which this one is a part (其中, V06); `choices` are the codes of a choice.
    """

    code: str
    name: str | Promise
    kind: Behaviour
    unit: FieldUnit | None = None
    required: bool = False
    sign: Sign = Sign.ANY
    within: str | None = None
    choices: type[TextChoices] | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is held in an int64 column."""
        return self.unit is not None

    @property
    def decimals(self) -> int:
        """How many decimals are stored."""
        return self.unit.decimals if self.unit else 0

    @property
    def scale(self) -> int:
        """How many whole units of its column are one unit of the field: 100 fen are one yuan."""
        return self.unit.scale if self.unit else 1


_FLOW, _STOCK = Behaviour.FLOW, Behaviour.STOCK
_YUAN, _KWH, _PERSON = FieldUnit.YUAN, FieldUnit.KWH, FieldUnit.PERSON
_V05, _V26 = Sign.V05_BLOCK, Sign.V26_BLOCK

FIELDS: tuple[Field, ...] = (
    Field("revenue", _("营业收入（本年累计）"), _FLOW, _YUAN, True),
    Field("revenue_prev", _("营业收入（上年同期）"), _FLOW, _YUAN, True),
    Field("main_revenue", _("其中：主营业务收入"), _FLOW, _YUAN, within="revenue"),
    Field("output", _("工业总产值（当年价，本年累计）"), _FLOW, _YUAN, True, _V05),
    Field("output_prev", _("工业总产值（当年价，上年同期）"), _FLOW, _YUAN, True),
    Field("export_delivery", _("出口交货值"), _FLOW, _YUAN, True, _V05),
    Field("profit", _("利润总额"), _FLOW, _YUAN, True),
    Field("tax_paid", _("实缴税金合计"), _FLOW, _YUAN, True, Sign.V05_EXPLAIN),
    Field("vat_sales", _("增值税申报销售额"), _FLOW, _YUAN, sign=_V26),
    Field("rd_expense", _("研发费用"), _FLOW, _YUAN, True, _V05),
    Field("investment", _("固定资产投资"), _FLOW, _YUAN, True, _V05),
    Field("upgrade_investment", _("其中：技术改造投资"), _FLOW, _YUAN, True, within="investment"),
    Field("interest_paid", _("利息支出"), _FLOW, _YUAN, sign=_V26),
    Field("electricity", _("用电量（本年累计）"), _FLOW, _KWH, True, _V05),
    Field("electricity_prev", _("用电量（上年同期）"), _FLOW, _KWH, True),
    Field("employees", _("期末从业人员"), _STOCK, _PERSON, True, _V05),
    Field("rd_employees", _("其中：研发人员"), _STOCK, _PERSON, sign=_V05, within="employees"),
    Field("receivables", _("应收账款"), _STOCK, _YUAN, True, _V05),
    Field("inventory", _("存货"), _STOCK, _YUAN, True, _V05),
    Field("finished_goods", _("其中：产成品"), _STOCK, _YUAN, True, _V05, within="inventory"),
    Field("assets", _("资产总计"), _STOCK, _YUAN, sign=_V26),
    Field("liabilities", _("负债合计"), _STOCK, _YUAN),
    Field("orders_on_hand", _("在手订单金额"), _STOCK, _YUAN, sign=_V26),
    Field("order_trend", _("订单较上季"), Behaviour.CHOICE, required=True, choices=OrderTrend),
    Field("capacity_use", _("产能利用率"), Behaviour.RATIO, FieldUnit.PERCENT, sign=_V26),
    Field("full_year_expected", _("企业预计全年营业收入"), Behaviour.FORECAST, _YUAN),
    Field("outlook", _("下季预期"), Behaviour.CHOICE, required=True, choices=Outlook),
    Field("status", _("生产状态"), Behaviour.CHOICE, required=True, choices=ProductionStatus),
    Field("problem_category", _("存在问题类别"), Behaviour.CHOICE, choices=Category),
    Field("problems", _("存在问题"), Behaviour.TEXT),
    Field("filled_by", _("填报人"), Behaviour.TEXT, required=True),
    Field("phone", _("填报人电话"), Behaviour.TEXT, required=True),
    Field("filled_on", _("填报日期"), Behaviour.DATE, required=True),
)

BY_CODE = {field.code: field for field in FIELDS}
NUMBERS = tuple(field for field in FIELDS if field.is_number)
REQUIRED = tuple(field for field in FIELDS if field.required)
