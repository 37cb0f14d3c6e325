"""The facts that score sheets ask for: what each is, where the register has it, which paper proves it.

A sheet names facts by these codes; another sheet with other bands needs nothing of this. What no register has is asked by
the form of the self-check. Answers are kept as people write them: per cent, yuan, whole numbers, codes, 1 or 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.exact import RATIO
from core.verdict import Verdict, allow, refuse

Text = str | Promise
_LIMIT: Final = Decimal(10) ** 13


class Kind(StrEnum):
    """How a fact is measured."""

    RATIO = "RATIO"
    AMOUNT = "AMOUNT"
    COUNT = "COUNT"
    CHOICE = "CHOICE"
    FLAG = "FLAG"


@dataclass(frozen=True, eq=False)
class Fact:
    """One fact of an enterprise in a year.

    code      in sheets and answers
    paper     what proves it
    source    where the register has it; '' where it does not. `{last}` and `{before}` are the two years before
    asked     whether the form asks for it: what is reckoned from others is not, and says what it is made of
    claimed   the enterprise's own word goes before the register's, which only comes near it
    choices   of a CHOICE, the best first
    least     the smallest and the largest answer, in the unit in which people write it
    """

    code: str
    name: Text
    kind: Kind
    paper: Text = ""
    source: Text = ""
    group: Text = ""
    asked: bool = True
    made_of: tuple[str, ...] = ()
    claimed: bool = False
    choices: Mapping[str, Text] = field(default_factory=dict)
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(100)
    unit: Text = ""
    hint: Text = ""

    @property
    def scale(self) -> int:
        """What a written value is multiplied by in a column: per cent to 10⁻⁶, yuan to fen."""
        return {Kind.RATIO: RATIO // 100, Kind.AMOUNT: 100}.get(self.kind, 1)

    @property
    def bottom(self) -> int:
        """What a column's value is divided by: ratios are held × 10⁶."""
        return RATIO if self.kind is Kind.RATIO else 1

    def scaled(self, text: str) -> int:
        """A written value as a column holds it. Raises ValueError for what is none of this fact."""
        if self.kind is Kind.CHOICE:
            return [*self.choices].index(text)
        if self.kind is Kind.FLAG:
            return ("0", "1").index(text)
        try:
            number = Decimal(text) * self.scale
        except InvalidOperation:
            raise ValueError(text) from None
        if not number.is_finite() or number != number.to_integral_value():
            raise ValueError(text)
        return int(number)


def may_say(fact: Fact, text: str) -> Verdict:
    """Whether an answer can be one: a number within what can be, one of the choices."""
    try:
        fact.scaled(text)
    except ValueError:
        return refuse(_("“%(fact)s”填写有误，请重新填写"), code="scoring.answer", fact=fact.name)
    if fact.kind in (Kind.CHOICE, Kind.FLAG) or fact.least <= Decimal(text) <= fact.most:
        return allow()
    return refuse(
        _("“%(fact)s”应在 %(least)s 至 %(most)s 之间"),
        code="scoring.answer_range",
        fact=fact.name,
        least=fact.least,
        most=fact.most,
    )


_RUN, _RESEARCH, _SPECIAL, _CLAIMS = _("经营"), _("研发和知识产权"), _("专业化和质量"), _("奖项和融资")
_RETURN_LAST = _("{last} 年第四季度季报")
_RETURN_BEFORE = _("{before} 年第四季度季报")
_AUDIT = _("审计报告")

