"""Why a subject came out so: of each condition what was seen, what it takes, where that stands, which paper settles it.

What is stored must be the same, byte for byte, for the same inputs: the words are plain Chinese and not translated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache, singledispatchmethod
from typing import Final, NamedTuple, TypedDict

from core.exact import MISSING, Ints
from incentives.policy import vocabulary as v
from incentives.policy.kinds import Kind, shown
from incentives.policy.tree import nodes as n
from incentives.policy.tree.asking import facts_of, not_loaded
from incentives.policy.tree.evaluating import Evaluation, PartResult
from incentives.policy.tree.frame import Terms
from incentives.policy.tree.settling import settled
from incentives.policy.tree.telling import Teller
from incentives.policy.verdicts import Eligibility

Column = Callable[[int], str]
"""What one row shows of a value."""


class Reason(TypedDict):
    """One condition explained: its code and title, what came out, what was seen, what it takes, where that stands.

    `judgement` is the name of an `Eligibility`; `paper` names what would settle an UNKNOWN, else ''.
    """

    rule: str
    title: str
    judgement: str
    observed: str
    required: str
    source: str
    paper: str


class StepValue(TypedDict):
    """One step of the amount: its name and what it gave, in words."""

    name: str
    value: str


NOT_KNOWN: Final = "未知"
SAME: Final = 1000
"""So many wordings of a condition are kept for whoever comes to the same; more are figures of one's own."""


class Told(NamedTuple):
    """A reason, and as JSON."""

    reason: Reason
    text: str

    @classmethod
    def of(cls, reason: Reason) -> Told:
        """A reason put down."""
        return cls(reason, json.dumps(reason, ensure_ascii=False))


class Written(NamedTuple):
    """The reasons of one subject, and they and its steps as the JSON that is stored."""

    reasons: list[Reason]
    conditions: str
    steps: str


