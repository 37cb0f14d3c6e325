"""V14–V18, V21–V24: the figures of one return beside each other, and beside the threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from core.exact import compare_products, known
from monitoring.returns.fields import BY_CODE
from monitoring.returns.rules.compared import Compared, above, apart, below
from monitoring.returns.rules.comparison import Ints
from monitoring.returns.rules.findings import Check, Strength, half_away, name_of, plain, shown
from monitoring.returns.rules.frame import CheckedFrame
from monitoring.returns.rules.limits import text_of

Words = Callable[[int], tuple[str, str, str]]
_REVENUE, _EXPLAIN, _INFORM = BY_CODE["revenue"], Strength.EXPLAIN, Strength.INFORM


def v14_output(sheet: CheckedFrame) -> Iterator[Check]:
    """V14 E: output and revenue are out of proportion."""
    limits, output, revenue = sheet.bounds.limits, sheet.number("output"), sheet.number("revenue")
    high, low = above(output, limits.output_high, revenue), below(output, limits.output_low, revenue)
    over = _sentence(
        "output",
        output,
        revenue,
        limits.output_high,
        _("“%(field)s”%(value)s 高于营业收入 %(other)s 的 %(ratio)s 倍，请说明"),
    )
    under = _sentence(
        "output",
        output,
        revenue,
        limits.output_low,
        _("“%(field)s”%(value)s 低于营业收入 %(other)s 的 %(ratio)s 倍，请说明"),
        ">=",
    )
    evaluated = known(output) & known(revenue) & (revenue > 0)
    yield Check(
        "V14", _EXPLAIN, "output", high | low, evaluated, lambda row: over(row) if high[row] else under(row)
    )


def v15_export(sheet: CheckedFrame) -> Iterator[Check]:
    """V15 E: more was exported than produced."""
    ratio, export, output = (
        sheet.bounds.limits.export_ratio,
        sheet.number("export_delivery"),
        sheet.number("output"),
    )
    words = _sentence(
        "export_delivery",
        export,
        output,
        ratio,
        _("“%(field)s”%(value)s 超过工业总产值 %(other)s 的 %(ratio)s 倍，请说明"),
    )
    yield Check(
        "V15", _EXPLAIN, "export_delivery", above(export, ratio, output), known(export) & known(output), words
    )


def v16_vat(sheet: CheckedFrame) -> Iterator[Check]:
    """V16 E: revenue and the sales declared for VAT, by the enterprise or else by TAX, are far apart."""
    limits, revenue, sales = (
        sheet.bounds.limits,
        sheet.number("revenue"),
        Compared(sheet).now_or_elsewhere("vat_sales"),
    )
    template = _("营业收入 %(revenue)s 与增值税申报销售额 %(sales)s 相差较大，请说明")

    def words(row: int) -> tuple[str, str, str]:
        sentence = template % {
            "revenue": shown(_REVENUE, revenue[row]),
            "sales": shown(_REVENUE, sales[row]),
        }
        return plain(_REVENUE, sales[row]), plain(_REVENUE, revenue[row]), sentence

    fired = apart(revenue, sales, np.maximum(revenue, sales), limits.vat_rel, limits.vat_abs)
    yield Check("V16", _EXPLAIN, "vat_sales", fired, known(revenue) & known(sales), words)


def v17_profit(sheet: CheckedFrame) -> Iterator[Check]:
    """V17 E: profit, or loss, is larger than revenue."""
    profit, revenue = sheet.number("profit"), sheet.number("revenue")
    evaluated = known(profit) & known(revenue) & (revenue > 0)
    usual = np.where(evaluated, revenue, 1)
    words = _sentence(
        "profit",
        profit,
        revenue,
        Fraction(1),
        _("“%(field)s”%(value)s 的绝对值超过营业收入 %(other)s，请说明"),
    )
    yield Check("V17", _EXPLAIN, "profit", (profit > usual) | (profit < -usual), evaluated, words)


def v18_research(sheet: CheckedFrame) -> Iterator[Check]:
    """V18 E: a large part of revenue is spent on research."""
    ratio, spent, revenue = sheet.bounds.limits.rd_ratio, sheet.number("rd_expense"), sheet.number("revenue")
    words = _sentence(
        "rd_expense",
        spent,
        revenue,
        ratio,
        _("“%(field)s”%(value)s 超过营业收入 %(other)s 的 %(ratio)s 倍，请说明"),
    )
    evaluated = known(spent) & known(revenue) & (revenue > 0)
    yield Check("V18", _EXPLAIN, "rd_expense", above(spent, ratio, revenue), evaluated, words)


def v21_per_head(sheet: CheckedFrame) -> Iterator[Check]:
    """V21 I: the year's revenue for each person employed is unusual."""
    seen, quarter = Compared(sheet), Compared(sheet).quarter
    limits, people, revenue = seen.limits, sheet.number("employees"), sheet.number("revenue")
    # revenue ÷ people × 4 ÷ q against the bound, with both sides times people × q
    high = compare_products(revenue, 4, people, limits.per_head_high * quarter) > 0
    low = compare_products(revenue, 4, people, limits.per_head_low * quarter) < 0
    evaluated = known(people) & known(revenue) & (people > 0) & (quarter > 0)
    over = _("按 %(people)s 人折算，人均全年营业收入约 %(head)s，高于 %(bound)s")
    under = _("按 %(people)s 人折算，人均全年营业收入约 %(head)s，低于 %(bound)s")

    def words(row: int) -> tuple[str, str, str]:
        bound = limits.per_head_high if high[row] else limits.per_head_low
        head = half_away(int(revenue[row]) * 4, int(people[row]) * quarter)
        text = over if high[row] else under
        said = {"people": int(people[row]), "head": shown(_REVENUE, head), "bound": shown(_REVENUE, bound)}
        required = f">= {plain(_REVENUE, limits.per_head_low)}; <= {plain(_REVENUE, limits.per_head_high)}"
        return plain(_REVENUE, head), required, text % said

    yield Check("V21", _INFORM, "employees", np.asarray(high | low), evaluated, words)


