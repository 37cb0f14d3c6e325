"""The result in words: the verdict, each reason, what it would take. Pure text from a stored assessment."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import format_wan
from core.periods import Period
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.lines import standing_level, standing_light
from monitoring.scan.models import Assessment
from monitoring.scan.rules.levels import ShareSource
from monitoring.scan.rules.rule import RuleUnit
from monitoring.scan.rules.table import BY_CODE, title_of

Text = str | Promise
_SIGNS = {">=": "≥", "<=": "≤"}
_COLOURS: dict[str, Text] = {
    Risk.RED: gettext_lazy("红色"),
    Risk.ORANGE: gettext_lazy("橙色"),
    Risk.YELLOW: gettext_lazy("黄色"),
    Risk.GREEN: gettext_lazy("平稳"),
    Risk.UNKNOWN: gettext_lazy("待判"),
}


WORSE, BETTER = gettext_lazy("变差"), gettext_lazy("好转")
RAISED = gettext_lazy("%(n)s 家退库风险升高")
LOWERED = gettext_lazy("%(n)s 家退库风险降低")
UP = gettext_lazy("%(n)s 家离达标更近")
DOWN = gettext_lazy("%(n)s 家离达标更远")
CARRIED = gettext_lazy("%(n)s 家没有本季数据，暂按上次的等级")
CARRIED_DETAIL = gettext_lazy("报表或统计数据到了之后，再次研判即更新。")
UNREVIEWED = gettext_lazy("红色、橙色中有 %(n)s 家依据的季报当时尚未审核")
UNREVIEWED_DETAIL = gettext_lazy("报表若更正，等级可能随之改变。")


@dataclass(frozen=True)
class ShownReason:
    """A reason as the page shows it; amounts in 万元, ratios in per cent."""

    rule: str
    label: str
    observed: str
    required: str
    source: str


def short_of(level: Risk | Readiness) -> str:
    """A level's word where its side is told beside it: 橙色, 可能达标."""
    return str(_COLOURS[level] if isinstance(level, Risk) else level.label)


def short_of_row(assessment: Assessment) -> str:
    """The same of a result."""
    level, _word = standing_level(assessment)
    return short_of(Risk(level) if assessment.above_scale else Readiness(level))


def change(number: int) -> str:
    """A change with its sign written out: +6, −12; nothing for none."""
    return f"{number:+,}".replace("-", "−") if number else ""


def question_of(assessment: Assessment) -> str:
    """The heading: 为什么是橙色."""
    if assessment.above_scale:
        return _("为什么是%(level)s") % {"level": _COLOURS.get(assessment.risk, assessment.risk)}
    return _("为什么是“%(level)s”") % {"level": standing_light(assessment)[1]}


def projection_sentence(assessment: Assessment, threshold: Decimal) -> str:
    """The finding over the chart: 预计全年 1,856–2,052 万元，多半低于 2,000 万元."""
    bar = format_wan(threshold, 0)
    ytd, low, middle, high = assessment.ytd, assessment.p10, assessment.p50, assessment.p90
    if ytd is None:
        return _("本季没有营业收入数据，暂不能预计全年")
    if low is None or middle is None or high is None:
        return _("本年累计 %(ytd)s 万元，暂不能预计全年") % {"ytd": format_wan(ytd, 0)}
    if assessment.quarter == 4:
        said = _("达到") if ytd >= threshold else _("低于")
        return _("全年 %(ytd)s 万元，%(said)s %(bar)s 万元") % {
            "ytd": format_wan(ytd, 0), "said": said, "bar": bar,
        }  # fmt: skip
    if ytd >= threshold:
        return _("本年累计 %(ytd)s 万元，已达到 %(bar)s 万元") % {"ytd": format_wan(ytd, 0), "bar": bar}
    if low >= threshold:
        said = _("可望达到")
    elif middle >= threshold:
        said = _("多半达到")
    elif high >= threshold:
        said = _("多半低于")
    else:
        said = _("预计低于")
    return _("预计全年 %(low)s–%(high)s 万元，%(said)s %(bar)s 万元") % {
        "low": format_wan(low, 0), "high": format_wan(high, 0), "said": said, "bar": bar,
    }  # fmt: skip


def basis_sentence(assessment: Assessment) -> str:
    """How the year was projected: 本年累计 1,450.00 ÷ 全年占比 74.2%（自身 3 年，行业 73.0%）."""
    inputs = json.loads(assessment.inputs)
    if assessment.ytd is None or assessment.p50 is None or assessment.quarter == 4:
        return ""
    ytd = format_wan(assessment.ytd)
    if months := inputs.get("first_year_months"):
        return _("本年累计 %(ytd)s 万元 × %(full)d ÷ %(so_far)d 个月（开业首年）") % {
            "ytd": ytd, "full": months[1], "so_far": months[0],
        }  # fmt: skip
    own = [Decimal(share) for share in inputs["own_shares"]]
    mean = _percent(sum(own, Decimal()) / len(own)) if own else ""
    source = ShareSource[inputs["share_source"]].label
    parts = [_("自身 %(n)d 年平均 %(mean)s") % {"n": len(own), "mean": mean}] if own else []
    parts.append(f"{source} {_percent(Decimal(inputs['industry_share']))}")
    return _("本年累计 %(ytd)s 万元 ÷ 全年占比 %(share)s（%(parts)s）") % {
        "ytd": ytd, "share": _percent(Decimal(inputs["share"])), "parts": "，".join(parts),
    }  # fmt: skip


