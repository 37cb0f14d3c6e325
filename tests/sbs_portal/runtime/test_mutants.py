"""`./portal test --mutants`: who is killed is counted right, and the checkout stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sbs_portal.runtime.__main__ import main
from sbs_portal.runtime.mutants import choosing, equivalent, making
from sbs_portal.runtime.mutants.command import draw
from sbs_portal.runtime.paths import ROOT

SOURCE = """def is_adult(age: int) -> bool:
    return age >= 18


def is_many(count: int) -> bool:
    return count > 9


def until(end: int) -> int:
    at = 0
    while at != end:
        at += 1
    return at
"""
TESTS = """from house.ages import is_adult, is_many, until

def test_of_age() -> None:
    assert [is_adult(age) for age in (17, 18, 19)] == [False, True, True]

def test_many() -> None:
    assert is_many(100)

def test_until() -> None:
    assert until(3) == 3
"""
JUDGE = """
import os, sys
from pathlib import Path
import pytest
from sbs_portal.runtime.mutants import command, judging, making, trying
root, place = map(Path, sys.argv[1:])
judging.AT_LEAST, judging.PATIENCE = 2, 3
mutants = command.draw(root, ["house/ages.py"], None, 1)
command.report(judging.Judge(root, [trying.Copy.make(root, place, dict(os.environ))]).judge(mutants))
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A checkout with one module and its tests."""
    root = tmp_path / "checkout"
    for name, text in {
        "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--import-mode=importlib'\n",
        "house/__init__.py": "",
        "house/ages.py": SOURCE,
        "tests/house/test_ages.py": TESTS,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def judged(house: Path) -> str:
    """What the command says of every mutant of the house."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, str(house), str(house.with_name("copy"))],
        env={**env, "PYTEST_PLUGINS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_killed_survived_and_hung_mutants_are_counted_and_the_checkout_is_left_as_it_was(house: Path) -> None:
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    lines = judged(house).splitlines()
    assert lines[:3] == [
        "house/ages.py:6  `return count > 9` → `return count >= 9`",
        "house/ages.py:6  `return count > 9` → `return count > 10`",
        "house/ages.py:10  `at = 0` → `at = 1`",
    ]
    # age > 18, age >= 19 and at == end fail; at -= 1, at = 1 and at += 2 never end
    assert lines[-1] == "杀死 6（超时 3），存活 3，杀死率 66.7%  合计"
    assert {path: path.read_bytes() for path in house.rglob("*") if path.is_file()} == before


def test_mutants_that_are_listed_as_equivalent_are_not_run(house: Path) -> None:
    (house / "docs").mkdir()
    (house / "docs/mutants.md").write_text(
        "## `house/ages.py`\n\n- `return count > 9` → `return count >= 9`: nobody counts to 9.\n"
    )
    assert equivalent.known(house) == {("house/ages.py", "return count > 9", "return count >= 9")}
    assert "return count >= 9" not in {mutant.after for mutant in draw(house, ["house/ages.py"], None, 1)}


def test_tests_that_fail_without_a_change_judge_nobody(house: Path) -> None:
    (house / "tests/house/test_ages.py").write_text("def test_no() -> None:\n    assert False\n")
    with pytest.raises(AssertionError, match="未改动的代码没有通过"):
        judged(house)


def test_a_sample_is_the_same_for_the_same_seed(house: Path) -> None:
    def sample(seed: int) -> list[tuple[int, str]]:
        return [(mutant.line, mutant.after) for mutant in draw(house, ["house/ages.py"], 4, seed)]

    assert sample(1) == sample(1)
    assert len(sample(1)) == 4
    assert any(sample(1) != sample(seed) for seed in range(2, 6))


def test_types_decorators_and_texts_are_not_mutated(house: Path) -> None:
    (house / "house/ages.py").write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    X = 1 < 2\n"
        "@cached(9)\n"
        'def f(a: "list[int] | None") -> "int | None":\n'
        '    """At most 9 + 1."""\n'
        "    log.info('%s', 1 + 1)\n"
        "    raise Refused(_('不超过 %d 个') , 7)\n"
    )
    assert [mutant.after for mutant in draw(house, ["house/ages.py"], None, 1)] == [
        "raise Refused(_('不超过 %d 个') , 8)"
    ]


def test_a_mutant_says_the_line_before_and_after(house: Path) -> None:
    first = making.changes_of(house, "house/ages.py")[0].mutant()
    assert (first.file, first.line) == ("house/ages.py", 2)
    assert (first.before, first.after) == ("return age >= 18", "return age > 18")
    assert first.code == SOURCE.replace("age >= 18", "age > 18")


def test_the_tests_of_a_file_are_its_mirror_the_folder_above_it_or_what_is_declared() -> None:
    assert choosing.tests_of(ROOT, "core/exact.py") == ["tests/core/test_exact.py"]
    assert choosing.tests_of(ROOT, "core/calendar/rules.py") == ["tests/core/calendar/test_rules.py"]
    assert choosing.tests_of(ROOT, "core/calendar/models.py") == ["tests/core/calendar"]
    assert choosing.tests_of(ROOT, "exchange/kinds/dates.py")[:2] == [
        "tests/exchange/kinds/test_dates.py",
        "tests/exchange/kinds",
    ]
    for tests in choosing.declared(ROOT).values():
        assert [test for test in tests if not (ROOT / test).exists()] == []
    assert [prefix for prefix in choosing.declared(ROOT) if not (ROOT / prefix).exists()] == []


def test_without_a_path_the_pure_rules_and_the_readers_are_mutated() -> None:
    files = choosing.files_of(ROOT, None)
    assert {"core/exact.py", "core/calendar/rules.py", "exchange/kinds/amounts.py"} <= set(files)
    assert [file for file in files if not (ROOT / file).is_file()] == []
    assert choosing.files_of(ROOT, "core/exact.py") == ["core/exact.py"]
    assert choosing.files_of(ROOT, "tests") == choosing.files_of(ROOT, "/etc") == []
    assert choosing.files_of(ROOT, "nowhere") == choosing.files_of(ROOT, "README.md") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.py"], "参数有误：没有可变异的源文件：nowhere.py"),
        (["core", "--sample", "0"], "数目应为正整数，现为“0”"),
        (["core", "--sample", "many"], "数目应为正整数，现为“many”"),
        (["core", "--seed", "x"], "参数有误："),
        (["core", "--unknown"], "参数有误："),
    ],
)
def test_a_wrong_argument_is_a_usage_error(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["test", "--mutants", *words])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert says in said
    assert "./portal test" in said
