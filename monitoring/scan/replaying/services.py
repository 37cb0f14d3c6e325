"""Replay: the stored judgements of a quarter, current and superseded, each against what its inputs give today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any, Final

from core.periods import Period
from cultivation.enterprises.codes import Readiness, Risk
from monitoring.scan.models import Assessment, Baseline
from monitoring.scan.replaying.restored import restored
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.inputs import inputs_of
from monitoring.scan.rules.judging import decided
from monitoring.scan.rules.levels import name_of
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.rules.reasons import reasons_of
from monitoring.scan.rules.table import rules_of
from monitoring.scan.rules.texts import amounts, ratios
from monitoring.scan.rules.version import rules_version
from monitoring.scan.terms import terms_kept

TOGETHER: Final = 20_000
_READ: Final = (
    "pk", "run__baseline_id", "parameters_version", "run__rules_version", "readiness", "risk", "stale", "ytd", "share",
    "p10", "p50", "p90", "rules", "reasons", "inputs",
)  # fmt: skip


@dataclass
class Replayed:
    """How many were judged again, how many came out otherwise (with some of their keys), and how many are of other rules.

    Of other rules are those judged by another version of the rules, or by parameters that were not kept yet.
    """

    checked: int = 0
    differences: int = 0
    other_rules: int = 0
    examples: list[int] = field(default_factory=list)


def replay(period: Period) -> Replayed:
    """Judge every stored row of a quarter again from its own inputs, baseline and parameters; nothing is written."""
    found, by_rules = Replayed(), rules_version()
    rows = Assessment.objects.filter(year=period.year, quarter=period.quarter).order_by(
        "run__baseline_id", "parameters_version"
    )
    for (baseline, terms, rules), same in groupby(
        rows.values_list(*_READ).iterator(TOGETHER), key=lambda row: row[1:4]
    ):
        parameters = terms_kept(terms) if rules == by_rules and baseline is not None else None
        if parameters is None:
            found.other_rules += sum(1 for _row in same)
            continue
        frozen = FrozenBaseline.from_json(Baseline.objects.get(pk=baseline).content)
        for part in _parts(same):
            found.checked += len(part)
            wrong = list(_differing(period, part, frozen, parameters))
            found.differences += len(wrong)
            found.examples += wrong[: 10 - len(found.examples)]
    return found


def _parts(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while part := list(islice(rows, TOGETHER)):
        yield part


def _differing(
    period: Period, rows: Sequence[Any], baseline: FrozenBaseline, parameters: ScanParameters
) -> Iterator[int]:
    """The keys of rows that do not come out as they are stored."""
    case, fired = decided(restored(period, [json.loads(row[-1]) for row in rows], baseline, parameters))
    projection = case.projection
    now = zip(
        (name_of(Readiness, code) for code in case.levels.readiness.tolist()),
        (name_of(Risk, code) for code in case.levels.risk.tolist()),
        case.levels.stale.tolist(),
        amounts(case.facts.record.value),
        ratios(case.basis.share),
        amounts(projection.p10),
        amounts(projection.p50),
        amounts(projection.p90),
        ([rule.code for rule in rules_of(bits)] for bits in fired.tolist()),
        reasons_of(case, fired),
        inputs_of(case),
        strict=True,
    )
    for row, again in zip(rows, now, strict=True):
        readiness, risk, stale, *numbers, rules, reasons, inputs = row[4:]
        stored = (
            readiness,
            risk,
            stale,
            *("null" if each is None else str(each) for each in numbers),
            rules,
            reasons,
            inputs,
        )
        if stored != again:
            yield row[0]
