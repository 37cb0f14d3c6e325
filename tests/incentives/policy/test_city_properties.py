"""The city's own policies, as they are loaded, on whatever facts: caps, growth, and what becomes known of somebody else.

Each holds for every part of P1 to P6. Amounts are looked at as they are given and as plans reckon with them (`potential`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exact import MISSING, Ints
from incentives.policy import vocabulary as v
from incentives.policy.kinds import Kind, word_key
from incentives.policy.selectors import terms_on, versions_on
from incentives.policy.tree import nodes as n
from incentives.policy.tree.asking import Asked, asked_by
from incentives.policy.tree.evaluating import PartResult, evaluate
from incentives.policy.tree.frame import Frame, Rows, Terms
from incentives.policy.tree.reading import read
from incentives.policy.verdicts import UNKNOWN
from tests.support.parameters import load_policies, load_rules
from tests.support.properties import examples

RATES: Final = "class,tier,rate\nA,1,0.10\nA,2,0.123456\nB,1,0.20\nB,2,0.15\n"
PRIZES: Final = "rank,amount\n一等奖,1000000\n二等奖,300000.55\n"
WORDS: Final = {
    "project_class": ("A", "B", "A", "B", "C"),
    "project_tier": ("1", "2", "1", "2", "3"),
    "prize_rank": ("一等奖", "二等奖", "优秀奖"),
    "title_kind": ("SPECIALISED", "LITTLE_GIANT", "INNOVATIVE"),
    "title_level": ("CITY", "PROVINCIAL", "NATIONAL"),
}
"""The words of the facts that are choices, those of the tables and others."""

DAYS: Final = {
    "P1": ("2019-12-31", "2021-12-31", "2022-12-31"),
    "P2": ("2023-12-31",),
    "P3": ("2024-12-31",),
    "P3b": ("2024-12-31",),
    "P4": ("2023-09-01",),
    "P5": ("2017-12-31", "2022-12-31", "2023-12-31"),
    "P6": ("2024-06-30",),
}
"""The days on which each is judged: those of the domain, with rules that are known and that are not."""


@dataclass(frozen=True)
class Ruled:
    """One part of a version on a day, with what it asks."""

    programme: str
    district: str
    part: n.Part
    subject: str
    asked: Asked
    terms: Terms

    def judged(self, subjects: list[dict[str, Any]]) -> PartResult:
        """What it says of subjects."""
        return evaluate(self.part, self.subject, frame_of(self.asked, subjects), self.terms)

    def fen(self, code: str) -> int:
        """A parameter in fen."""
        return self.terms.value(code, Kind.AMOUNT)


Drawn = tuple[Ruled, list[dict[str, Any]]]
_known: list[Ruled] = []


@pytest.fixture
def city(db: None) -> list[Ruled]:
    """Every part of the city's policies, read from the database once."""
    if not _known:
        load_rules()
        load_policies()
        _known.extend(_every())
    return _known


def _every() -> list[Ruled]:
    found = []
    for programme, days in DAYS.items():
        for day in map(dt.date.fromisoformat, days):
            terms, _names = terms_on(day)
            told = Terms({**terms.values, "p3_rate_table": RATES, "p6_prize_table": PRIZES}, terms.units)
            for version in versions_on(programme, day).values():
                tree = read(version.tree)
                district = version.district.code if version.district else ""
                found += [
                    Ruled(programme, district, part, tree.subject, asked_by(tree), told)
                    for part in tree.parts
                ]
    return found


def test_every_programme_is_tried(city: list[Ruled]) -> None:
    assert {each.programme for each in city} == set(DAYS)
    assert {each.district for each in city if each.programme == "P2"} == {"440307", "4403DP"}


# what is drawn

AMOUNTS = st.one_of(
    st.integers(0, 300), st.integers(0, 10**10), st.integers(10**9, 10**11), st.integers(10**14, 10**16)
)
_OF: Final[Mapping[Kind, st.SearchStrategy[int]]] = {
    Kind.FLAG: st.integers(0, 1),
    Kind.AMOUNT: AMOUNTS,
    Kind.COUNT: st.integers(0, 5_000),
    Kind.RATIO: st.integers(0, 1_000_000),
    Kind.DAY: st.integers(15_000, 21_000),
}


def value_of(fact: v.Fact, *, known: bool = False) -> st.SearchStrategy[int]:
    """A fact's value, MISSING now and then; most flags hold, or hardly anybody would pass."""
    found = st.sampled_from(WORDS[fact.code]).map(word_key) if fact.kind is Kind.CHOICE else _OF[fact.kind]
    if fact.kind is Kind.FLAG:
        found = st.sampled_from([1] * 9 + [0])
    return found if known else st.one_of(found, found, found, found, st.just(MISSING))


