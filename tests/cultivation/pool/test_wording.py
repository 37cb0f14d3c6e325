"""What a page says of a reason, and of a move between two versions."""

import datetime as dt
from decimal import Decimal

import pytest

from cultivation.enterprises.pool import PoolReason, PoolTerms
from cultivation.enterprises.pool_reasons import Seen, said
from cultivation.pool.models import PoolDraft
from cultivation.pool.wording import in_words, why_moved

TERMS = PoolTerms(2024, dt.date(2024, 3, 31), Decimal(10_000_000), Decimal(20_000_000))
SEEN = Seen(Decimal(9_000_000), "TAX", "", "MOVED_OUT", dt.date(2024, 1, 5), dt.date(2023, 10, 31), 2)


@pytest.mark.parametrize(
    ("reason", "observed", "required", "source"),
    [
        ("REVENUE_IN_BAND", "900.00 万元", "≥ 1,000.00，< 2,000.00 万元", "税务 2023 年第 2 版"),
        ("REVENUE_BELOW", "900.00 万元", "≥ 1,000.00 万元", "税务 2023 年第 2 版"),
        ("REVENUE_AT_OR_ABOVE", "900.00 万元", "< 2,000.00 万元", "税务 2023 年第 2 版"),
        ("REVENUE_UNKNOWN", "缺", "有上年数据", "企业档案"),
        ("NOT_INDUSTRY", "缺", "06-46", "企业档案"),
        ("ALREADY_ABOVE_SCALE", "2023-10-31", "2024-03-31 不在规上", "纳统"),
        ("NOT_OPERATING", "迁出本市", "正常经营", "退库 2024-01-05"),
        ("OUTSIDE_CITY", "迁出本市", "在本市", "退库 2024-01-05"),
        ("KEPT_OUT", "已批准", "没有例外", "例外"),
    ],
)
def test_a_page_says_a_reason_in_chinese(reason: str, observed: str, required: str, source: str) -> None:
    (shown,) = [in_words(one) for one in said([reason], SEEN, TERMS)]
    assert (shown.observed, shown.required, shown.source) == (observed, required, source)
    assert shown.label == str(PoolReason(reason).label)


def test_a_fourth_quarters_figure_has_no_version() -> None:
    seen = Seen(Decimal(1), "ENTERPRISE", "39", "OPERATING", None, None)
    assert in_words(said(["REVENUE_BELOW"], seen, TERMS)[0]).source == "企业 2023 年四季度累计"


@pytest.mark.parametrize(
    ("was", "words"),
    [
        (["REVENUE_UNKNOWN"], "补到 2023 年收入"),
        (["REVENUE_BELOW"], "收入由 978.40 更正"),
        (["REVENUE_AT_OR_ABOVE", "NOT_INDUSTRY"], "收入由 978.40 更正、行业更正为工业"),
        (["NOT_OPERATING"], "恢复正常经营"),
        (["ALREADY_ABOVE_SCALE"], "已退库"),
        ([], "上年营业收入在入库区间"),
    ],
)
def test_who_enters_is_told_by_what_changed(was: list[str], words: str) -> None:
    row = PoolDraft(
        year=2024, in_pool=True, was_in=False, reasons=["REVENUE_IN_BAND"], revenue=Decimal(15_000_000),
        was_reasons=was, was_revenue=Decimal(9_784_000),
    )  # fmt: skip
    assert why_moved(row) == words


def test_who_leaves_is_told_by_the_reasons_of_now() -> None:
    row = PoolDraft(
        year=2024, in_pool=False, was_in=True, reasons=["REVENUE_BELOW", "NOT_OPERATING"], was_reasons=["REVENUE_IN_BAND"]
    )  # fmt: skip
    assert why_moved(row) == "上年营业收入低于入库下限（储备）、未正常经营"
