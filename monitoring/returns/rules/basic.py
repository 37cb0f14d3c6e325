"""V01–V06 and V26: what blocks a return by itself (数据审核, 阻断类).

V07–V25 compare figures with each other, with earlier quarters and other sources: `unit`, `course`, `yearly`,
`proportions`.
"""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _

from core import uscc
from core.exact import MISSING
from monitoring.returns.fields import BY_CODE, FIELDS, NUMBERS, REQUIRED, Field, FieldUnit, Sign
from monitoring.returns.rules.findings import Check, Strength, name_of, plain, shown
from monitoring.returns.rules.frame import CheckedFrame, Ints, Window
from monitoring.returns.rules.reading import Refusal

Words = tuple[str, str, str]


def v01_identity(sheet: CheckedFrame) -> Iterator[Check]:
    """V01 B: the USCC is invalid (GB 32100-2015), or the enterprise is not on the list or not in the scope."""
    everywhere = np.ones(sheet.rows, dtype=np.bool_)
    if sheet.frame.uscc is not None:
        judged = uscc.check_array(sheet.frame.uscc)

        def wrong_code(row: int) -> Words:
            checked = judged.at(row)
            sentence = _("统一社会信用代码有误：%(why)s") % {"why": checked.sentence}
            return checked.text, _("有效的统一社会信用代码"), sentence

        yield Check("V01", Strength.BLOCK, "uscc", ~judged.is_valid, everywhere, wrong_code)
    if sheet.frame.on_list is not None:
        not_listed: Words = (
            _("不在监测名单"),
            _("在本季度监测名单"),
            _("企业不在本季度监测名单内，不需报送；如应列入，请先调整监测名单"),
        )
        yield Check("V01", Strength.BLOCK, "uscc", ~sheet.frame.on_list, everywhere, lambda _row: not_listed)
    if sheet.frame.in_scope is not None:
        foreign: Words = (
            _("不在管辖范围"),
            _("在报送人管辖范围"),
            _("企业不在您的管辖范围内，请由所属区或街道报送"),
        )
        yield Check("V01", Strength.BLOCK, "uscc", ~sheet.frame.in_scope, everywhere, lambda _row: foreign)


def v02_window(sheet: CheckedFrame) -> Iterator[Check]:
    """V02 B: the quarter has not begun, or is closed and was not reopened with a reason."""
    window = sheet.frame.window
    if window is None:
        return

    def words(row: int) -> Words:
        if window[row] == Window.NOT_BEGUN:
            return _("未开放"), _("开放"), _("本季度报表尚未开放，不能提交")
        return _("已关闭"), _("开放"), _("本季度报表已关闭；如需补报，请审核人员写明原因后重新开放")

    yield Check("V02", Strength.BLOCK, "", window > Window.OPEN, window != Window.UNKNOWN, words)


def v03_required(sheet: CheckedFrame) -> Iterator[Check]:
    """V03 B: a required field is empty; 0 is not empty, nor is a value that V04 refuses."""
    everywhere = np.ones(sheet.rows, dtype=np.bool_)
    for field in REQUIRED:
        template = _("“%(field)s”未填写；确无发生额的请填 0") if field.is_number else _("“%(field)s”未填写")
        words: Words = ("", _("必填"), template % {"field": field.name})
        yield Check(
            "V03",
            Strength.BLOCK,
            field.code,
            sheet.is_empty(field.code),
            everywhere,
            lambda _row, words=words: words,  # type: ignore[misc]
        )


def v04_number(sheet: CheckedFrame) -> Iterator[Check]:
    """V04 B: not a number, too many decimals in the unit sent, |value| ≥ 10¹³ yuan, persons not whole."""
    for field in NUMBERS:
        refusal = sheet.refusal(field.code)

        def words(row: int, field: Field = field) -> Words:
            return _refusal_words(sheet, field, row)

        known = (sheet.number(field.code) != MISSING) | (refusal != Refusal.NONE)
        yield Check("V04", Strength.BLOCK, field.code, refusal != Refusal.NONE, known, words)


