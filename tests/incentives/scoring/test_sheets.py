"""Score sheets are data: loaded, checked with the place that is wrong, one at most on a day."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core.verdict import Refused
from incentives.scoring.loading import load_sheets
from incentives.scoring.models import ScoreSheet
from incentives.scoring.sheets import DEPTH, read_sheet
from incentives.scoring.terms import terms_of
from tests.incentives.scoring.cases import RAW
from tests.support import factories as make
from tests.support.parameters import load_rules


def _nested(depth: int) -> dict[str, Any]:
    need: dict[str, Any] = {"fact": "debt", "at_most": "70"}
    for _ in range(depth):
        need = {"all": [need]}
    return need


def _set(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(raw: dict[str, Any]) -> None:
        place: Any = raw
        for step in path[:-1]:
            place = place[step]
        if to is None:
            del place[path[-1]]
        else:
            place[path[-1]] = to

    return change


ITEM = ("levels", "SPECIALISED", "items", 0)
CONDITION = ("levels", "SPECIALISED", "conditions", 0)
WRONG = {
    "an unknown fact": (_set(*ITEM, "scales", 0, "fact", to="turnover"), "main_share"),
    "bands of a choice": (_set(*ITEM, "scales", 0, "fact", to="ip"), "main_share"),
    "a bound that is no number": (_set(*ITEM, "scales", 0, "bands", 0, 0, to="八十"), "main_share"),
    "a bound with too many decimals": (_set(*ITEM, "scales", 0, "bands", 0, 0, to="80.00001"), "main_share"),
    "bands out of order": (_set(*ITEM, "scales", 0, "bands", to=[["60", 1], ["80", 5]]), "main_share"),
    "no bands": (_set(*ITEM, "scales", 0, "bands", to=[]), "main_share"),
    "no scales": (_set(*ITEM, "scales", to=[]), "main_share"),
    "points below zero": (_set(*ITEM, "scales", 0, "bands", to=[["80", -5]]), "main_share"),
    "an unknown dimension": (_set(*ITEM, "dimension", to="luck"), "luck"),
    "a code twice": (_set(*ITEM, "code", to="growth"), "重复"),
    "an unknown choice": (_set("levels", "SPECIALISED", "doors", 0, "needs", "in", to=["GOLD"]), "AWARD"),
    "a choice compared as a number": (
        _set("levels", "SPECIALISED", "doors", 0, "needs", to={"fact": "award", "at_least": "1"}),
        "AWARD",
    ),
    "an operator that there is not": (
        _set(*CONDITION, "needs", to={"fact": "debt", "divides": "2"}),
        "NICHE",
    ),
    "any of nothing": (_set(*CONDITION, "needs", to={"any": []}), "NICHE"),
    "needs too deep": (_set(*CONDITION, "needs", to=_nested(DEPTH)), "NICHE"),
    "a level left out": (_set("levels", "LITTLE_GIANT", to=None), "LITTLE_GIANT"),
    "no line": (_set("levels", "SPECIALISED", "line", to=None), "line"),
    "no conditions": (_set("levels", "SPECIALISED", "conditions", to=[]), "SPECIALISED"),
    "a score without items": (_set("levels", "SPECIALISED", "items", to=[]), "SPECIALISED"),
    "a code with a comma": (_set(*ITEM, "code", to="a,b"), "a,b"),
    "a name that breaks a line": (_set(*ITEM, "name", to="a\tb"), "main_share"),
    "no first day": (_set("valid_from", to=None), "valid_from"),
    "a day that is none": (_set("valid_from", to="2022-13-01"), "2022-13-01"),
    "an end before the beginning": (_set("valid_to", to="2022-07-31"), "早于"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_sheet_that_cannot_be_judged_by_is_refused_with_the_place(name: str) -> None:
    change, place = WRONG[name]
    raw = copy.deepcopy(RAW)
    change(raw)
    with pytest.raises(Refused, match=place):
        read_sheet(raw)


def test_needs_as_deep_as_allowed_are_read() -> None:
    raw = copy.deepcopy(RAW)
    _set(*CONDITION, "needs", to=_nested(DEPTH - 1))(raw)
    assert read_sheet(raw).levels["SPECIALISED"].conditions[0].needs is not None


def put(folder: Path, code: str, **changes: Any) -> None:
    (folder / f"{code}.json").write_text(json.dumps({**RAW, "code": code, **changes}), encoding="utf-8")


@pytest.mark.django_db
def test_sheets_are_loaded_once_and_follow_their_file(tmp_path: Path) -> None:
    put(tmp_path, "2022")
    assert load_sheets(tmp_path).as_dict() == {"created": 1, "updated": 0, "unchanged": 0}
    assert load_sheets(tmp_path).as_dict() == {"created": 0, "updated": 0, "unchanged": 1}
    put(tmp_path, "2022", name="新名称")
    assert load_sheets(tmp_path).updated == 1
    assert ScoreSheet.objects.get().name == "新名称"


@pytest.mark.django_db
def test_two_sheets_never_hold_on_one_day(tmp_path: Path) -> None:
    put(tmp_path, "2022", valid_to=None)
    load_sheets(tmp_path)
    put(tmp_path, "2026", valid_from="2026-04-01", valid_to=None)
    with pytest.raises(Refused, match="重叠"):
        load_sheets(tmp_path)
    put(tmp_path, "2022", valid_to="2026-03-31")
    assert load_sheets(tmp_path).as_dict() == {"created": 1, "updated": 1, "unchanged": 0}
    row = ScoreSheet.objects.get(code="2022")
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.create(
            code="x", name="x", source="x", valid_from=dt.date(2025, 1, 1), content=row.content
        )


@pytest.mark.django_db
def test_a_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    with pytest.raises(Refused, match=r"bad\.json"):
        load_sheets(tmp_path)


@pytest.mark.django_db
def test_the_city_is_loaded_with_its_sheets_and_refuses_a_wrong_one_as_a_whole(tmp_path: Path) -> None:
    out = StringIO()
    call_command("load_city", str(make.CITY_DATA), json=True, stdout=out)
    assert json.loads(out.getvalue())["score_sheets"] == {"created": 1, "updated": 0, "unchanged": 0}
    for file in make.CITY_DATA.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "score_sheets").mkdir()
    put(tmp_path / "score_sheets", "2022", levels={})
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("load_city", str(tmp_path), json=True, stdout=out)
    assert ended.value.code == 1
    refused = json.loads(out.getvalue())
    assert refused["code"] == "scoring.sheet"
    assert "2022.json" in refused["refused"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "today", "day", "sheet"),
    [
        (2025, dt.date(2025, 6, 30), dt.date(2025, 6, 30), "2022"),
        (2025, dt.date(2026, 11, 30), dt.date(2025, 12, 31), "2022"),
        (2026, dt.date(2026, 3, 31), dt.date(2026, 3, 31), "2022"),
        (2026, dt.date(2026, 4, 1), dt.date(2026, 4, 1), None),
        (2022, dt.date(2022, 7, 31), dt.date(2022, 7, 31), None),
        (2022, dt.date(2022, 8, 1), dt.date(2022, 8, 1), "2022"),
    ],
)
def test_a_year_is_judged_by_the_sheet_of_its_day(
    year: int, today: dt.date, day: dt.date, sheet: str | None
) -> None:
    load_rules()
    make.score_sheets()
    terms = terms_of(year, today)
    assert (terms.day, terms.sheet and terms.sheet.code) == (day, sheet)
    if sheet:
        assert terms.lines == {"specialised_score": 60}


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2025, 1999])
def test_a_year_to_come_is_refused(year: int) -> None:
    with pytest.raises(Refused, match="年度应在"):
        terms_of(year, dt.date(2024, 12, 31))
