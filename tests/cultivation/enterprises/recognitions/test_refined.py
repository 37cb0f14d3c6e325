"""规做精: the first day above scale with a title, once in a life, in the place of that day (domain, section 10)."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Unit
from cultivation.enterprises.recognitions.refined import (
    refined_by,
    refined_count,
    refined_day,
)
from cultivation.enterprises.recognitions.terms import usual_end
from tests.support.factories import enterprise, exit_, inclusion, recognition, unit
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
CASES = json.loads((Path(__file__).parents[3] / "data" / "vectors.json").read_text())["refined"]
DAY = dt.date(2026, 12, 31)


def place_on(case: Any, day: dt.date) -> Unit:
    """Where the enterprise was that day."""
    code = [code for since, code in case["places"] if dt.date.fromisoformat(since) <= day][-1]
    return unit(code)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_examples(case: Any) -> None:
    load_parameters()
    made = enterprise(unit(case["places"][-1][1]))
    for kind, begins, ends in case["titles"]:
        first = dt.date.fromisoformat(begins)
        last = dt.date.fromisoformat(ends) if ends else usual_end(first)
        place = place_on(case, max(first, dt.date(2020, 1, 1)))
        recognition(made, kind, valid_from=first, valid_to=last, district=place)
    for text in case["inclusions"]:
        day = dt.date.fromisoformat(text)
        inclusion(made, day, district=place_on(case, day))
    for text in case["exits"]:
        exit_(made, dt.date.fromisoformat(text))
    expected = case["expect"]["on"]
    found = refined_day(made.pk, DAY)
    assert (found.isoformat() if found else None) == expected
    years = {year: refined_by("district", year, DAY) for year in range(2019, 2027)}
    assert {year: counts for year, counts in years.items() if counts} == (
        {int(expected[:4]): {unit(case["expect"]["district"]).pk: 1}} if expected else {}
    )


def test_a_count_is_up_to_a_day_and_of_a_unit() -> None:
    for street in ("新安街道", "新安街道", "西乡街道"):
        made = enterprise("宝安区", street)
        recognition(made)
        inclusion(made, dt.date(2023, 11, 30))
    day = dt.date(2023, 11, 30)
    assert refined_count(2023, day) == 3
    assert refined_count(2023, day, unit("宝安区")) == 3
    assert refined_count(2023, day, unit("新安街道")) == 2
    assert refined_count(2023, day, unit("南山区")) == 0
    assert refined_count(2023, day - dt.timedelta(days=1)) == 0
    assert refined_count(2024, DAY) == 0
