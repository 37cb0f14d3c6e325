"""The table of rules: what a row brings, codes of any length, a version that nobody has to count."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from core.periods import Period
from cultivation.enterprises.codes import Risk
from monitoring.scan import wording
from monitoring.scan.filters import ASSESSMENTS
from monitoring.scan.models import Assessment
from monitoring.scan.rules import digest, judging, policy, table
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.digest import digest_of
from monitoring.scan.rules.exits import EXITS
from monitoring.scan.rules.judge import judge
from monitoring.scan.rules.prospects import PROSPECTS
from monitoring.scan.rules.rule import Limit, RuleUnit, compared, of_figures, revenue
from monitoring.scan.rules.table import RULES
from monitoring.scan.rules.version import rules_version, version_of
from monitoring.scan.services import run_direct
from tests.monitoring.scan.cases import TEXTS, scan_frame
from tests.monitoring.scan.reference import Enterprise
from tests.support import factories as make
from tests.support.parameters import load_parameters

Q3 = Period(2024, 3)
FLOOR = Limit("exit_revenue_floor", RuleUnit.AMOUNT)
X10 = compared("X10", "累计营业收入低于下限", Risk.YELLOW, revenue, ">=", FLOOR, of_figures)


@pytest.fixture
def with_x10(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table with a row more, in the middle of it."""
    rules = (*EXITS, X10, *PROSPECTS)
    by_code = {rule.code: rule for rule in rules}
    for module, name, value in (
        (judging, "RULES", rules),
        (table, "RULES", rules),
        (table, "BY_CODE", by_code),
        (wording, "BY_CODE", by_code),
        (policy, "LIMITS", (*policy.LIMITS, FLOOR)),
    ):
        monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("with_x10")
def test_a_row_with_a_limit_is_judged_and_said_in_its_place() -> None:
    floor = policy.parameters_from({**TEXTS, "exit_revenue_floor": "19000000"}, "test")
    enterprises = [
        Enterprise(
            above=True,
            revenue={("TAX", 2024, 3): Decimal(yuan), ("ENTERPRISE", 2024, 3): Decimal(1)},
            listed=(True, True),
            overdue=(True, True),
        )
        for yuan in (18_999_999, 19_000_000)
    ]
    found = judge(scan_frame(Q3, enterprises), FrozenBaseline(Q3), floor)
    low, enough = map(json.loads, found.reasons)
    assert [reason["rule"] for reason in low] == ["X8", "X10", "R7"]
    assert [reason["rule"] for reason in enough] == ["X8", "R7"]
    (shown,) = wording.shown_reasons(Assessment(reasons=json.dumps([low[1]])))
    assert (shown.label, shown.required) == ("累计营业收入低于下限", "≥ 1,900.00 万元")


def test_a_limit_that_a_row_names_is_one_of_the_scans_parameters() -> None:
    assert {limit.code for limit in policy.LIMITS} == {"exit_revenue_fall", "exit_electricity_fall"}
    assert set(policy.CODES) >= {limit.code for limit in policy.LIMITS}


@pytest.mark.parametrize(
    ("unit", "held"), [(RuleUnit.AMOUNT, 300), (RuleUnit.RATIO, 3_000_000), (RuleUnit.NUMBER, 3)]
)
def test_a_limit_is_read_in_its_unit(monkeypatch: pytest.MonkeyPatch, unit: RuleUnit, held: int) -> None:
    """Amounts in fen, ratios in millionths, numbers as they are written."""
    limit = Limit("exit_something", unit)
    monkeypatch.setattr(policy, "LIMITS", (*policy.LIMITS, limit))
    assert limit(policy.parameters_from({**TEXTS, limit.code: "3"}, "test")) == held


@pytest.mark.django_db
def test_a_code_of_any_length_is_stored_and_found_by_its_whole() -> None:
    make.assessment(make.enterprise(), rules=["X1", "R8"])
    longer = make.assessment(make.enterprise(), rules=["X10"])
    condition = ASSESSMENTS.by_code["rule"].condition
    assert Assessment.objects.get(condition(["X10"], make.user("BUREAU"))) == longer
    assert Assessment.objects.get(condition(["X1"], make.user("BUREAU"))) != longer


def test_the_filter_offers_every_row_of_the_table() -> None:
    options = ASSESSMENTS.by_code["rule"].options
    assert options is not None
    assert list(options(None)) == [(rule.code, f"{rule.code} {rule.title}") for rule in RULES]


def test_the_version_of_the_rules_follows_their_text_and_nothing_else() -> None:
    one, two = ("exits.py", "LIMIT = 1\n"), ("rule.py", "X = 2\n")
    version = version_of([one, two])
    assert version == version_of([two, one]) == version_of([("exits.py", "LIMIT = 1\r\n"), two])
    assert version == version_of([("exits.py", "LIMIT = 1 \n"), two])
    assert version != version_of([("exits.py", "LIMIT = 2\n"), two])
    assert version != version_of([("exits.py", "  LIMIT = 1\n"), two])  # where a line stands decides
    assert version != version_of([("other.py", "LIMIT = 1\n"), two])
    assert version_of([("a", "b\n"), ("c", "d\n")]) == "9e2b0f0437644716"
    assert rules_version() == rules_version()


def test_other_rules_make_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    frame, held = scan_frame(Q3, [Enterprise()]), policy.parameters_from(TEXTS, "test")
    before = digest_of(frame, FrozenBaseline(Q3), held)
    monkeypatch.setattr(digest, "rules_version", lambda: "other")
    assert digest_of(frame, FrozenBaseline(Q3), held) != before


@pytest.mark.django_db
def test_rules_that_find_the_same_as_before_write_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    load_parameters()
    make.enterprise()
    run_direct(Q3)
    stored = list(Assessment.objects.values())
    monkeypatch.setattr(digest, "rules_version", lambda: "other")
    run = run_direct(Q3)
    assert (run.summary["judged"], run.summary["unchanged"]) == (0, 1)
    assert list(Assessment.objects.values()) == stored
