"""Names that are near: compared plainly, equal ones first, then by the share of common pairs (domain, section 7)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cultivation.enterprises.likeness import likely, plain, share_of
from tests.support.factories import enterprise, user
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "as_compared"),
    [
        ("深圳市明达光电有限公司", "明达光电"),
        ("明达（光电）有限责任公司", "明达光电"),
        ("明达光电集团股份有限公司", "明达光电"),
        ("深圳 明达 光电(深圳)有限公司", "明达光电"),
        ("ＡＢｃ精密", "ABC精密"),
    ],
)
def test_names_are_compared_plainly(name: str, as_compared: str) -> None:
    assert plain(name) == as_compared


def test_the_share_is_that_of_common_pairs() -> None:
    assert share_of("明达光电", "明达光电") == 1
    assert share_of("明达光电", "明达光学") == Fraction(4, 6)
    assert share_of("明达光电", "华瑞五金") == 0


def test_equal_ones_come_first_then_the_nearest_of_ones_scope_at_most_five() -> None:
    load_parameters()
    equal = enterprise("宝安区", name="明达光电（深圳）有限公司")
    near = enterprise("宝安区", name="深圳市明达光学有限公司")
    enterprise("宝安区", name="深圳市明华五金有限公司")
    enterprise("南山区", name="深圳市明达光电科技有限公司")
    officer = user("OFFICER", "宝安区")
    found = likely(officer, "深圳市明达光电有限公司")
    assert [each.id for each in found] == [equal.pk, near.pk]
    assert [each.percent for each in found] == [100, 66]
    assert [each.id for each in likely(officer, "深圳市明达光电有限公司", besides=[equal.pk])] == [near.pk]
    for _ in range(6):
        enterprise("宝安区", name="深圳市明达光电有限公司")
    assert len(likely(officer, "明达光电")) == 5
    assert likely(officer, "深圳市有限公司") == []


def test_exactly_half_is_near_enough() -> None:
    load_parameters()
    made = enterprise("宝安区", name="甲乙丙")  # two pairs; one of them in common with 甲乙丁
    assert [each.id for each in likely(user("OFFICER", "宝安区"), "甲乙丁")] == [made.pk]
