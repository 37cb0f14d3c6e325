"""The vocabulary of policies (事实): what conditions and steps may ask, and how it is read for a whole city at once.

The rooms above register what they know; a policy names a fact by its code and never sees SQL. All facts that a policy
asks are read by one statement: a kind of subject gives the rows `s`, each fact an expression over them and over the
joins that it names, NULL where it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise

from core.registry import Registry
from incentives.policy.kinds import Kind

Text = str | Promise
ENTERPRISE: Final = "ENTERPRISE"
"""Facts of the enterprise are known of every subject, for every subject belongs to one."""


@dataclass(frozen=True)
class Join:
    """What facts read together: a `LEFT JOIN … ON …` on the subjects `s`, after the joins that it stands on.

    It may use `%(year)s`, `%(day)s` and `%(programme)s`.
    """

    code: str
    sql: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One thing that may be known of a subject.

    sql      true or false for a FLAG, yuan for an AMOUNT, a date for a DAY, a text for a CHOICE; NULL: not known
    source   where it comes from, in words; `paper` what settles it where it is not known
    told     how a FLAG reads where it is true and where it is not; `choices` how a CHOICE's texts read
    dated    its name in a year's judgement, where that says more

    `told`, `dated` and `paper` may have places for `{year}` and `{next}`: the year that is judged and the one after.
    """

    code: str
    name: Text
    kind: Kind
    sql: str
    source: Text
    paper: Text
    subject: str = ENTERPRISE
    joins: tuple[str, ...] = ()
    told: tuple[Text, Text] = ("是", "否")
    choices: Mapping[str, Text] = field(default_factory=dict)
    dated: Text = ""
    order: int = 100


@dataclass(frozen=True)
class RowSet:
    """Rows below a subject: the loans of a call, the invoices of a project; their facts are expressions over `r`.

    `sql` joins the rows `r` to the subjects `s`: `JOIN … r ON …`.
    """

    code: str
    name: Text
    subject: str
    sql: str
    facts: tuple[Fact, ...]

    def fact(self, code: str) -> Fact | None:
        """The fact of a row by its code."""
        return next((each for each in self.facts if each.code == code), None)


@dataclass(frozen=True)
class SubjectKind:
    """What an evaluation is about: its rows in a year, and how pages speak of them and of their year.

    sql      SELECT enterprise_id, subject_key, inclusion_id, part, district_id, street_id for `%(year)s`, `%(day)s`,
             `%(among)s` (enterprises, or NULL for all), `%(programme)s`; the key is 0 for the enterprise itself
    years    SELECT of the years that have such rows
    named    SELECT of key and text for the keys `%(keys)s`: how a list names them; nothing where it is the enterprise itself
    of_year  heads a list (“2022 年纳统”), `first_step` says what must be there first, `nothing` answers for one enterprise
             whom the year does not concern; both have a place for `%(year)s`
    """

    code: str
    name: Text
    year_name: Text
    of_year: Text
    first_step: Text
    nothing: Text
    sql: str
    years: str
    named: str = ""
    order: int = 100


joins: Registry[Join] = Registry()
facts: Registry[Fact] = Registry()
row_sets: Registry[RowSet] = Registry()
subject_kinds: Registry[SubjectKind] = Registry()


@dataclass(frozen=True)
class Vocabulary:
    """A kind of subject with all that may be asked of it."""

    kind: SubjectKind
    joins: tuple[Join, ...]
    facts: tuple[Fact, ...]
    rows: tuple[RowSet, ...] = ()

    def register(self) -> None:
        """Let policies ask it."""
        for join in self.joins:
            joins.add(join)
        for fact in self.facts:
            facts.add(fact)
        for rows in self.rows:
            row_sets.add(rows)
        subject_kinds.add(self.kind)


def facts_of(subject: str) -> list[Fact]:
    """What may be asked of this kind of subject, in order: what is its own, and what is known of every enterprise."""
    return [fact for fact in facts.all() if fact.subject in (subject, ENTERPRISE)]


def row_sets_of(subject: str) -> list[RowSet]:
    """The rows below this kind of subject."""
    return [rows for rows in row_sets.all() if rows.subject == subject]


def find_fact(code: str, subject: str) -> Fact | None:
    """A fact that this kind of subject has; None where there is none of that code."""
    return next((fact for fact in facts_of(subject) if fact.code == code), None)


def find_rows(code: str, subject: str) -> RowSet | None:
    """Rows that this kind of subject has."""
    return next((rows for rows in row_sets_of(subject) if rows.code == code), None)
