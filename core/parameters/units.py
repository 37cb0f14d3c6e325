"""The units of parameters: how a value is checked, read and shown.

A value is a text in the database; empty means UNKNOWN. Sources: `parameters.csv`, column unit.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.parameters import tables
from core.parameters.groups import options_of
from core.verdict import Verdict, allow, refuse

WHOLE: Final = {"count", "workdays", "days", "months", "years", "characters", "points", "day"}
NUMBERS: Final = WHOLE | {"yuan", "ratio", "percent"}

LABELS: Final = {
    "yuan": _("元"),
    "ratio": _("比率"),
    "percent": _("%"),
    "count": _("个"),
    "workdays": _("个工作日"),
    "days": _("天"),
    "months": _("个月"),
    "years": _("年"),
    "characters": _("字"),
    "points": _("分"),
    "day": _("日"),
    "month-day": _("月-日"),
    "month-day range": _("起止（月-日）"),
    "bool": _("是/否"),
    "choice": _("选项"),
    "table": _("表"),
    "text": _("文字"),
}

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def check(code: str, unit: str, value: str) -> Verdict:
    """Whether `value` is a value of that unit; an empty one (待定) always is."""
    if not value:
        return allow()
    if unit in NUMBERS:
        return _check_number(unit, value)
    if unit == "table":
        return _check_table(code, value)
    wrong, sentence = {
        "bool": (value not in {"0", "1"}, _("请填写 1（是）或 0（否）。")),
        "choice": (value not in (options_of(code) or (value,)), _("没有这个选项。")),
        "month-day": (not _MONTH_DAY.fullmatch(value), _("请按 月-日 填写，例如 03-31。")),
        "month-day range": (not _is_range(value), _("请按 月-日/月-日 填写，例如 02-01/11-30。")),
    }.get(unit, (False, ""))
    return refuse(sentence, code=f"parameter.{unit}") if wrong else allow()


def _is_range(value: str) -> bool:
    parts = value.split("/")
    return len(parts) == 2 and all(_MONTH_DAY.fullmatch(part) for part in parts)


def _check_number(unit: str, value: str) -> Verdict:
    number = number_of(value)
    if number is None:
        return refuse(_("“%(value)s” 不是数字。"), code="parameter.number", value=value)
    for wrong, sentence in (
        (unit in WHOLE and number != number.to_integral_value(), _("这个参数只能填整数。")),
        (unit in WHOLE | {"yuan", "percent"} and number < 0, _("这个参数不能是负数。")),
        (unit == "yuan" and number != round(number, 2), _("金额最多两位小数。")),
        (unit == "ratio" and number != round(number, 6), _("比率最多六位小数。")),
        (unit == "day" and not 1 <= number <= 31, _("日应在 1 到 31 之间。")),
        (abs(number) >= Decimal(10) ** 15, _("数值太大。")),
    ):
        if wrong:
            return refuse(sentence, code=f"parameter.{unit}")
    return allow()


def _check_table(code: str, value: str) -> Verdict:
    wrong = tables.shape(value)
    if wrong is not None:
        return wrong
    for number, row in enumerate(tables.rows_of(value)[1:], start=2):
        cell = _check_number(tables.unit_of_table(code), row[-1])
        if not cell:
            said = cell.sentence
            return refuse(_("第 %(row)d 行：%(said)s"), code="parameter.table", row=number, said=said)
    return allow()


def number_of(value: str) -> Decimal | None:
    """The plain decimal a text holds; None for anything else (no exponents, no signs but a minus)."""
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def shown(unit: str, value: str, code: str = "") -> str:
    """A value with its unit, for people: 2,000 万元, 120 %, 5 个工作日, 待定; a choice by the label its parameter gives it."""
    if not value:
        return str(_("待定"))
    number = number_of(value) if unit in NUMBERS else None
    return _shown_text(code, unit, value) if number is None else _shown_number(unit, number)


def _shown_text(code: str, unit: str, value: str) -> str:
    if unit == "bool":
        return str(_("是") if value == "1" else _("否"))
    if unit == "choice":
        return str(options_of(code).get(value, value))
    if unit == "table":
        return str(_("%(n)d 行的表") % {"n": len(tables.rows_of(value)) - 1})
    return value.replace("/", " 至 ") if unit == "month-day range" else value


def _shown_number(unit: str, number: Decimal) -> str:
    if unit == "yuan":
        return _money(number)
    if unit == "ratio":
        return f"{_plain(number)}（{_plain(number * 100)}%）"
    if unit == "percent":
        return f"{_plain(number)}%"
    return f"{number:,.0f} {LABELS[unit]}"


def _money(yuan: Decimal) -> str:
    if abs(yuan) >= 10_000 and yuan % 100 == 0:
        return f"{_plain(yuan / 10_000)} 万元"
    return f"{_plain(yuan)} 元"


def _plain(number: Decimal) -> str:
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    return text or "0"
