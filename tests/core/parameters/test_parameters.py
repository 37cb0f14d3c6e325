"""Dated parameters: an old period keeps its old values, whatever the bureau changes today."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.audit.selectors import history_of
from core.parameters import units
from core.parameters.loading import load_parameters
from core.parameters.models import Parameter
from core.parameters.selectors import at
from core.parameters.services import set_value
from core.verdict import Refused
from tests.support import factories

FILE = Path(settings.CITY_DATA) / "parameters.csv"
DAY = dt.date


@pytest.fixture
def loaded(db: None) -> None:
    load_parameters(FILE)


def test_loading_is_complete_and_again_changes_nothing(db: None) -> None:
    first = load_parameters(FILE)
    assert (first.created, first.updated) == (Parameter.objects.count(), 0)
    again = load_parameters(FILE)
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)


def test_loading_keeps_what_a_person_has_set(loaded: None) -> None:
    with time_machine.travel("2024-05-06 10:00 +0800"):
        set_value(
            actor=factories.user("ADMIN"), code="ledger_accept", value="3", valid_from=DAY(2024, 6, 1),
            reason="会议决定",
        )  # fmt: skip
    row = Parameter.objects.get(code="ledger_accept", valid_from=DAY(2022, 8, 3))
    Parameter.objects.filter(pk=row.pk).update(value="9", changed_by=factories.user("ADMIN"))
    assert load_parameters(FILE).updated == 0
    assert at(DAY(2024, 1, 1)).count("ledger_accept") == 9
    assert at(DAY(2024, 6, 1)).count("ledger_accept") == 3


def test_a_value_not_of_its_unit_is_refused_as_a_whole(db: None, tmp_path: Path) -> None:
    path = tmp_path / "parameters.csv"
    path.write_text(
        "code,value,unit,valid_from,mark,source,note_zh\na,1,count,2024-01-01,ours,,\nb,x,yuan,2024-01-01,ours,,\n"
    )
    with pytest.raises(Refused, match="不是数字"):
        load_parameters(path)
    assert not Parameter.objects.exists()


def test_typed_getters_and_unknown(loaded: None) -> None:
    now = at(DAY(2024, 9, 30))
    assert now.yuan("above_scale_threshold") == Decimal(20_000_000)
    assert now.fen("above_scale_threshold") == 2_000_000_000
    assert now.ratio("inclusion_difference_max") == Decimal("0.05")
    assert now.count("ledger_accept") == 2
    assert now.flag("require_output_threshold") is False
    assert now.text("p1_growth_indicator") == "OUTPUT_OR_REVENUE"
    assert now.text("p3_rate_table") is None
    assert now.yuan("no_such_code") is None
    assert "p3_cap" in now
    assert "p3_rate_table" not in now
    with pytest.raises(ValueError, match="not a number"):
        now.yuan("p1_growth_indicator")


def test_what_is_needed_and_not_known_is_refused_by_name(loaded: None) -> None:
    now = at(DAY(2024, 9, 30))
    assert (now.needed_count("return_due_day"), now.needed("pool_snapshot_day")) == (20, "03-31")
    with pytest.raises(Refused, match="“p3_rate_table”在 2024-09-30 没有值"):
        now.needed_count("p3_rate_table")


def test_the_earliest_value_also_holds_before_its_day_but_not_for_incentives(loaded: None) -> None:
    before = at(DAY(2010, 1, 1))
    assert before.yuan("pool_revenue_min") == Decimal(10_000_000)
    assert before.yuan("p1_award") is None
    assert at(DAY(2018, 12, 31)).yuan("p1_award") == Decimal(100_000)
    assert at(DAY(2020, 12, 31)).yuan("p1_award") is None
    assert at(DAY(2022, 12, 31)).yuan("p1_award") == Decimal(200_000)
    assert at(DAY(2017, 1, 1)).yuan("p5_loan_max") == Decimal(3_000_000)


@time_machine.travel("2024-05-06 10:00 +0800")
def test_a_change_holds_from_its_day_and_an_old_day_keeps_its_value_and_version(loaded: None) -> None:
    old, today = at(DAY(2023, 12, 31)), at(DAY(2024, 5, 6))
    assert old.version == today.version
    actor = factories.user("BUREAU")
    row = set_value(
        actor=actor, code="key_pool_ratio", value="1.3", valid_from=DAY(2024, 7, 1), reason="年度方案调整"
    )
    assert at(DAY(2023, 12, 31)).version == old.version
    assert at(DAY(2024, 6, 30)).ratio("key_pool_ratio") == Decimal("1.2")
    changed = at(DAY(2024, 7, 1))
    assert changed.ratio("key_pool_ratio") == Decimal("1.3")
    assert changed.version != old.version
    assert changed.version.startswith("2024-07-01:")
    assert changed.version == at(DAY(2025, 1, 1)).version
    assert len(changed.version) <= 40
    assert history_of(Parameter, row.pk)[0].actor == str(actor)
    assert history_of(Parameter, row.pk)[0].reason == "年度方案调整"


@time_machine.travel("2024-05-06 10:00 +0800")
def test_a_value_to_come_may_be_corrected_until_its_day(loaded: None) -> None:
    actor = factories.user("BUREAU")
    change: dict[str, Any] = {"actor": actor, "code": "ledger_accept", "valid_from": DAY(2024, 6, 3)}
    first = set_value(**change, value="3", reason="试行三天")
    second = set_value(**change, value="4", reason="改为四天")
    assert first.pk == second.pk
    with time_machine.travel("2024-06-03 09:00 +0800"), pytest.raises(Refused, match="今天已有"):
        set_value(**change, value="5", reason="当天改写")


@time_machine.travel("2024-05-06 10:00 +0800")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"valid_from": DAY(2024, 5, 5)}, "不能早于今天"),
        ({"value": "2.5"}, "只能填整数"),
        ({"value": "-1"}, "不能是负数"),
        ({"value": "两天"}, "不是数字"),
        ({"value": "1e3"}, "不是数字"),
        ({"reason": "改"}, "修改原因"),
    ],
)
def test_what_would_rewrite_the_past_or_is_not_a_value_is_refused(
    loaded: None, change: dict[str, Any], sentence: str
) -> None:
    fields: dict[str, Any] = {
        "code": "ledger_accept", "value": "3", "valid_from": DAY(2024, 6, 3), "reason": "会议决定",
    }  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        set_value(actor=factories.user("BUREAU"), **fields | change)


@time_machine.travel("2024-05-06 10:00 +0800")
def test_an_old_rule_of_an_incentive_may_be_loaded_before_its_first_row_but_not_between(loaded: None) -> None:
    actor = factories.user("BUREAU")
    change: dict[str, Any] = {"actor": actor, "code": "p1_award", "value": "50000", "reason": "补录旧办法"}
    set_value(**change, valid_from=DAY(2015, 1, 1), source="旧办法")
    assert at(DAY(2016, 1, 1)).yuan("p1_award") == Decimal(50_000)
    for day in (DAY(2021, 1, 1), DAY(2016, 1, 1), DAY(2015, 1, 1)):  # the last is the first row's own
        with pytest.raises(Refused, match="不能早于今天"):
            set_value(**change, valid_from=day)
    only = Parameter.objects.get(code="p3_cap")
    set_value(actor=actor, code="p3_cap", value="1", reason="补录旧办法", valid_from=DAY(2020, 1, 1))
    assert at(DAY(2021, 1, 1)).yuan("p3_cap") == 1
    assert Parameter.objects.filter(code="p3_cap", pk=only.pk, value=only.value).exists()


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("yuan", "20000000", "2,000 万元"),
        ("yuan", "500.5", "500.5 元"),
        ("ratio", "0.05", "0.05（5%）"),
        ("ratio", "1.2", "1.2（120%）"),
        ("workdays", "5", "5 个工作日"),
        ("bool", "0", "否"),
        ("month-day range", "02-01/11-30", "02-01 至 11-30"),
        ("choice", "NONE", "无增长条件"),
        ("percent", "150", "150%"),
        ("yuan", "", "待定"),
    ],
)
def test_a_value_is_shown_in_plain_words(unit: str, value: str, text: str) -> None:
    assert units.shown(unit, value, "p1_growth_indicator") == text


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False))
def test_any_ratio_of_six_decimals_is_a_value_and_is_read_exactly(number: Decimal) -> None:
    text = f"{number:f}"
    assert units.check("x", "ratio", text).allowed
    assert units.number_of(text) == number


def test_full_width_digits_are_kept_as_what_they_mean(loaded: None) -> None:
    day = dt.date(2999, 1, 1)
    row = set_value(
        actor=None,
        code="above_scale_threshold",
        value=" ２０００００００．５ ",
        valid_from=day,
        reason="全角数字",
    )
    assert row.value == "20000000.5"
    assert units.number_of("٢٠") is None
