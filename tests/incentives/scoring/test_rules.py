"""Points, conditions and doors on columns: edges, three values, and agreement with a plain reference in fractions."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exact import MISSING, Ints
from incentives.policy.verdicts import Eligibility
from incentives.scoring.rules.columns import Column, Frame, growth, mean_rate, quotient, whole
from incentives.scoring.rules.framing import framed
from incentives.scoring.rules.judging import judge
from incentives.scoring.rules.lacking import lacking, together
from tests.incentives.scoring.cases import LINE, RAW, SHEET, columns, exactly, frame
from tests.support.properties import examples

GIANT: dict[str, Any] = {
    "specialised": True, "niche_years": 3, "main_share": 70, "growth_last": 5, "growth_before": 5, "debt": 70,
    "info_system": True, "certified": True, "niche_share": 10, "own_brand": True, "revenue": 100_000_000,
    "revenue_before": 90_000_000, "rd_expense": 3_000_000, "rd_before": 2_700_000, "institution": "BELOW",
    "ip_first_class": 2, "key_link": True,
}  # fmt: skip


def result(level: str, **facts: Any) -> str:
    return Eligibility(int(judge(SHEET.levels[level], exactly(facts), LINE).result[0])).name


def column(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def points(level: str, item: str, **facts: Any) -> tuple[int, int]:
    judged = judge(SHEET.levels[level], exactly(facts), LINE)
    one = next(one for one in judged.items if one.item.code == item)
    return int(one.low[0]), int(one.high[0])


@pytest.mark.parametrize(
    ("item", "facts", "expected"),
    [
        ("debt", {"debt": "50"}, 5), ("debt", {"debt": "50.0001"}, 3), ("debt", {"debt": "70"}, 1),
        ("debt", {"debt": "70.0001"}, 0), ("main_share", {"main_share": "80"}, 5),
        ("main_share", {"main_share": "79.9999"}, 3), ("main_share", {"main_share": "59.9999"}, 0),
        ("growth", {"growth_last": "0", "growth_before": "0"}, 2),
        ("growth", {"growth_last": "-0.0001", "growth_before": "0"}, 0),
        ("growth", {"growth_last": "20", "growth_before": "0"}, 10),
        ("growth", {"growth_last": "19.9999", "growth_before": "0"}, 8),
        ("niche_years", {"niche_years": 1}, 0), ("niche_years", {"niche_years": 3}, 1),
        ("niche_years", {"niche_years": 40}, 5), ("digital", {"digital": 4}, 5), ("quality", {"quality": 0}, 0),
        ("margin", {"margin": "-3"}, 0), ("margin", {"margin": "2"}, 2), ("local", {"local": 15}, 15),
        ("rd", {"rd_expense": 3_200_000, "revenue": "71111111.11"}, 6),
        ("rd", {"rd_expense": 999_999, "revenue": 9_999_990}, 10), ("rd_staff", {"rd_staff": "4.9999"}, 0),
        ("field", {"field": "GAP"}, 5), ("institution", {"institution": "BELOW"}, 2),
    ],
)  # fmt: skip
def test_the_better_side_of_a_band_is_inclusive(item: str, facts: dict[str, Any], expected: int) -> None:
    assert points("SPECIALISED", item, **facts) == (expected, expected)


def test_debt_at_fifty_five_scores_as_at_most_fifty_five() -> None:
    assert points("INNOVATIVE", "debt", debt="55") == (10, 10)
    assert points("INNOVATIVE", "debt", debt="55.0001") == (5, 5)


def test_of_two_scales_the_known_one_counts_and_the_other_may_still_be_better() -> None:
    assert points("SPECIALISED", "rd", rd_expense=3_200_000) == (6, 10)
    assert points("SPECIALISED", "rd", rd_expense=5_000_000) == (10, 10)
    assert points("SPECIALISED", "rd") == (0, 10)


def test_a_door_that_nobody_claims_is_closed_and_one_that_is_claimed_stands_for_the_score() -> None:
    weak = {
        "ip": "NONE",
        "rd_ratio": "0",
        "growth_last": "-1",
        "debt": "90",
        "strategic": False,
        "main_share": "10",
    }
    assert result("INNOVATIVE", **weak) == "FAIL"
    assert result("INNOVATIVE", **weak, equity_3y="4999999.99") == "FAIL"
    assert result("INNOVATIVE", **weak, equity_3y="5000000") == "PASS"
    assert result("INNOVATIVE", **weak, institution="PROVINCIAL") == "PASS"
    assert result("INNOVATIVE", **weak, institution="CITY") == "FAIL"
    assert result("INNOVATIVE", award="OTHER") == "PASS"


def test_each_of_the_specialised_conditions_is_needed_whatever_the_score() -> None:
    passes = {"niche_years": 2, "rd_expense": 1_000_000, "revenue": 33_000_000, "contest": "TOP500"}
    assert result("SPECIALISED", **passes) == "PASS"
    assert result("SPECIALISED", **passes | {"niche_years": 1}) == "FAIL"
    assert result("SPECIALISED", **passes | {"rd_expense": 999_999}) == "FAIL"
    assert result("SPECIALISED", **passes | {"revenue": 34_000_000}) == "FAIL"  # research is below 3 %
    assert result("SPECIALISED", **passes | {"revenue": None}) == "UNKNOWN"
    small = passes | {"revenue": 9_999_999}
    assert result("SPECIALISED", **small) == "UNKNOWN"
    assert result("SPECIALISED", **small, equity_2y=20_000_000) == "PASS"
    assert result("SPECIALISED", **small, equity_2y=19_999_999) == "FAIL"


def test_a_little_giant_meets_every_side() -> None:
    assert result("LITTLE_GIANT", **GIANT) == "PASS"
    for fact, worse in (
        ("specialised", False), ("niche_years", 2), ("main_share", "69.9999"), ("growth_last", "4.9"), ("debt", "70.0001"),
        ("info_system", False), ("certified", False), ("niche_share", "9.9999"), ("own_brand", False),
        ("rd_expense", 2_999_999), ("rd_before", 2_699_999), ("institution", "NONE"), ("ip_first_class", 1),
        ("key_link", False),
    ):  # fmt: skip
        assert result("LITTLE_GIANT", **GIANT | {fact: worse}) == "FAIL", fact
        assert result("LITTLE_GIANT", **GIANT | {fact: None}) == "UNKNOWN", fact


def test_what_research_takes_follows_the_bracket_of_revenue() -> None:
    middle = GIANT | {"revenue": 99_999_999, "revenue_before": 99_999_999}
    assert result("LITTLE_GIANT", **middle | {"rd_expense": 6_000_000, "rd_before": 6_000_000}) == "PASS"
    assert result("LITTLE_GIANT", **middle | {"rd_expense": 6_000_000, "rd_before": 5_900_000}) == "FAIL"
    small = GIANT | {
        "revenue": 49_999_999,
        "rd_expense": 15_000_000,
        "rd_before": 15_000_000,
        "rd_staff": "50",
    }
    assert result("LITTLE_GIANT", **small, equity_2y=80_000_000) == "PASS"
    assert result("LITTLE_GIANT", **small, equity_2y=79_999_999) == "FAIL"
    assert result("LITTLE_GIANT", **small) == "UNKNOWN"


def test_the_direct_door_replaces_research_institution_and_rights_only() -> None:
    lacking_three = GIANT | {"rd_expense": 0, "institution": "NONE", "ip_first_class": 0}
    assert result("LITTLE_GIANT", **lacking_three) == "FAIL"
    for door in ({"award": "NATIONAL_3"}, {"contest": "TOP50"}):
        assert result("LITTLE_GIANT", **lacking_three | door) == "PASS"
        assert result("LITTLE_GIANT", **lacking_three | door | {"own_brand": False}) == "FAIL"
    assert result("LITTLE_GIANT", **lacking_three | {"award": "NATIONAL_5"}) == "FAIL"
    assert result("LITTLE_GIANT", **lacking_three | {"contest": "TOP500"}) == "FAIL"


def test_without_a_line_the_score_is_unknown() -> None:
    judged = judge(SHEET.levels["INNOVATIVE"], frame({"ip": "I_HIGH"}), None)
    assert judged.result.tolist() == [Eligibility.UNKNOWN]


def test_a_ratio_is_known_only_where_there_is_something_to_divide_by() -> None:
    found = quotient(column(5, MISSING, 5, 5), column(10, 10, 0, MISSING))
    assert found.known.tolist() == [True, False, False, False]
    grown = growth(column(110, 50, MISSING, 7), column(100, 100, 100, 0))
    assert (grown.top[0], grown.bottom[0]) == (10, 100)
    assert (grown.top[1], grown.bottom[1]) == (-50, 100)
    assert grown.known.tolist() == [True, True, False, False]


def test_what_the_register_has_goes_before_what_was_stated_but_for_the_years_in_the_niche() -> None:
    recorded = columns([{"debt": "40", "niche_years": 9}])
    found = framed(1, recorded, columns([{"debt": "90", "niche_years": 4, "margin": "5"}]))
    assert [int(found[code].top[0]) for code in ("debt", "niche_years", "margin")] == [400_000, 4, 50_000]


def test_a_largest_amount_is_compared_without_overflow() -> None:
    top = whole(np.array([10**18 - 1], dtype=np.int64))
    rows = Frame(
        1,
        {
            "rd_expense": top,
            "rd_ratio": Column(top.top, top.top),
            "revenue": top,
            "niche_years": whole(top.top),
        },
    )
    judged = judge(SHEET.levels["SPECIALISED"], rows, LINE)
    assert int(next(one for one in judged.items if one.item.code == "rd").low[0]) == 10


def test_what_is_lacking_is_told_once_for_all_rows_that_lack_the_same() -> None:
    rows = frame({"niche_years": 1}, {"niche_years": 1}, {})
    judged = judge(SHEET.levels["SPECIALISED"], rows, LINE)
    lacks = lacking(judged, rows)
    sets, own = together(lacks, 3)
    assert own[0] == own[1] != own[2]
    assert [lack.code for lack in sets[own[0]]] == ["NICHE"]
    asked = {lack.code for lack in sets[own[2]]}
    assert {"niche_years", "rd_expense", "revenue", "margin", "growth_before", "local"} <= asked
    assert not asked & {"rd_ratio", "growth", "award", "contest"}, (
        "neither reckoned facts nor doors are asked for"
    )


# --- the plain reference, in fractions, from the same JSON

WHOLE = {"niche_years", "digital", "quality", "local", "ip_first_class"}
BOUNDS = [Decimal(bound) for bound in (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 50, 55, 60, 70, 75, 80)]
PERCENT = st.decimals(min_value=-50, max_value=120, places=4) | st.sampled_from(BOUNDS)
AMOUNT = st.decimals(min_value=0, max_value=200_000_000, places=2) | st.sampled_from(
    [
        Decimal(bound)
        for bound in (999_999, 1_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000)
    ]
)
STATED: dict[str, Any] = {
    **dict.fromkeys(("main_share", "growth_last", "growth_before", "margin", "debt", "rd_staff", "niche_share"), PERCENT),
    **dict.fromkeys(("revenue", "revenue_before", "rd_expense", "rd_before", "equity_2y", "equity_3y"), AMOUNT),
    **{name: st.integers(0, 15) for name in WHOLE},
    "ip": st.sampled_from(["I_HIGH", "I_OWN", "I", "II", "NONE"]),
    "institution": st.sampled_from(["NATIONAL", "PROVINCIAL", "CITY", "BELOW", "NONE"]),
    "field": st.sampled_from(["GAP", "BASE_OR_CHAIN", "NONE"]),
    "award": st.sampled_from(["NATIONAL_3", "NATIONAL_5", "PROVINCIAL_3", "OTHER", "NONE"]),
    "contest": st.sampled_from(["TOP50", "TOP500", "NONE"]),
    **{name: st.booleans() for name in ("strategic", "hightech", "info_system", "certified", "own_brand", "key_link")},
}  # fmt: skip
ROWS = st.lists(
    st.fixed_dictionaries({name: st.none() | kind for name, kind in STATED.items()}), min_size=1, max_size=4
)


def known(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as fractions, with what is reckoned from them; what is not known is left out."""
    found: dict[str, Any] = {
        name: Fraction(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value
        for name, value in facts.items()
        if value is not None
    }
    flags = {True: "1", False: "0"}
    found |= {name: flags[value] for name, value in found.items() if isinstance(value, bool)}

    def made(name: str, parts: tuple[str, str], reckon: Any) -> None:
        one, other = (found.get(part) for part in parts)
        if one is not None and other is not None and (value := reckon(one, other)) is not None:
            found[name] = value

    def share(one: Fraction, other: Fraction) -> Fraction | None:
        return one * 100 / other if other > 0 else None

    made("growth", ("growth_last", "growth_before"), lambda one, other: (one + other) / 2)
    made("rd_ratio", ("rd_expense", "revenue"), share)
    made("rd_ratio_before", ("rd_before", "revenue_before"), share)
    made("rd_average", ("rd_expense", "rd_before"), lambda one, other: (one + other) / 2)
    made("rd_sum", ("rd_expense", "rd_before"), lambda one, other: one + other)
    return found


def met(need: Mapping[str, Any], facts: Mapping[str, Any]) -> bool | None:
    for name, worst in (("all", False), ("any", True)):
        if name in need:
            parts = [met(part, facts) for part in need[name]]
            return worst if worst in parts else None if None in parts else not worst
    value = facts.get(need["fact"])
    if value is None:
        return None
    if "in" in need:
        return value in need["in"]
    if "at_least" in need:
        return bool(value >= Fraction(need["at_least"]))
    return (
        bool(value <= Fraction(need["at_most"]))
        if "at_most" in need
        else bool(value < Fraction(need["below"]))
    )


def scored(item: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[int, int]:
    low = high = 0
    for scale in item["scales"]:
        value = facts.get(scale["fact"])
        every = dict(scale.get("choices") or scale["bands"])
        if value is None:
            high = max(high, *every.values())
            continue
        if "choices" in scale:
            got = scale["choices"][value]
        else:
            better = operator.le if scale.get("lower") else operator.ge
            reached = [points for bound, points in scale["bands"] if better(value, Fraction(bound))]
            got = max(reached, default=0)
        low, high = max(low, got), max(high, got)
    return low, high


def reference(level: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[str, int, int]:
    by_item = [(item["dimension"], *scored(item, facts)) for item in level["items"]]
    total, possible = sum(low for _d, low, _high in by_item), sum(high for _d, _low, high in by_item)
    limits = [(total, possible, LINE)] + [
        (
            sum(low for of, low, _high in by_item if of == code),
            sum(high for of, _low, high in by_item if of == code),
            dimension["least"],
        )
        for code, dimension in level["dimensions"].items()
    ]
    score: bool | None = all(low >= least for low, _high, least in limits) or None
    if any(high < least for _low, high, least in limits):
        score = False
    door = any(met(one["needs"], facts) for one in level["doors"])
    verdicts = []
    for condition in level["conditions"]:
        own = met(condition["needs"], facts) if "needs" in condition else score
        verdicts.append(True if condition.get("by_door") and door else own)
    worst = "FAIL" if False in verdicts else "UNKNOWN" if None in verdicts else "PASS"
    return worst, total, possible


@settings(max_examples=examples(150), deadline=None)
@given(rows=ROWS)
def test_columns_agree_with_a_plain_reference_in_fractions(rows: list[dict[str, Any]]) -> None:
    judged_on = frame(*rows)
    for code in ("INNOVATIVE", "SPECIALISED", "LITTLE_GIANT"):
        judged = judge(SHEET.levels[code], judged_on, LINE)
        for place, facts in enumerate(rows):
            verdict, total, possible = reference(RAW["levels"][code], known(facts))
            assert Eligibility(int(judged.result[place])).name == verdict
            assert (int(judged.low[place]), int(judged.high[place])) == (total, possible)


@settings(max_examples=100, deadline=None)
@given(row=ROWS.map(lambda rows: rows[0]), name=st.sampled_from([*STATED]), data=st.data())
def test_what_becomes_known_never_widens_what_is_possible_and_never_changes_another_row(
    row: dict[str, Any], name: str, data: st.DataObject
) -> None:
    before = {**row, name: None}
    after = {**row, name: data.draw(STATED[name])}
    for code in ("INNOVATIVE", "SPECIALISED"):
        judged = judge(SHEET.levels[code], frame(before, after, row), LINE)
        alone = judge(SHEET.levels[code], frame(row), LINE)
        assert judged.low[1] >= judged.low[0]
        assert judged.high[1] <= judged.high[0]
        assert (judged.result[2], judged.low[2]) == (alone.result[0], alone.low[0])


@given(one=st.integers(1, 10**12), two=st.integers(1, 10**12), three=st.integers(1, 10**12))
def test_the_mean_of_two_rates_is_that_of_the_rates_as_they_are_kept(one: int, two: int, three: int) -> None:
    ints = [np.array([value], dtype=np.int64) for value in (one, two, three)]
    found = mean_rate(growth(ints[1], ints[0]), growth(ints[2], ints[1]))
    exact = (Fraction(two - one, one) + Fraction(three - two, two)) / 2
    assert abs(Fraction(int(found.top[0]), int(found.bottom[0])) - exact) <= Fraction(1, 2 * 10**6)
