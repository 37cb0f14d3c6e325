"""What validation finds: findings for people, and for each rule whether it was evaluated at all."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from monitoring.returns.fields import BY_CODE, Field, FieldUnit
from monitoring.returns.rules.frame import CheckedFrame, Flags

Codes = npt.NDArray[np.int8]
_FEN_OF_WAN = 1_000_000  # 100 fen of each of 10,000 yuan


class Strength(StrEnum):
    """What a finding does: it blocks, asks for a written reason, or informs."""

    BLOCK = "B"
    EXPLAIN = "E"
    INFORM = "I"


class Outcome(IntEnum):
    """What became of a rule for one return; not evaluated is neither passed nor failed."""

    NOT_EVALUATED = 0
    PASSED = 1
    FIRED = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired on one return.

    `observed` and `required` are plain figures (yuan with two decimals); `sentence` is for the sender.
    """

    row: int
    rule: str
    strength: Strength
    field: str
    observed: str
    required: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of a rule over all rows.

    `fired` and `evaluated` are masks; a row that is not evaluated does not fire. `words` gives observed,
    required and sentence of a row that fired, and is called for those only.
    """

    rule: str
    strength: Strength
    field: str
    fired: Flags
    evaluated: Flags
    words: Callable[[int], tuple[str, str, str]]


Checks = Callable[[CheckedFrame], Iterable[Check]]


@dataclass(frozen=True)
class Validation:
    """The result for n returns: what was checked, and outcomes by rule (int8 `Outcome`).

    Sentences are made for those only that are asked for, by `worded`; `findings` are all.
    """

    checks: Sequence[Check]
    outcomes: Mapping[str, Codes]
    blocked: Flags
    to_explain: Flags

    @cached_property
    def findings(self) -> list[Finding]:
        """All that fired, by row, rule and field."""
        return self.worded()

    def of(self, row: int) -> list[Finding]:
        """The findings of one return."""
        return [finding for finding in self.findings if finding.row == row]

    def with_strength(self, strength: Strength) -> Flags:
        """The returns on which something of this strength fired."""
        fired = [_fired(check) for check in self.checks if check.strength is strength]
        return np.logical_or.reduce(fired) if fired else np.zeros(self.blocked.shape, dtype=np.bool_)

    def worded(
        self, among: Flags | None = None, strengths: Collection[Strength] = tuple(Strength)
    ) -> list[Finding]:
        """What fired with these strengths, of some of the rows."""
        checks = [check for check in self.checks if check.strength in strengths]
        rows = [np.flatnonzero(_fired(check) if among is None else _fired(check) & among) for check in checks]
        if not rows:
            return []
        which = np.repeat(np.arange(len(checks)), [len(each) for each in rows])
        row = np.concatenate(rows)
        order = np.lexsort((which, row))
        return [
            _finding(checks[h], r) for h, r in zip(which[order].tolist(), row[order].tolist(), strict=True)
        ]


def _fired(check: Check) -> Flags:
    return check.fired & check.evaluated


def gather(sheet: CheckedFrame, rules: Mapping[str, Checks]) -> Validation:
    """Run all `rules` on `sheet`; all of them always run."""
    checks: list[Check] = []
    outcomes: dict[str, Codes] = {}
    blocked, to_explain = np.zeros((2, sheet.rows), dtype=np.bool_)
    for code, rule in rules.items():
        outcome = np.zeros(sheet.rows, dtype=np.int8)
        for check in rule(sheet):
            fired = _fired(check)
            outcome[check.evaluated & (outcome == Outcome.NOT_EVALUATED)] = Outcome.PASSED
            outcome[fired] = Outcome.FIRED
            blocked |= fired & (check.strength is Strength.BLOCK)
            to_explain |= fired & (check.strength is Strength.EXPLAIN)
            checks.append(check)
        outcomes[code] = outcome
    return Validation(checks, outcomes, blocked, to_explain)


def _finding(check: Check, row: int) -> Finding:
    observed, required, sentence = check.words(row)
    return Finding(row, check.rule, check.strength, check.field, observed, required, sentence)


def plain(field: Field, value: int) -> str:
    """A number of a column as it is stored with a reason: yuan with two decimals, persons whole."""
    number = int(value)
    if not (decimals := field.decimals):
        return str(number)
    whole, rest = divmod(abs(number), field.scale)
    return f"{'-' if number < 0 else ''}{whole}.{rest:0{decimals}d}"


def shown(field: Field, value: int) -> str:
    """A number of a column as people read it: 万元, 千瓦时, 人, %; all its digits, at least two for 万元."""
    if field.unit is FieldUnit.YUAN:
        fen = int(value)
        whole, rest = divmod(abs(fen), _FEN_OF_WAN)
        decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
        return f"{'-' if fen < 0 else ''}{whole:,}.{decimals} 万元"
    number = f"{Decimal(int(value)).scaleb(-field.decimals):,}"
    if field.unit is FieldUnit.PERCENT:
        return f"{number}%"
    return f"{number} {field.unit.label}" if field.unit else number


def name_of(code: str) -> str:
    """The Chinese name of a field, in the reader's language."""
    return str(BY_CODE[code].name)


def half_away(above: int, below: int) -> int:
    """above ÷ below rounded half away from zero, for a sentence; `below` is positive."""
    size = (2 * abs(above) + below) // (2 * below)
    return -size if above < 0 else size