def v22_stocks(sheet: CheckedFrame) -> Iterator[Check]:
    """V22 I: receivables or stocks are more than a year's revenue."""
    seen = Compared(sheet)
    revenue, quarter = sheet.number("revenue"), seen.quarter
    ratio = seen.limits.stock_factor * Fraction(4, quarter or 1)
    for code in ("receivables", "inventory"):
        stock = sheet.number(code)
        words = _sentence(
            code,
            stock,
            revenue,
            ratio,
            _("“%(field)s”%(value)s 超过折合全年的营业收入（本年累计 %(other)s）"),
        )
        evaluated = known(stock) & known(revenue) & (quarter > 0)
        yield Check("V22", _INFORM, code, above(stock, ratio, revenue), evaluated, words)


def v23_debts(sheet: CheckedFrame) -> Iterator[Check]:
    """V23 I: the enterprise owes more than it has."""
    debts, assets = sheet.number("liabilities"), sheet.number("assets")
    words = _sentence(
        "liabilities", debts, assets, Fraction(1), _("“%(field)s”%(value)s 超过资产总计 %(other)s")
    )
    yield Check("V23", _INFORM, "liabilities", debts > assets, known(debts) & known(assets), words)


def v24_reached(sheet: CheckedFrame) -> Iterator[Check]:
    """V24 I: an enterprise below scale has reached the threshold."""
    seen = Compared(sheet)
    revenue, below_scale, threshold = sheet.number("revenue"), seen.against.below_scale, seen.limits.threshold
    if below_scale is None:
        return
    template = _("“营业收入”为 %(now)s，达到纳统标准 %(threshold)s")
    bound, required = shown(_REVENUE, threshold), f"< {plain(_REVENUE, threshold)}"

    def words(row: int) -> tuple[str, str, str]:
        sentence = template % {
            "now": shown(_REVENUE, revenue[row]),
            "threshold": bound,
        }
        return plain(_REVENUE, revenue[row]), required, sentence

    yield Check("V24", _INFORM, "revenue", below_scale & (revenue >= threshold), known(revenue), words)


def _sentence(
    code: str, column: Ints, other: Ints, ratio: Fraction, template: str, sign: str = "<="
) -> Words:
    """Words of a figure beside so many times another one."""
    field, name, factor = BY_CODE[code], name_of(code), text_of(ratio)
    times = "" if ratio == 1 else f"{factor} × "

    def words(row: int) -> tuple[str, str, str]:
        said: dict[str, Any] = {
            "field": name,
            "value": shown(field, column[row]),
            "other": shown(_REVENUE, other[row]),
            "ratio": factor,
        }
        return plain(field, column[row]), f"{sign} {times}{plain(_REVENUE, other[row])}", template % said

    return words
