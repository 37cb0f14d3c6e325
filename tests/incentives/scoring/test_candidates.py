"""What the register has, what was stated, and what the city comes to: set-based, once, and as of a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.exact import MISSING
from cultivation.enterprises.models import Enterprise
from incentives.scoring.candidates import refresh
from incentives.scoring.codes import Standing
from incentives.scoring.explaining import check
from incentives.scoring.models import SpecialisedCandidate
from incentives.scoring.reading import facts
from tests.incentives.scoring.conftest import SAID
from tests.support import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 30)


def say(of: Enterprise, **said: str) -> None:
    for fact, value in said.items():
        make.self_check_answer(of, fact, value)


def row(of: Enterprise, level: str = "SPECIALISED", year: int = 2024) -> SpecialisedCandidate:
    return SpecialisedCandidate.objects.get(enterprise=of, level=level, year=year)


def test_the_register_tells_figures_with_the_year_they_are_of(works: Enterprise) -> None:
    found = facts(2024, DAY, works.pk)
    seen = {
        code: (int(found.frame[code].top[0]), int(found.frame[code].bottom[0]))
        for code in ("main_share", "debt", "rd_staff", "rd_ratio", "growth_last", "niche_years", "rd_sum")
    }
    assert seen == {
        "main_share": (6_104_000_000, 7_111_111_111),
        "debt": (4_000_000_000, 8_000_000_000),
        "rd_staff": (20, 200),
        "rd_ratio": (320_000_000, 7_111_111_111),
        "growth_last": (504_000_000, 5_600_000_000),
        "niche_years": (8, 1),
        "rd_sum": (520_000_000, 1),
    }
    assert int(found.frame["margin"].top[0]) == MISSING
    assert int(found.frame["specialised"].top[0]) == 0


@pytest.mark.parametrize("change", [{"state": "DRAFT"}, {"source": "TAX"}, {"is_current": False}])
def test_a_return_that_does_not_count_tells_nothing(works: Enterprise, change: dict[str, Any]) -> None:
    works.returns.filter(year=2023).update(**change)
    found = facts(2024, DAY, works.pk)
    assert int(found.frame["debt"].top[0]) == MISSING


def test_revenue_is_that_of_record(works: Enterprise) -> None:
    make.annual(works, 2023, revenue=70_000_000, source="STAT")
    found = facts(2024, DAY, works.pk)
    assert int(found.frame["revenue"].top[0]) == 7_000_000_000
    assert found.revenue_source["revenue"] == "STAT"


def test_with_the_register_and_what_was_said_the_points_come_out(works: Enterprise) -> None:
    say(works, **SAID)
    refresh(year=2024, today=DAY)
    found = row(works)
    assert (found.result, found.total, found.possible) == ("UNKNOWN", 57, 72)
    assert found.lacks == ["local"]
    assert found.why == "待补：地方特色指标得分"
    say(works, local="3")
    refresh(year=2024, today=DAY)
    assert (row(works).result, row(works).standing, row(works).total) == ("PASS", Standing.LIKELY, 60)
    assert row(works).why == ""


def test_what_failed_is_named_and_nothing_more_is_asked_for(works: Enterprise) -> None:
    say(works, niche_years="1")
    refresh(year=2024, today=DAY)
    assert (row(works).standing, row(works).lacks) == (Standing.GAPS, ["NICHE"])
    assert row(works).why == "未达到：从事特定细分市场 2 年以上"


def test_a_title_in_force_is_held_also_by_who_has_a_higher_one(works: Enterprise) -> None:
    make.recognition(works, "SPECIALISED")
    refresh(year=2024, today=DAY)
    held = {
        level: row(works, level).standing == Standing.HELD
        for level in ("INNOVATIVE", "SPECIALISED", "LITTLE_GIANT")
    }
    assert held == {"INNOVATIVE": True, "SPECIALISED": True, "LITTLE_GIANT": False}
    assert "TITLE" not in row(works, "LITTLE_GIANT").lacks
    refresh(year=2025, today=dt.date(2025, 12, 31))  # it ended in August
    assert row(works, "SPECIALISED", 2025).standing != Standing.HELD


def test_from_april_2026_nothing_is_known_until_a_new_sheet_is_loaded(works: Enterprise) -> None:
    """SP3: the old score is no answer to a new rule."""
    for fact, value in {**SAID, "local": "5"}.items():
        make.self_check_answer(works, fact, value, year=2026)
    for year in (2023, 2022, 2021):
        works.returns.filter(year=year).update(year=year + 2)
    before = check(works.pk, 2026, dt.date(2026, 3, 31)).levels[1]
    assert before.total is not None
    assert before.total > 0
    made = check(works.pk, 2026, dt.date(2026, 4, 1))
    assert made.sheet is None
    assert {(one.result, one.total, one.possible) for one in made.levels} == {("UNKNOWN", None, None)}
    refresh(year=2026, today=dt.date(2026, 4, 1))
    assert {(one.result, one.total, one.why) for one in SpecialisedCandidate.objects.all()} == {
        ("UNKNOWN", None, "评分表尚未载入")
    }


def test_what_was_stated_after_the_day_or_for_another_year_is_not_known_on_it(works: Enterprise) -> None:
    make.self_check_answer(works, "margin", "5", stated_at="2024-07-01T00:30+08:00")
    make.self_check_answer(works, "quality", "2", year=2023)
    found = facts(2024, DAY, works.pk)
    assert int(found.frame["margin"].top[0]) == int(found.frame["quality"].top[0]) == MISSING
    later = facts(2024, dt.date(2024, 7, 1), works.pk)
    assert int(later.frame["margin"].top[0]) == 50_000


def test_of_a_year_that_is_over_what_was_stated_since_counts(works: Enterprise) -> None:
    make.self_check_answer(works, "margin", "5", year=2023, stated_at="2024-03-01T09:00+08:00")
    items = {item.code: item.points for item in check(works.pk, 2023, DAY).levels[1].items}
    assert items["margin"] == 4
    items = {item.code: item.points for item in check(works.pk, 2023, dt.date(2024, 2, 29)).levels[1].items}
    assert items["margin"] is None


def test_of_two_answers_the_newer_holds_and_one_taken_back_leaves_nothing(works: Enterprise) -> None:
    make.self_check_answer(works, "margin", "5", is_current=False)
    make.self_check_answer(works, "margin", "7", version=2, is_current=False)
    assert int(facts(2024, DAY, works.pk).frame["margin"].top[0]) == 70_000
    make.self_check_answer(works, "margin", "", version=3)
    assert int(facts(2024, DAY, works.pk).frame["margin"].top[0]) == MISSING


def test_again_with_nothing_changed_nothing_is_written_and_a_change_is_one_row(works: Enterprise) -> None:
    make.enterprise("南山区", "粤海街道")
    assert refresh(year=2024, today=DAY).written == 6
    assert refresh(year=2024, today=DAY).written == 0
    say(works, quality="2")
    assert (
        refresh(year=2024, today=DAY).written == 1
    )  # the little giant asks nothing of quality, nor the innovative


def test_who_goes_out_of_business_is_no_candidate_any_more(works: Enterprise) -> None:
    refresh(year=2024, today=DAY)
    Enterprise.objects.filter(pk=works.pk).update(status="STOPPED")
    refresh(year=2024, today=DAY, enterprise=works.pk)
    refresh(year=2024, today=DAY)
    assert not SpecialisedCandidate.objects.exists()


def test_one_enterprise_is_judged_as_the_city_is(works: Enterprise) -> None:
    other = make.enterprise("南山区", "粤海街道")
    say(works, **SAID)
    refresh(year=2024, today=DAY)
    whole = list(
        SpecialisedCandidate.objects.order_by("pk").values("enterprise", "level", "result", "total", "why")
    )
    SpecialisedCandidate.objects.all().delete()
    for one in (works, other):
        refresh(year=2024, today=DAY, enterprise=one.pk)
    alone = list(
        SpecialisedCandidate.objects.order_by("pk").values("enterprise", "level", "result", "total", "why")
    )
    assert sorted(alone, key=str) == sorted(whole, key=str)
    for level in check(works.pk, 2024, DAY).levels:
        kept = row(works, level.level)
        assert (level.result, level.total, level.possible) == (kept.result, kept.total, kept.possible)


def test_the_city_is_judged_in_the_same_number_of_statements_however_large_it_is(works: Enterprise) -> None:
    refresh(year=2024, today=DAY)  # the process knows the parameters from here on
    with CaptureQueriesContext(connection) as one:
        refresh(year=2024, today=DAY)
    for _ in range(12):
        say(make.enterprise("宝安区", "新安街道"), margin="5", quality="1")
    with CaptureQueriesContext(connection) as many:
        assert refresh(year=2024, today=DAY).enterprises == 13
    assert len(many) == len(one)


def test_an_empty_city_comes_to_nothing(sheets_loaded: None) -> None:
    assert (refresh(year=2024, today=DAY).enterprises, SpecialisedCandidate.objects.count()) == (0, 0)