_ALL: Final = (
    Fact("revenue", _("上年营业收入"), Kind.AMOUNT, _AUDIT, _("{last} 年年度数据"), _RUN, most=_LIMIT),
    Fact("revenue_before", _("前年营业收入"), Kind.AMOUNT, _AUDIT, _("{before} 年年度数据"), _RUN, most=_LIMIT),
    Fact("main_share", _("上年主营业务收入占比"), Kind.RATIO, _AUDIT, _RETURN_LAST, _RUN),
    Fact(
        "growth_last", _("上年主营业务收入增长率"), Kind.RATIO, _AUDIT, _RETURN_LAST, _RUN,
        least=Decimal(-100), most=Decimal(100_000), hint=_("下降的填负数"),
    ),
    Fact(
        "growth_before", _("前年主营业务收入增长率"), Kind.RATIO, _AUDIT, _RETURN_BEFORE, _RUN,
        least=Decimal(-100), most=Decimal(100_000), hint=_("下降的填负数"),
    ),
    Fact("growth", _("近两年主营业务收入平均增长率"), Kind.RATIO, _AUDIT, asked=False, made_of=("growth_last", "growth_before")),
    Fact(
        "margin", _("上年净利润率"), Kind.RATIO, _AUDIT, group=_RUN,
        least=Decimal(-100_000), hint=_("净利润除以营业收入，亏损的填负数"),
    ),
    Fact("debt", _("上年末资产负债率"), Kind.RATIO, _AUDIT, _RETURN_LAST, _RUN, most=Decimal(100_000)),
    Fact("rd_expense", _("上年研发费用"), Kind.AMOUNT, _("研发费用专项审计报告"), _RETURN_LAST, _RESEARCH, most=_LIMIT),
    Fact("rd_before", _("前年研发费用"), Kind.AMOUNT, _("研发费用专项审计报告"), _RETURN_BEFORE, _RESEARCH, most=_LIMIT),
    Fact("rd_ratio", _("上年研发费用占营业收入比重"), Kind.RATIO, _AUDIT, asked=False, made_of=("rd_expense", "revenue")),
    Fact(
        "rd_ratio_before", _("前年研发费用占营业收入比重"), Kind.RATIO, _AUDIT, asked=False,
        made_of=("rd_before", "revenue_before"),
    ),
    Fact("rd_average", _("近两年年均研发费用"), Kind.AMOUNT, _AUDIT, asked=False, made_of=("rd_expense", "rd_before")),
    Fact("rd_sum", _("近两年研发费用合计"), Kind.AMOUNT, _AUDIT, asked=False, made_of=("rd_expense", "rd_before")),
    Fact("rd_staff", _("上年末研发人员占比"), Kind.RATIO, _("研发人员名册、社保证明"), _RETURN_LAST, _RESEARCH),
    Fact(
        "ip", _("知识产权"), Kind.CHOICE, _("专利等权利证书"), group=_RESEARCH,
        choices={
            "I_HIGH": _("Ⅰ类高价值知识产权"),
            "I_OWN": _("自主研发的Ⅰ类知识产权"),
            "I": _("Ⅰ类知识产权"),
            "II": _("Ⅱ类知识产权"),
            "NONE": _("没有"),
        },
    ),
    Fact(
        "ip_first_class", _("实际应用的Ⅰ类知识产权件数"), Kind.COUNT, _("权利证书、应用证明"), group=_RESEARCH,
        most=Decimal(9_999), unit=_("件"),
    ),
    Fact(
        "institution", _("研发机构级别"), Kind.CHOICE, _("研发机构认定文件"), group=_RESEARCH,
        choices={
            "NATIONAL": _("国家级"),
            "PROVINCIAL": _("省级"),
            "CITY": _("市级"),
            "BELOW": _("市级以下"),
            "NONE": _("没有"),
        },
    ),
    Fact("hightech", _("有效期内的高新技术企业、国家级技术创新或知识产权示范企业"), Kind.FLAG, _("证书"), group=_RESEARCH),
    Fact(
        "niche_years", _("从事细分市场年数"), Kind.COUNT, _("主营产品说明、历年合同"), _("登记的投产或成立时间"), _SPECIAL,
        claimed=True, most=Decimal(200), unit=_("年"), hint=_("满几年填几年"),
    ),
    Fact(
        "field", _("主导产品所属领域"), Kind.CHOICE, _("产业链配套证明"), group=_SPECIAL,
        choices={
            "GAP": _("在重点产业链上补短板、填空白"),
            "BASE_OR_CHAIN": _("属于“六基”、中华老字号，或为产业链龙头企业配套"),
            "NONE": _("都不属于"),
        },
    ),
    Fact("strategic", _("属于战略性新兴产业"), Kind.FLAG, _("主导产品说明"), group=_SPECIAL),
    Fact(
        "digital", _("数字化水平"), Kind.COUNT, _("数字化水平测评报告"), group=_SPECIAL,
        least=Decimal(1), most=Decimal(4), unit=_("级"),
    ),
    Fact(
        "quality", _("质量管理符合的情形"), Kind.COUNT, _("质量奖项、体系认证、品牌、标准证明"), group=_SPECIAL,
        most=Decimal(4), unit=_("项"), hint=_("质量奖项、管理体系认证、自有品牌、参与制定标准，符合几项填几项"),
    ),
    Fact(
        "local", _("地方特色指标得分"), Kind.COUNT, _("市局公布的特色指标评分"), group=_SPECIAL,
        most=Decimal(15), unit=_("分"), hint=_("按市局公布的特色指标评分"),
    ),
    Fact("info_system", _("核心业务采用信息系统"), Kind.FLAG, _("系统截图或合同"), group=_SPECIAL),
    Fact("certified", _("通过管理体系认证或产品获境外认证"), Kind.FLAG, _("认证证书"), group=_SPECIAL),
    Fact("niche_share", _("全国细分市场占有率"), Kind.RATIO, _("市场占有率证明"), group=_SPECIAL),
    Fact("own_brand", _("有自主品牌"), Kind.FLAG, _("商标注册证"), group=_SPECIAL),
    Fact("key_link", _("产品处于重点产业链关键环节"), Kind.FLAG, _("产业链配套证明"), group=_SPECIAL),
    Fact(
        "award", _("近三年科技奖励"), Kind.CHOICE, _("获奖证书"), group=_CLAIMS,
        choices={
            "NATIONAL_3": _("国家级，排名前三"),
            "NATIONAL_5": _("国家级，排名第四或第五"),
            "PROVINCIAL_3": _("省级，排名前三"),
            "OTHER": _("国家级或省级，其他排名"),
            "NONE": _("没有"),
        },
    ),
    Fact(
        "contest", _("近三年“创客中国”全国大赛"), Kind.CHOICE, _("获奖通知"), group=_CLAIMS,
        choices={"TOP50": _("企业组全国 50 强"), "TOP500": _("企业组全国 500 强"), "NONE": _("没有")},
    ),
    Fact("equity_2y", _("近两年新增股权融资（实缴）"), Kind.AMOUNT, _("投资协议、验资报告"), group=_CLAIMS, most=_LIMIT),
    Fact("equity_3y", _("近三年新增股权融资（实缴）"), Kind.AMOUNT, _("投资协议、验资报告"), group=_CLAIMS, most=_LIMIT),
    Fact("specialised", _("有效期内的专精特新称号"), Kind.FLAG, _("认定文件"), _("登记的称号"), asked=False),
)  # fmt: skip

FACTS: Final[Mapping[str, Fact]] = {fact.code: fact for fact in _ALL}
"""By code, in the order of the form."""
ASKED: Final = [fact for fact in _ALL if fact.asked]


def asked_for(fact: Fact) -> list[Fact]:
    """What the form asks for a fact: itself, or what it is made of."""
    return [fact] if fact.asked else [FACTS[code] for code in fact.made_of]
