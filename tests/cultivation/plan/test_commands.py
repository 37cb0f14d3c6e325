"""`decompose_target` and `plan_progress`: what scripts read, key by key."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Unit
from cultivation.plan.models import AnnualPlan, UnitTarget
from cultivation.plan.rules.finish import finish_of
from tests.cultivation.plan.plans import T1, T4, YEAR, draft, issued, targets_of
from tests.support import factories as make
from tests.support.vectors import vectors

pytestmark = pytest.mark.django_db
CASES = {case["id"]: case for case in vectors("decomposition")}


def run(*arguments: str, name: str = "decompose_target") -> dict[str, Any]:
    out = StringIO()
    with suppress(SystemExit):  # a refusal
        call_command(name, *arguments, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture
def inputs(tmp_path: Path) -> Any:
    def write(given: Any) -> str:
        path = tmp_path / "inputs.json"
        path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("name", CASES)
def test_the_examples_of_the_domain(name: str, inputs: Any) -> None:
    case = CASES[name]
    found = run(str(YEAR), "--total", str(case["total"]), "--inputs", inputs(case["districts"]))
    assert set(found) == {"year", "total", "weights", "districts"}
    assert found["weights"] == {"pool": "0.5", "above_scale": "0.3", "last_year": "0.2"}
    assert {row["code"]: row["target"] for row in found["districts"]} == case["expect"]
    assert {row["code"]: row["key_quota"] for row in found["districts"]} == case["key_pool"]
    assert not AnnualPlan.objects.exists()


def test_a_row_says_all_of_its_unit(inputs: Any) -> None:
    found = run(str(YEAR), "--total", "2000", "--inputs", inputs(T1["districts"]), "--fix", "440303=100")
    rows = {row["code"]: row for row in found["districts"]}
    assert {code: row["target"] for code, row in rows.items()} == T4["expect"]
    assert rows["440304"] == {
        "code": "440304", "name": "福田区", "pool": 70, "above_scale": 170, "last_year": 22, "share": "0.011418",
        "quota": "21.9269", "target": 22, "key_quota": 27, "fixed": False,
    }  # fmt: skip
    assert (rows["440303"]["fixed"], rows["440303"]["quota"]) == (True, "100.0000")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--total", "-1"], "plan.target"),
        (["--total", "两千"], "plan.target"),
        (["--total", "20.5"], "plan.target"),
        (["--total", "99999999"], "plan.target"),
        (["--weights", "pool=0,above_scale=0,last_year=0"], "plan.weights"),
        (["--weights", "pool=x"], "plan.weights"),
        (["--weights", "pool=nan"], "plan.weights"),
        (["--weights", "revenue=1"], "plan.weights"),
        (["--fix", "440303=2001"], "plan.fixed_above_total"),
        (["--fix", "440303"], "plan.fixed"),
        (["--fix", "440303=a"], "plan.target"),
        (["--fix", "440303=1", "--fix", "440303=2"], "plan.fixed"),
        (["--fix", "999999=1"], "plan.fixed_unknown"),
        (["--unit", "440399"], "plan.unit"),
        (["--unit", "440306"], "plan.not_issued"),
        (["--save"], "plan.user"),
        (["--save", "--user", "nobody", "--reason", "x"], "user.unknown"),
        (["--save", "--user", "nobody"], "plan.reason"),
        (["--inputs", "/nowhere.json"], "plan.inputs"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(arguments: list[str], code: str) -> None:
    make.enterprise("宝安区", revenue={2023: 15_000_000})
    found = run(str(YEAR), *arguments)
    assert (set(found), found["code"]) == ({"refused", "code"}, code)
    assert not AnnualPlan.objects.exists()


@pytest.mark.parametrize(
    "given",
    ["[]", "{", {"440303": [1, 2]}, {"440303": [1, 2, -3]}, {"440303": [1, 2, 3.5]}, {"X": [1, 2, 3]}],
)
def test_a_file_of_another_form_is_refused(given: Any, inputs: Any) -> None:
    assert run(str(YEAR), "--total", "5", "--inputs", inputs(given))["code"] == "plan.inputs"


def test_nothing_to_go_by_is_refused() -> None:
    assert run(str(YEAR))["code"] == "plan.no_basis"


def test_saved_it_is_the_years_draft_by_its_person(inputs: Any) -> None:
    bureau = make.user("BUREAU", username="bureau")
    given = inputs(T1["districts"])
    saved = ["--save", "--user", "bureau", "--reason", "罗湖有新园区"]
    found = run(str(YEAR), "--inputs", given, "--fix", "440303=100", *saved)
    assert found["total"] == 2000  # the parameter, since no plan says another
    plan = AnnualPlan.objects.get()
    assert (plan.state, plan.reason, targets_of(plan)) == ("DRAFT", "罗湖有新园区", T4["expect"])
    assert plan.targets.get(unit__code="440303").reason == "罗湖有新园区"
    run(str(YEAR), "--inputs", given, "--total", "1000", *saved)  # the same draft again
    assert AnnualPlan.objects.get().total == 1000
    assert run(str(YEAR), "--inputs", given)["total"] == 1000
    make.user("REVIEWER", username="reviewer")
    refused = run(str(YEAR), "--inputs", given, "--save", "--user", "reviewer", "--reason", "x")
    assert refused["code"] == "plan.party"
    assert bureau.username == "bureau"


def test_a_districts_target_goes_to_its_streets(inputs: Any) -> None:
    issued()
    make.user("REVIEWER", "宝安区", username="reviewer")
    streets = list(Unit.objects.filter(parent__code="440306", kind="STREET").values_list("code", flat=True))
    given = inputs({code: [place, 1, 1] for place, code in enumerate(streets)})
    asked = [str(YEAR), "--unit", "440306", "--inputs", given]
    found = run(*asked)
    assert found["total"] == sum(row["target"] for row in found["districts"]) == 689
    assert {row["code"] for row in found["districts"]} == set(streets)
    assert not UnitTarget.objects.filter(unit__kind="STREET").exists()
    save = ["--save", "--user", "reviewer", "--reason", "按辖区底数"]
    assert run(*asked, "--total", "600", *save)["code"] == "plan.inexact"
    run(*asked, *save)
    assert UnitTarget.objects.filter(unit__kind="STREET", is_current=True).count() == len(streets)


def progress(*arguments: str) -> dict[str, Any]:
    return run(str(YEAR), *arguments, name="plan_progress")


def test_progress_before_anything_is_issued_or_judged() -> None:
    assert progress() == {
        "target": None, "included": 0, "exited": 0, "net": 0, "expected": None,
        "finish": {"low": None, "middle": None, "high": None}, "refined": 0,
        "key": {"quota": None, "members": 0, "confirmed": 0, "short": 0},
    }  # fmt: skip


def judged(level: str, number: int, **standing: Any) -> None:
    of_year = {"year": YEAR, "quarter": 3, "readiness": level} | standing
    for _each in range(number):
        make.enterprise("宝安区", "新安街道", standing=of_year)


def test_progress_counts_inclusions_exits_what_is_due_and_who_is_judged_to_follow() -> None:
    issued()
    for day in (dt.date(2024, 3, 1), dt.date(2024, 10, 15), dt.date(2024, 10, 16)):
        make.inclusion(make.enterprise("宝安区", "新安街道"), day)
    twice = make.enterprise("宝安区", "新安街道")
    make.inclusion(twice, dt.date(2024, 2, 1))
    make.exit_(twice, dt.date(2024, 4, 1))
    make.inclusion(twice, dt.date(2024, 6, 1))  # one enterprise of the year, whatever happened
    make.exit_(make.enterprise("宝安区"), dt.date(2024, 5, 1), reason="MOVED_DISTRICT")
    make.inclusion(make.enterprise("龙岗区"), dt.date(2024, 1, 20), count_year=2023)
    for level, number in (("REACHED", 4), ("LIKELY", 6), ("POSSIBLE", 9), ("REACHABLE", 12), ("NURTURE", 3)):
        judged(level, number)
    judged("REACHED", 1, stale=True)
    judged("REACHED", 1, above_scale=True)
    judged("REACHED", 1, year=YEAR - 1)
    found = progress()
    assert (found["target"], found["included"], found["exited"], found["net"]) == (2000, 3, 1, 2)
    assert found["expected"] == 2000 * 289 // 366
    assert found["finish"] == {"low": 13, "middle": 22, "high": 34}
    quota = sum(T1["key_pool"].values())
    assert found["key"] == {"quota": quota, "members": 0, "confirmed": 0, "short": quota}
    assert progress("--unit", "440306")["target"] == 689
    assert progress("--unit", "440307") == progress("--unit", "440307") | {
        "target": 412, "included": 0, "exited": 0, "finish": {"low": 0, "middle": 0, "high": 0},
    }  # fmt: skip
    assert progress("--at", "2024-02-29")["included"] == 1
    assert progress("--at", "2025-01-20")["expected"] == 2000
    assert progress("--at", "2023-12-31")["expected"] == 0


def test_an_inclusion_counts_where_it_happened() -> None:
    moved = make.enterprise("龙岗区")
    make.inclusion(moved, dt.date(2024, 3, 1), district=Unit.objects.get(code="440306"))
    assert progress("--unit", "440306")["included"] == 1
    assert progress("--unit", "440307")["included"] == 0


def test_progress_of_a_street() -> None:
    issued()
    street = Unit.objects.get(name="新安街道")
    make.inclusion(make.enterprise("宝安区", "新安街道"), dt.date(2024, 3, 1))
    found = progress("--unit", street.code)
    assert (found["included"], found["target"]) == (1, None)


def test_a_place_that_is_none_is_refused() -> None:
    assert progress("--unit", "HR")["code"] == "plan.unit"
    assert draft().number == 1


@pytest.mark.parametrize("case", vectors("finish"), ids=lambda case: case["id"])
def test_the_vectors_of_the_projected_finish(case: dict[str, Any]) -> None:
    fresh = {level: number for level, stale, number in case["judged"] if not stale}
    found = finish_of(case["included"], fresh)
    assert {"low": found.low, "middle": found.middle, "high": found.high} == case["expect"]