def a_subject(asked: Asked, *, known: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Facts of one subject, all of them known or not, and the rows below it."""
    rows = {
        each.code: st.lists(
            st.fixed_dictionaries({fact.code: value_of(fact, known=known) for fact in each.facts}), max_size=3
        )
        for each in asked.rows
    }
    return st.fixed_dictionaries({fact.code: value_of(fact, known=known) for fact in asked.facts} | rows)


@st.composite
def some(draw: st.DrawFn, city: list[Ruled], least: int = 1) -> Drawn:
    """A rule with subjects."""
    rule = draw(st.sampled_from(city))
    one = st.one_of(a_subject(rule.asked), a_subject(rule.asked, known=True))
    return rule, draw(st.lists(one, min_size=least, max_size=4))


def frame_of(asked: Asked, subjects: list[dict[str, Any]]) -> Frame:
    """Subjects as columns."""
    below = {}
    for each in asked.rows:
        rows = [(place, row) for place, subject in enumerate(subjects) for row in subject[each.code]]
        below[each.code] = Rows(
            np.array([place for place, _row in rows], dtype=np.int64),
            {
                fact.code: np.array([row[fact.code] for _place, row in rows], dtype=np.int64)
                for fact in each.facts
            },
        )
    columns = {
        fact.code: np.array([subject[fact.code] for subject in subjects], dtype=np.int64)
        for fact in asked.facts
    }
    return Frame(len(subjects), columns, below)


def holds(found: st.SearchStrategy[Any], rule: Callable[[Any], None], every: int = 300) -> None:
    """A property over what is drawn; the city is read before, once."""

    @settings(max_examples=examples(every), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(found)
    def tried(drawn: Any) -> None:
        rule(drawn)

    tried()


# no amount above its cap


LEVELS: Final = {"CITY": 10_000_000, "PROVINCIAL": 20_000_000, "NATIONAL": 50_000_000}
PRIZE: Final = {"一等奖": 100_000_000, "二等奖": 30_000_055}


def _left_of_year(by: Ruled, subject: dict[str, Any]) -> int:
    """P3: its cap, and what the year's cap leaves."""
    paid: int = subject["paid_this_year"]
    return min(by.fen("p3_cap"), max(by.fen("p3_yearly_cap") - paid, 0))


def _left_of_level(_by: Ruled, subject: dict[str, Any]) -> int:
    """P4: the difference to what lower titles were paid."""
    levels = {word_key(word): amount for word, amount in LEVELS.items()}
    paid: int = subject["paid_before"]
    return max(levels[subject["title_level"]] - paid, 0)


def _of_district(by: Ruled, _subject: dict[str, Any]) -> int:
    of_part = {"": "", "FIRST": "_first", "SECOND": "_second"}
    return by.fen(f"p2_{by.district}{of_part[by.part.code]}")


MOST: Final[Mapping[str, Callable[[Ruled, dict[str, Any]], int]]] = {
    "P1": lambda by, _subject: by.fen("p1_cap"),
    "P2": _of_district,
    "P3": _left_of_year,
    "P3b": lambda by, _subject: by.fen("p3b_cap"),
    "P4": _left_of_level,
    "P5": lambda by, _subject: by.fen("p5_cap_year"),
    "P6": lambda _by, subject: {word_key(word): most for word, most in PRIZE.items()}[subject["prize_rank"]],
}
"""The most that a subject may be given, written out from the domain and not from the tree."""


def test_no_amount_is_above_its_cap_or_below_zero_and_each_is_whole_yuan(city: list[Ruled]) -> None:
    """P3 together with what was paid in the year, P4 together with what lower titles were paid."""

    def rule(drawn: Drawn) -> None:
        by, subjects = drawn
        found = by.judged(subjects)
        for amounts in (found.amount, found.potential):
            for place, amount in enumerate(amounts.tolist()):
                if amount not in (MISSING, 0):
                    assert 0 < amount <= MOST[by.programme](by, subjects[place])
                    assert amount % 100 == 0

    for each in city:
        holds(some([each]), rule, 80)


def test_a_project_s_grant_and_discount_stay_within_their_caps_together(city: list[Ruled]) -> None:
    """P3 and P3b, each with its own cap: at most 55,000,000 for one project."""
    grant, discount = (next(each for each in city if each.programme == code) for code in ("P3", "P3b"))
    both = st.tuples(a_subject(grant.asked, known=True), a_subject(discount.asked, known=True))

    def rule(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
        amounts = [
            by.judged([facts]).potential[0] for by, facts in zip((grant, discount), drawn, strict=True)
        ]
        assert sum(each for each in amounts if each != MISSING) <= 5_500_000_000

    holds(both, rule)


# more never gives less

MORE: Final = (
    ("P1", "output_next", ""),
    ("P1", "revenue_next", ""),
    ("P2", "output_next", ""),
    ("P3", "investment", ""),
    ("P3b", "loan_interest", "project_loans"),
    ("P5", "fee_paid", "guaranteed_loans"),
)
"""What an enterprise may have more of: output of the year after, investment, interest, fees; rows where it is of rows."""


@st.composite
def grown(
    draw: st.DrawFn, city: list[Ruled], what: tuple[str, str, str]
) -> tuple[Ruled, dict[str, Any], dict[str, Any]]:
    """A subject, and the same with more of one thing."""
    programme, code, rows = what
    able = [
        each
        for each in city
        if each.programme == programme and (rows or code in {fact.code for fact in each.asked.facts})
    ]
    by = draw(st.sampled_from(able))
    before = draw(st.one_of(a_subject(by.asked), a_subject(by.asked, known=True)))
    more = draw(AMOUNTS)
    if not rows:
        before = {**before, code: draw(AMOUNTS)}
        return by, before, {**before, code: before[code] + more}
    fact = next(each for each in by.asked.rows if each.code == rows)
    one = {each.code: draw(value_of(each, known=True)) for each in fact.facts}
    below = [*before[rows], one]
    before = {**before, rows: below}
    return by, before, {**before, rows: [*below[:-1], {**one, code: one[code] + more}]}


def test_more_never_gives_less(city: list[Ruled]) -> None:
    """More output, audited investment, interest or fee: neither less money nor a worse verdict."""

    def rule(drawn: tuple[Ruled, dict[str, Any], dict[str, Any]]) -> None:
        by, before, after = drawn
        less, more = by.judged([before]), by.judged([after])
        assert more.verdict[0] >= less.verdict[0]
        for old, new in ((less.amount[0], more.amount[0]), (less.potential[0], more.potential[0])):
            if MISSING not in (old, new):
                assert new >= old
        assert (less.potential[0] == MISSING) == (more.potential[0] == MISSING)

    for what in MORE:
        holds(grown(city, what), rule, 120)


# what becomes known, and of whom


@st.composite
def learnt(draw: st.DrawFn, city: list[Ruled]) -> tuple[Ruled, list[dict[str, Any]], list[dict[str, Any]]]:
    """Subjects of which one has a fact that is not known, and the same where it is."""
    by, subjects = draw(some(city, least=2))
    place = draw(st.integers(0, len(subjects) - 1))
    of_rows = [
        (each.code, at, fact)
        for each in by.asked.rows
        for at in range(len(subjects[place][each.code]))
        for fact in each.facts
    ]
    code, at, fact = draw(st.sampled_from([*(("", 0, fact) for fact in by.asked.facts), *of_rows]))
    known = draw(value_of(fact, known=True))

    def told(value: int) -> list[dict[str, Any]]:
        one = dict(subjects[place])
        if code:
            one[code] = [
                {**row, fact.code: value} if here == at else row for here, row in enumerate(one[code])
            ]
        else:
            one[fact.code] = value
        return [*subjects[:place], one, *subjects[place + 1 :]]

    return by, [*told(MISSING), {"learnt": place}], told(known)


def test_what_becomes_known_of_one_changes_nobody_else(city: list[Ruled]) -> None:
    """And of the one itself it settles only what was open: a verdict and an amount that stood stay."""

    def rule(drawn: tuple[Ruled, list[dict[str, Any]], list[dict[str, Any]]]) -> None:
        by, (*unknown, told), known = drawn
        place = told["learnt"]
        before, after = by.judged(unknown), by.judged(known)
        others = np.arange(len(known)) != place
        for old, new in ((before.verdict, after.verdict), (before.amount, after.amount),
                         (before.potential, after.potential)):  # fmt: skip
            assert old[others].tolist() == new[others].tolist()
        if before.verdict[place] != UNKNOWN:
            assert after.verdict[place] == before.verdict[place]
        for old, new in ((before.amount, after.amount), (before.potential, after.potential)):
            if old[place] != MISSING:
                assert new[place] == old[place]

    holds(learnt(city), rule, 600)


@st.composite
def in_another_order(
    draw: st.DrawFn, city: list[Ruled]
) -> tuple[Ruled, list[dict[str, Any]], list[int], list[dict[str, Any]]]:
    """Subjects, and the same in another order, their rows too."""
    by, subjects = draw(some(city, least=2))
    order = draw(st.permutations(range(len(subjects))))
    rows = {each.code for each in by.asked.rows}
    turned = [
        {
            code: draw(st.permutations(value)) if code in rows else value
            for code, value in subjects[place].items()
        }
        for place in order
    ]
    return by, subjects, list(order), turned


def test_no_answer_depends_on_the_order_of_rows(city: list[Ruled]) -> None:
    def rule(drawn: tuple[Ruled, list[dict[str, Any]], list[int], list[dict[str, Any]]]) -> None:
        by, subjects, order, turned = drawn
        one, other = by.judged(subjects), by.judged(turned)
        places: Ints = np.array(order, dtype=np.int64)
        assert one.verdict[places].tolist() == other.verdict.tolist()
        assert one.amount[places].tolist() == other.amount.tolist()
        assert one.potential[places].tolist() == other.potential.tolist()
        for place, subject in enumerate(subjects):
            alone = by.judged([subject])
            assert (alone.verdict[0], alone.amount[0]) == (one.verdict[place], one.amount[place])

    holds(in_another_order(city), rule, 300)
