"""The city as data: what `data/shenzhen` must hold for the portal to stand on it."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

CITY = Path(__file__).parents[2] / "data" / "shenzhen"


def rows(name: str) -> list[dict[str, str]]:
    with (CITY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {row["code"]: row for row in rows("units.csv")}
ALIASES = {row["alias"]: row["code"] for row in rows("unit_aliases.csv")}


def test_the_city_has_eleven_districts_and_seventy_eight_streets_and_towns() -> None:
    kinds = Counter(row["kind"] for row in UNITS.values())
    assert kinds == {"CITY": 1, "DISTRICT": 11, "STREET": 78}
    streets = Counter(row["parent"] for row in UNITS.values() if row["kind"] == "STREET")
    assert streets == {
        "440303": 10,
        "440304": 10,
        "440305": 8,
        "440306": 10,
        "440307": 11,
        "440308": 4,
        "440309": 6,
        "440310": 6,
        "440311": 6,
        "4403DP": 3,
        "4403SS": 4,
    }


def test_every_unit_hangs_below_a_unit_one_level_up() -> None:
    above = {"DISTRICT": "CITY", "STREET": "DISTRICT"}
    for row in UNITS.values():
        if row["kind"] == "CITY":
            assert row["parent"] == ""
        else:
            assert UNITS[row["parent"]]["kind"] == above[row["kind"]]


def test_names_are_unique_among_units_of_one_kind() -> None:
    for field in ("name", "short_name"):
        named = Counter((row["kind"], row[field]) for row in UNITS.values())
        assert max(named.values()) == 1, field


def test_an_alias_is_listed_once_and_leads_to_a_unit() -> None:
    listed = [row["alias"] for row in rows("unit_aliases.csv")]
    assert len(listed) == len(set(listed))
    assert set(ALIASES.values()) <= set(UNITS)
    assert not set(listed) & set(UNITS)


@pytest.mark.parametrize("code", sorted(UNITS))
def test_a_units_name_leads_to_it_and_its_short_name_to_nothing_else(code: str) -> None:
    unit = UNITS[code]
    assert ALIASES[unit["name"]] == code
    others = [row for row in UNITS.values() if row["short_name"] == unit["short_name"]]
    assert ALIASES.get(unit["short_name"]) == (code if len(others) == 1 else None)


@pytest.mark.parametrize("code", [code for code, row in UNITS.items() if row["kind"] == "STREET"])
def test_a_street_is_found_with_and_without_its_suffix_and_behind_its_district(code: str) -> None:
    unit = UNITS[code]
    district = UNITS[unit["parent"]]["name"]
    assert ALIASES[district + unit["name"]] == code
    assert ALIASES["深圳市" + district + unit["name"]] == code
    if unit["name"].endswith("街道"):
        assert ALIASES[unit["name"] + "办事处"] == code
        assert ALIASES[unit["name"] + "办"] == code


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("440392", "4403SS"),
        ("441521", "4403SS"),
        ("深汕", "4403SS"),
        ("深汕合作区", "4403SS"),
        ("441521小漠镇", "441521102"),
        ("海丰县赤石镇", "441521104"),
        ("440307葵涌", "440307009"),
        ("龙岗区南澳街道", "440307011"),
        ("鮜门镇", "441521105"),
        ("鲘門", "441521105"),
        ("宝安", "440306"),
        ("光明新区", "440311"),
        ("福田保税区", "440304"),
        ("前海合作区", "440305"),
        ("宝安机场", "440306"),
        ("盐田综合保税区", "440308"),
        ("坪山综合保税区", "440310"),
    ],
)
def test_known_spellings_lead_to_their_unit(alias: str, code: str) -> None:
    assert ALIASES[alias] == code


@pytest.mark.parametrize(
    "word", ["福田", "南山", "盐田", "龙岗", "龙华", "坪山", "光明", "大鹏", "前海", "海丰县"]
)
def test_a_word_that_may_mean_two_units_is_not_an_alias(word: str) -> None:
    assert word not in ALIASES


def test_the_forty_one_divisions_of_industry_are_there() -> None:
    divisions = {row["code"]: row["section"] for row in rows("industries.csv")}
    assert list(divisions) == [f"{code:02d}" for code in range(6, 47)]
    assert Counter(divisions.values()) == {"B": 7, "C": 31, "D": 3}


def test_a_parameter_has_one_value_a_day_and_a_known_mark() -> None:
    loaded = rows("parameters.csv")
    assert len({(row["code"], row["valid_from"]) for row in loaded}) == len(loaded)
    assert {row["mark"] for row in loaded} <= {"plan", "reg", "reg*", "ours"}
    for row in loaded:
        date.fromisoformat(row["valid_from"])


def test_departments_are_of_the_city_or_of_a_district() -> None:
    departments = rows("departments.csv")
    assert {row["level"] for row in departments} == {"city", "district"}
    assert len({row["code"] for row in departments}) == len(departments)


def test_a_calendar_day_is_listed_once_with_its_notice() -> None:
    listed = rows("calendar.csv")
    assert len({row["day"] for row in listed}) == len(listed)
    for row in listed:
        assert row["kind"] in {"OFF", "WORK"}
        assert row["year"] == row["day"][:4]
        assert row["source"]