def v05_negative(sheet: CheckedFrame) -> Iterator[Check]:
    """V05 B: a quantity that cannot be negative is; tax paid alone E, for it may be a refund."""
    for field in FIELDS:
        if field.sign is Sign.V05_BLOCK:
            yield _negative(sheet, "V05", Strength.BLOCK, field, _("“%(field)s”为 %(value)s，不能为负数"))
        elif field.sign is Sign.V05_EXPLAIN:
            text = _("“%(field)s”为 %(value)s，是负数；如为退税，请说明")
            yield _negative(sheet, "V05", Strength.EXPLAIN, field, text)


def v06_part(sheet: CheckedFrame) -> Iterator[Check]:
    """V06 B: a part is larger than its whole (其中项大于总项)."""
    for part in NUMBERS:
        if part.within is None:
            continue
        whole = BY_CODE[part.within]
        small, large = sheet.number(part.code), sheet.number(whole.code)

        def words(
            row: int, part: Field = part, whole: Field = whole, small: Ints = small, large: Ints = large
        ) -> Words:
            sentence = _("“%(part)s”%(small)s 大于“%(whole)s”%(large)s，请核对") % {
                "part": part.name,
                "small": shown(part, small[row]),
                "whole": whole.name,
                "large": shown(whole, large[row]),
            }
            return plain(part, small[row]), f"<= {plain(whole, large[row])}", sentence

        known = (small != MISSING) & (large != MISSING)
        yield Check("V06", Strength.BLOCK, part.code, small > large, known, words)


def v26_range(sheet: CheckedFrame) -> Iterator[Check]:
    """V26 B: capacity use outside 0–150 %, or an optional amount that cannot be negative is."""
    for field in FIELDS:
        if field.sign is not Sign.V26_BLOCK:
            continue
        yield _negative(sheet, "V26", Strength.BLOCK, field, _("“%(field)s”为 %(value)s，不能为负数"))
        if field.unit is FieldUnit.PERCENT:
            yield _capacity_above(sheet, field)


def _capacity_above(sheet: CheckedFrame, field: Field) -> Check:
    column = sheet.number(field.code)
    most = int((sheet.bounds.capacity_max * field.scale).to_integral_value())

    def words(row: int) -> Words:
        sentence = _("“%(field)s”为 %(value)s，应在 0 至 %(most)s 之间") % {
            "field": field.name,
            "value": shown(field, column[row]),
            "most": shown(field, most),
        }
        return plain(field, column[row]), f"<= {plain(field, most)}", sentence

    return Check("V26", Strength.BLOCK, field.code, column > most, column != MISSING, words)


def _negative(sheet: CheckedFrame, rule: str, strength: Strength, field: Field, template: str) -> Check:
    column = sheet.number(field.code)

    def words(row: int) -> Words:
        sentence = template % {"field": field.name, "value": shown(field, column[row])}
        return plain(field, column[row]), f">= {plain(field, 0)}", sentence

    return Check(rule, strength, field.code, column < 0, column != MISSING, words)


def _refusal_words(sheet: CheckedFrame, field: Field, row: int) -> Words:
    refusal = Refusal(int(sheet.refusal(field.code)[row]))
    sent, name = sheet.sent(field.code, row), name_of(field.code)
    bounds = sheet.bounds
    if refusal is Refusal.NOT_A_NUMBER:
        return sent, _("数字"), _("“%(field)s”填的“%(sent)s”不是数字") % {"field": name, "sent": sent}
    if refusal is Refusal.NOT_WHOLE:
        return sent, _("整数"), _("“%(field)s”应为整数") % {"field": name}
    if refusal is Refusal.DECIMALS:
        required = _("最多 %(decimals)d 位小数") % {"decimals": bounds.decimals}
        sentence = _("“%(field)s”按所填单位最多保留 %(decimals)d 位小数") % {
            "field": name,
            "decimals": bounds.decimals,
        }
        return sent, required, sentence
    raw = sheet.frame.values.get(field.code)
    observed = sent or (plain(field, int(raw[row])) if raw is not None and raw[row] != MISSING else "")
    sentence = _("“%(field)s”的绝对值应小于 %(bound)s 亿元，请检查金额单位") % {
        "field": name,
        "bound": f"{Decimal(bounds.abs_below) / 10**8:,f}",
    }
    return observed, f"< {bounds.abs_below}.00", sentence