class Explainer:
    """The reasons of one part that was evaluated."""

    def __init__(self, run: Evaluation, result: PartResult, teller: Teller, source: str) -> None:
        self.run, self.result, self.teller, self._source = run, result, teller, source
        self._lines = [(line, *self._told(line.condition)) for line in run.part.lines]
        self._verdicts = [result.lines[line.code].tolist() for line in run.part.lines]
        self._known: list[dict[tuple[int, str, str], Told]] = [{} for _line in self._lines]
        self._steps = [
            (step.title, run.kind(step.expression), result.steps[step.code].tolist())
            for step in run.part.steps
        ]

    def _told(self, condition: n.Condition) -> tuple[Column, str, Column]:
        """What rows show, what it takes, which papers settle it; without what the day's parameters decide anyway."""
        left = settled(condition, self.run.terms)
        if isinstance(left, bool):
            required = "没有要求" if left else self.teller.condition(condition).whole
            return (lambda _row: "不适用"), required, (lambda _row: "")
        return self.seen(left), self.teller.condition(left).whole, self.papers(left)

    def reasons(self, row: int) -> list[Reason]:
        """Of one subject, in the order of the conditions; nobody changes them, for others may have the same."""
        return [told.reason for told in self._told_of(row)]

    def _told_of(self, row: int) -> list[Told]:
        """Most conditions say the same of many subjects, and are put into words once."""
        out = []
        for place, (line, seen, required, papers) in enumerate(self._lines):
            verdict = self._verdicts[place][row]
            observed, paper = seen(row), (line.paper or papers(row)) if verdict == Eligibility.UNKNOWN else ""
            known, key = self._known[place], (verdict, observed, paper)
            told = known.get(key)
            if told is None:
                told = Told.of(
                    Reason(
                        rule=line.code,
                        title=line.title,
                        judgement=Eligibility(verdict).name,
                        observed=observed,
                        required=required,
                        source=self._source,
                        paper=paper,
                    )
                )
                if len(known) < SAME:
                    known[key] = told
            out.append(told)
        return out

    def steps(self, row: int) -> list[StepValue]:
        """Of one subject, the amount step by step."""
        return [StepValue(name=title, value=shown(kind, values[row])) for title, kind, values in self._steps]

    def written(self, row: int) -> Written:
        """All that is stored of one subject, put into words once."""
        told = self._told_of(row)
        steps = _steps_text(tuple((title, kind, values[row]) for title, kind, values in self._steps))
        return Written([each.reason for each in told], f"[{', '.join([each.text for each in told])}]", steps)

    # what was seen

    def fact(self, code: str) -> v.Fact:
        """A fact of a checked tree."""
        found = self.teller.fact(code)
        if found is None:
            raise KeyError(code)
        return found

    def column(self, code: str) -> Column:
        """What a fact's rows show."""
        fact, values = self.fact(code), self.run.fact(code).tolist()
        if fact.kind is Kind.FLAG:
            told = {1: self.teller.dated(fact.told[0]), 0: self.teller.dated(fact.told[1])}
            return lambda row: told.get(values[row], NOT_KNOWN)
        if fact.kind is Kind.CHOICE:
            words = {key: str(fact.choices.get(word, word)) for key, word in self.run.frame.words.items()}
            return lambda row: words.get(values[row], NOT_KNOWN)
        return lambda row: shown(fact.kind, values[row])

    @singledispatchmethod
    def seen(self, condition: n.Condition) -> Column:
        """What the rows show of a condition's own facts."""
        raise TypeError(type(condition))

    @seen.register
    def _(self, found: n.Is) -> Column:
        return self.column(found.fact)

    @seen.register
    def _(self, found: n.OneOf) -> Column:
        if isinstance(found.left, n.FactOf):
            return self.column(found.left.fact)
        return lambda _row: ""

    @seen.register
    def _(self, found: n.Compare) -> Column:
        return self._named([found.left, found.right])

    @seen.register
    def _(self, found: n.Between) -> Column:
        return self._named([found.of])

    @seen.register
    def _(self, found: n.Since) -> Column:
        return self.column(found.fact)

    @seen.register
    def _(self, found: n.Grew) -> Column:
        return self._named([n.FactOf(found.before), n.FactOf(found.after)])

    @seen.register
    def _(self, found: n.Group) -> Column:
        each = [self.seen(one) for one in found.of]

        def all_seen(row: int) -> str:
            return "；".join(dict.fromkeys(text for one in each if (text := one(row))))

        return all_seen

    @seen.register
    def _(self, found: n.CountRows) -> Column:
        inner, parent = self.run.below(found.rows)
        kept = inner.all_of(found.where)
        size = self.run.frame.size
        of, fit = _counted(parent, size), _counted(parent[kept == Eligibility.PASS], size)
        return lambda row: f"共 {of[row]} 笔，其中 {fit[row]} 笔符合"

    def _named(self, values: list[n.Expression]) -> Column:
        """Each value by its name; what is reckoned stands as what it came to."""
        shows: list[tuple[str, Column]] = []
        for each in values:
            if isinstance(each, n.FactOf):
                shows.append((self.teller.name(each.fact), self.column(each.fact)))
            elif not isinstance(each, n.ParameterOf):
                shows.append(("要求", self._reckoned(each)))

        def named(row: int) -> str:
            return "；".join(f"{name} {column(row)}" for name, column in shows)

        return named

    def _reckoned(self, value: n.Expression) -> Column:
        kind, values = self.run.kind(value), self.run.value(value).tolist()
        return lambda row: shown(kind, values[row])

    # what would settle it

    def papers(self, condition: n.Condition) -> Column:
        """The papers of the facts that are not known, and the values of parameters that nobody has entered."""
        asked = [
            (self.teller.dated(self.fact(code).paper), self.run.fact(code)) for code in self._asked(condition)
        ]
        columns = [(paper, (column == MISSING).tolist()) for paper, column in asked]
        values = sorted(values_lacking(condition, self.run.terms, self.teller.named))
        of_rows = self._papers_of_rows(condition)

        def named(row: int) -> str:
            found = [paper for paper, missing in columns if missing[row]]
            return "、".join(dict.fromkeys([*values, *found])) or of_rows

        return named

    def _papers_of_rows(self, condition: n.Condition) -> str:
        """Where no fact is missing and every parameter is there, a fact of a row is not known."""
        rows = v.find_rows(condition.rows, self.run.subject) if isinstance(condition, n.CountRows) else None
        return "、".join(dict.fromkeys(str(fact.paper) for fact in rows.facts)) if rows else ""

    def _asked(self, condition: n.Condition) -> list[str]:
        return [code for code in facts_of(condition) if code in self.run.frame.columns]


def values_lacking(node: n.Part | n.Condition, terms: Terms, names: Mapping[str, str]) -> frozenset[str]:
    """What is told as the paper where a parameter has no value: the bureau enters it, nobody else can bring it."""
    return frozenset(f"“{names.get(code, code)}”的取值" for code in not_loaded(node, terms.values))


def _counted(parent: Ints, size: int) -> list[int]:
    out = [0] * size
    for place in parent.tolist():
        out[place] += 1
    return out


@lru_cache(maxsize=SAME)
def _steps_text(steps: tuple[tuple[str, Kind, int], ...]) -> str:
    """Steps as JSON; awards are round, so that many come to the same."""
    told = [StepValue(name=title, value=shown(kind, value)) for title, kind, value in steps]
    return json.dumps(told, ensure_ascii=False)
