"""The examples SP1 to SP3 of the domain, section 10, and its vectors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from incentives.policy.verdicts import Eligibility
from incentives.scoring.rules.judging import judge
from tests.incentives.scoring.cases import LINE, SHEET, exactly
from tests.support.vectors import vectors


def _resolved() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for case in vectors("specialised"):
        base = found.get(case.get("of", ""), {})
        facts = {**base.get("facts", {}), **case.get("facts", {}), **case.get("change", {})}
        found[case["id"]] = {**base, **case, "facts": facts}
    return found


CASES = _resolved()


def facts_of(given: dict[str, Any]) -> dict[str, Any]:
    """A vector's facts by the codes of the vocabulary."""
    facts = dict(given)
    growth = facts.pop("growth", None)
    if isinstance(growth, list):
        facts["growth_before"], facts["growth_last"] = growth
    elif growth is not None:
        facts["growth_last"] = growth
    if facts.pop("door", False):
        facts["hightech"] = True
    return facts


def holds(on: str) -> bool:
    """Whether the sheet of 2022 holds on a day."""
    day = dt.date.fromisoformat(on)
    return SHEET.valid_from <= day and (SHEET.valid_to is None or day <= SHEET.valid_to)


@pytest.mark.parametrize("name", CASES)
def test_an_example_comes_out_as_the_domain_says(name: str) -> None:
    case = CASES[name]
    expected = case["expect"]
    if not holds(case["on"]):
        assert expected == {"total": None, "possible": None, "verdict": "UNKNOWN"}
        return  # what a day without a sheet comes to is tested with the database
    judged = judge(SHEET.levels[case["kind"]], exactly(facts_of(case["facts"])), LINE)
    assert Eligibility(int(judged.result[0])).name == expected["verdict"]
    assert int(judged.low[0]) == expected["total"]
    if "possible" in expected:
        assert int(judged.high[0]) == expected["possible"]
        points = [None if one.low[0] < one.high[0] else int(one.low[0]) for one in judged.items]
        assert points == expected["items"]
    for dimension in ("innovation", "growth", "specialisation"):
        if dimension in expected:
            of = [one for one in judged.items if one.item.dimension == dimension]
            assert sum(int(one.low[0]) for one in of) == expected[dimension]


def test_the_sheets_are_those_of_the_domain() -> None:
    full = {code: sum(item.full for item in level.items) for code, level in SHEET.levels.items()}
    assert full == {"INNOVATIVE": 100, "SPECIALISED": 100, "LITTLE_GIANT": 0}
    assert len(SHEET.levels["SPECIALISED"].items) == 13
    assert SHEET.valid_to == dt.date(2026, 3, 31)
