"""Papers and days of who applies: by the version that judges the year, in the place."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Unit
from core.verdict import Refused
from incentives.policy.models import PolicyVersion
from incentives.policy.requirements import Requirements
from incentives.policy.selectors import draft_of
from tests.support import factories as make
from tests.support.parameters import load_policies, load_rules


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    """The city's own."""
    load_rules()
    load_policies()


def place(name: str = "宝安区") -> Unit:
    """A district."""
    return make.unit(name)


def second(of: PolicyVersion, since: dt.date, papers: list[str]) -> None:
    """A later version that asks for other papers."""
    until, of.valid_to = of.valid_to, since - dt.timedelta(days=1)
    of.save()
    of.pk, of.number, of.valid_from, of.valid_to, of.materials = None, of.number + 1, since, until, papers
    of.save()


def test_the_year_is_judged_by_the_version_of_its_last_day_whenever_one_applies() -> None:
    second(PolicyVersion.objects.get(programme="P1"), dt.date(2024, 1, 1), ["A02"])
    asked = Requirements.of(["P1"])
    for year, papers in ((2023, ("A01", "A02", "A03", "A04")), (2024, ("A02",))):
        assert asked.papers("P1", year, place().pk, dt.date(2025, 6, 2)) == papers


def test_where_none_holds_the_nearest_is_asked() -> None:
    asked = Requirements.of(["P1"])
    for year in (2011, 2040):
        assert asked.papers("P1", year, place().pk, dt.date(2025, 6, 2)) == ("A01", "A02", "A03", "A04")


def test_a_district_without_a_rule_of_its_own_asks_what_others_ask() -> None:
    assert "A12" in Requirements.of(["P2"]).papers("P2", 2024, place().pk, dt.date(2024, 6, 3))


def test_a_new_policy_begins_with_what_all_ask_for() -> None:
    assert Requirements.of().usual(dt.date(2024, 6, 3)) == ["A01", "A02", "A03", "A04"]


def test_three_queries_however_many_ask(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        asked = Requirements.of()
        for year in range(2018, 2026):
            asked.papers("P3", year, 1, dt.date(2024, 6, 3))


def test_a_version_of_a_district_is_named_with_it() -> None:
    found = draft_of("P2", "440307:1")
    assert found.district is not None
    assert found.district.name == "龙岗区"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("1", "请写明是哪个区"),
        ("9", "没有第 9 版"),
        ("一", "没有第 一 版"),
        ("440306:1", "没有第 440306:1 版"),
    ],
)
def test_a_version_that_cannot_be_meant(said: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        draft_of("P2", said)
