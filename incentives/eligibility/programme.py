"""What a programme says of itself, so that evaluating, lists, pages, exports, jobs and commands need name none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.functional import Promise

from core.parameters.groups import ParameterGroup
from incentives.eligibility.rules import Codes, Ints, Reason

Text = str | Promise


class Subject(StrEnum):
    """What one evaluation is about; the first programme about a part, a project or a title brings its own, with its key."""

    ENTERPRISE = "ENTERPRISE"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Who is evaluated, one row each: ids of the enterprise, of the inclusion it is about (None: about none), and of
    the place of that time (the street is None where there is none).
    """

    enterprise: list[int]
    inclusion: list[int | None]
    district: list[int]
    street: list[int | None]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A programme evaluated for n subjects.

    `eligibility`: int8 `Eligibility`. `amount`: int64 fen, whole yuan, MISSING where it is not known. `explain` gives
    the reasons of one row, in the order of the conditions. `parameters_version`: of the set that decided.
    """

    subjects: Subjects
    eligibility: Codes
    amount: Ints
    explain: Callable[[int], list[Reason]]
    parameters_version: str

    @property
    def rows(self) -> int:
        """How many subjects."""
        return len(self.subjects.enterprise)


@dataclass(frozen=True, slots=True)
class Words:
    """How pages speak of a programme and of its year; `of_year` and `nothing` have a place for `%(year)s`.

    `short_year` heads a small table; `first_step` says what must be there before anything can be evaluated; `nothing`
    answers who asks about an enterprise that the year does not concern.
    """

    title: Text
    year: Text
    short_year: Text
    of_year: Text
    first_step: Text
    nothing: Text


@dataclass(frozen=True, slots=True)
class ProgrammeRules:
    """One programme as code: what it is about, its words, and how a year is evaluated.

    code         of the row in the policies (`incentives_programme`), in addresses and commands
    conditions   plain titles of its conditions, by the code of the rule
    parameters   its parameters, as the page groups and names them
    years        the years that can be evaluated, newest first
    evaluate     (year, day of the facts, one enterprise or None) → everyone whom the year concerns
    pay_demo     (chance, enterprises, their first count years, this year): lays down the demo's payments
    """

    code: str
    subject: Subject
    words: Words
    conditions: Mapping[str, Text]
    parameters: ParameterGroup
    years: Callable[[], list[int]]
    evaluate: Callable[[int, dt.date, int | None], Evaluated]
    pay_demo: Callable[[np.random.Generator, Ints, Ints, int], None] | None = None
