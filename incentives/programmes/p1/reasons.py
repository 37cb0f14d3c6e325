"""Why P1 came out so: each condition with what was observed, what is required, its source, and the paper wanted.

Reasons are stored with the evaluation and must be the same, byte for byte, for the same inputs; so their
words are plain Chinese text here and not translated on the way.
"""

from core.exact import MISSING
from core.money import format_wan, from_fen
from incentives.eligibility.rules import Codes, Eligibility, Known, Reason
from incentives.programmes.p1.rules import P1Result
from incentives.programmes.p1.terms import GrowthIndicator, Terms

_PROGRAMME = "小微工业企业上规模奖励"
_NOT_LOADED = "该年度入库的奖励规则尚未载入"

_FACTS = {
    "IN_CITY": ("in_city", "在本市注册", "不在本市注册", "在本市（含深汕）注册", "营业执照"),
    "LEGAL_PERSON": ("legal_person", "独立法人", "非独立法人", "独立法人", "营业执照"),
    "LAW_ABIDING": (
        "law_abiding",
        "无重大违法记录",
        "有重大违法记录",
        "守法经营",
        "信用报告（无违法违规证明）",
    ),
    "CREDITWORTHY": (
        "creditworthy",
        "未列入严重失信名单",
        "列入严重失信名单",
        "未列入严重失信名单",
        "信用中国查询结果",
    ),
    "FIRST_INCLUSION": (
        "first_ever",
        "首次入库",
        "此前曾入库",
        "首次纳入规模以上工业统计库",
        "市统计局历年在库名单",
    ),
    "NOT_PAID": ("unpaid", "未领取", "已领取", "未领取过首次上规模奖励", "历年拨付记录"),
}
_GROWTH_RULE = {
    GrowthIndicator.NONE: "不要求增长",
    GrowthIndicator.OUTPUT: "次年产值 > 入库当年产值",
    GrowthIndicator.REVENUE: "次年营业收入 > 入库当年营业收入",
    GrowthIndicator.OUTPUT_OR_REVENUE: "次年产值或营业收入 > 入库当年",
    GrowthIndicator.OUTPUT_AND_REVENUE: "次年产值和营业收入 > 入库当年",
}


def explain(result: P1Result, row: int) -> list[Reason]:
    """The reasons of one inclusion, in the order of the conditions."""
    return [_reason(result, rule, row) for rule in result.conditions]


def _reason(result: P1Result, rule: str, row: int) -> Reason:
    answer = Eligibility(int(result.conditions[rule][row]))
    year = int(result.frame.included_year[row])
    if rule == "STILL_INCLUDED":
        observed, required, paper = _stayed(result.frame.stayed, year, row)
    elif rule == "GROWTH":
        observed, required, paper = _growth(result, year, row)
    else:
        column, yes, no, required, paper = _FACTS[rule]
        observed = _word(int(getattr(result.frame, column)[row]), yes, no)
    return Reason(
        rule=rule,
        judgement=answer.name,
        observed=observed,
        required=required,
        source=_source(result.terms.get(year, Terms())),
        paper=paper if answer is Eligibility.UNKNOWN else "",
    )


def _stayed(column: Codes, year: int, row: int) -> tuple[str, str, str]:
    day = f"{year + 1}-12-31"
    return (
        _word(int(column[row]), f"{day} 在库", f"{day} 已不在库"),
        f"{day} 在库",
        f"市统计局 {year + 1} 年末在库名单",
    )


def _growth(result: P1Result, year: int, row: int) -> tuple[str, str, str]:
    frame = result.frame
    growth = result.terms.get(year, Terms()).growth
    figures = [
        _two_years(name, year, int(first[row]), int(following[row]))
        for name, first, following, left_out in (
            ("产值", frame.output_first, frame.output_next, GrowthIndicator.REVENUE),
            ("营业收入", frame.revenue_first, frame.revenue_next, GrowthIndicator.OUTPUT),
        )
        if growth is not left_out and growth is not GrowthIndicator.NONE
    ]
    observed = "；".join(figures) or "不适用"
    if growth is None:
        return observed, _NOT_LOADED, f"{year} 年度入库的奖励规则"
    return observed, _GROWTH_RULE[growth], f"市统计局提供的 {year}、{year + 1} 年产值和营业收入"


def _source(known: Terms) -> str:
    return _NOT_LOADED if known.growth is None else known.source or _PROGRAMME


def _word(fact: int, yes: str, no: str) -> str:
    return {Known.YES: yes, Known.NO: no}.get(Known(fact), "未知")


def _two_years(name: str, year: int, first: int, following: int) -> str:
    """Both years' amounts (fen) in 万元: two decimals, or all six where two would hide which is larger."""
    places = 6 if first != following and _amount(first, 2) == _amount(following, 2) else 2
    return f"{name} {year} 年 {_amount(first, places)}；{year + 1} 年 {_amount(following, places)}"


def _amount(fen: int, places: int) -> str:
    return "未知" if fen == MISSING else f"{format_wan(from_fen(fen), places)} 万元"