def what_it_takes(assessment: Assessment, threshold: Decimal, last_year_rest: Decimal | None) -> str:
    """How much more the rest of the year has to bring; `last_year_rest` is what the same quarters brought last year."""
    if assessment.ytd is None or assessment.quarter == 4 or assessment.ytd >= threshold:
        return ""
    period = Period(assessment.year, assessment.quarter)
    rest = _("四季度") if period.quarter == 3 else _("余下 %(n)d 个季度") % {"n": 4 - period.quarter}
    said = _("%(rest)s再实现 %(more)s 万元即达到门槛") % {
        "rest": rest, "more": format_wan(threshold - assessment.ytd),
    }  # fmt: skip
    if last_year_rest is None:
        return said + "。"
    return said + _("；去年同期为 %(last)s 万元。") % {"last": format_wan(last_year_rest)}


def shown_reasons(assessment: Assessment) -> list[ShownReason]:
    """The reasons for a person."""
    return reasons_in_words(assessment.reasons)


def reasons_in_words(reasons: str) -> list[ShownReason]:
    """Stored reasons, a JSON text, for a person."""
    return [
        ShownReason(
            reason["rule"],
            title_of(reason["rule"]),
            _shown(reason["rule"], reason["observed"]),
            _shown(reason["rule"], reason["required"]),
            _source(reason["source"]),
        )
        for reason in json.loads(reasons)
    ]


def _shown(rule: str, text: str) -> str:
    words = BY_CODE[rule].words if rule in BY_CODE else {}
    if text in words:
        return str(words[text])
    return "；".join(_part(rule, part.strip()) for part in text.split(";"))


def _part(rule: str, text: str) -> str:
    """One value: an operator, a number and perhaps a word before it; what has decimals is in the rule's unit."""
    row = BY_CODE.get(rule)
    head, _space, number = text.rpartition(" ")
    try:
        value = Decimal(number)
    except ArithmeticError:
        return text
    if row and row.unit is RuleUnit.AMOUNT and "." in number:
        said = _("%(amount)s 万元") % {"amount": format_wan(value)}
    elif row and row.unit is RuleUnit.RATIO:
        said = _percent(value)
    else:
        said = number
    words = {**_SIGNS, **(row.words if row else {})}
    sign = " ".join(str(words.get(word, word)) for word in head.split())
    return f"{sign} {said}".strip()


def _source(text: str) -> str:
    """A source in the words of people: 季报 2024年三季度第 2 版；全年占比 74.2%（自身 3 年，行业大类 26）."""
    text = _QUARTER.sub(lambda found: Period.parse(found[0]).label_zh, text)
    text = _VERSION.sub(lambda found: _("第 %(n)s 版") % {"n": found[1]}, text)
    text = _SHARE.sub(lambda found: f"share {_percent(Decimal(found[1]))}", text)
    text = _CARRIED.sub(lambda found: _("暂按上次（%(level)s）") % {"level": short_of(Risk(found[1]))}, text)
    text = _OWN.sub(lambda found: _("自身 %(n)s 年") % {"n": found[1]}, text)
    for english, chinese in _TERMS:
        text = text.replace(english, str(chinese))
    for half, full in _MARKS:
        text = text.replace(half, full)
    return text


_QUARTER = re.compile(r"\d{4}Q[1-4]")
_VERSION = re.compile(r" v(\d+)")
_SHARE = re.compile(r"share (\d\.\d{6})")
_CARRIED = re.compile(rf"carried ({'|'.join(Risk.values)})")
_OWN = re.compile(r"own n=(\d+)")
_MARKS = (("; ", "；"), (", ", "，"), (" (", "（"), (")", "）"))
"""Punctuation between Chinese words is full width."""


_TERMS: tuple[tuple[str, Text], ...] = (
    ("monitoring list", gettext_lazy("监测名单")),
    ("no figure", gettext_lazy("无数据")),
    ("electricity", gettext_lazy("用电量")),
    ("production from", gettext_lazy("投产")),
    ("first year", gettext_lazy("首年")),
    ("full year", gettext_lazy("全年")),
    (" months", gettext_lazy(" 个月")),
    ("return", gettext_lazy("季报")),
    ("register", gettext_lazy("登记状态")),
    ("stat ", gettext_lazy("统计 ")),
    ("tax ", gettext_lazy("税务 ")),
    ("share", gettext_lazy("全年占比")),
    ("industry", gettext_lazy("行业大类")),
    ("city", gettext_lazy("全市")),
    ("default", gettext_lazy("默认值")),
)


def _percent(ratio: Decimal) -> str:
    return f"{ratio * 100:.1f}%"
