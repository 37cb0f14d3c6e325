"""Random policies on random facts: the evaluator on columns gives what plain numbers give, one subject at a time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exact import MISSING
from incentives.policy import vocabulary as v
from incentives.policy.kinds import Kind
from incentives.policy.tree import nodes as n
from incentives.policy.tree.evaluating import PartResult, evaluate
from incentives.policy.tree.frame import Frame, Rows, Terms
from tests.incentives.policy.scalar import Scalar
from tests.support.properties import examples

SUBJECT = "TRIED"
AMOUNTS, FLAGS, ROW_AMOUNTS = ("a1", "a2", "a3"), ("f1", "f2"), ("r1", "r2")
PARAMETERS = {"p1": "yuan", "p2": "yuan", "p3": "ratio", "p4": "ratio"}
RATIOS = frozenset({"p3", "p4"})


def fact(code: str, kind: Kind) -> v.Fact:
    return v.Fact(code, code, kind, "NULL", "", "", SUBJECT)


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> Iterator[None]:
    """Facts of a subject that only this test knows."""
    facts = [fact(code, Kind.AMOUNT) for code in AMOUNTS] + [fact(code, Kind.FLAG) for code in FLAGS]
    rows = v.RowSet("rows", "明细", SUBJECT, "", tuple(fact(code, Kind.AMOUNT) for code in ROW_AMOUNTS))
    for each in facts:
        v.facts.add(each)
    v.row_sets.add(rows)
    yield
    for each in facts:
        del v.facts._things[each.code]
    del v.row_sets._things["rows"]


def values(facts: tuple[str, ...]) -> st.SearchStrategy[n.Expression]:
    """Amounts of these facts, the parameters, and what is reckoned of them."""
    leaves = st.one_of(
        st.sampled_from(facts).map(n.FactOf),
        st.sampled_from(["p1", "p2"]).map(n.ParameterOf),
        st.just(n.ParameterOf("p1", "p2")),
    )
    ratios: st.SearchStrategy[n.Expression] = st.sampled_from(["p3", "p4"]).map(n.ParameterOf)

    def more(inner: st.SearchStrategy[n.Expression]) -> st.SearchStrategy[n.Expression]:
        several = [n.Arithmetic.PLUS, n.Arithmetic.SMALLEST, n.Arithmetic.LARGEST]
        return st.one_of(
            st.builds(n.Reckon, st.sampled_from(several), st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(n.Reckon, st.just(n.Arithmetic.MINUS), st.tuples(inner, inner)),
            st.builds(n.Reckon, st.just(n.Arithmetic.TIMES), st.tuples(inner, ratios, ratios)),
            st.builds(n.Reckon, st.just(n.Arithmetic.TIMES), st.tuples(ratios, inner)),
            inner.map(n.WholeYuan),
            st.builds(n.LessPaid, inner, st.sampled_from(AMOUNTS)),
        )

    return st.recursive(leaves, more, max_leaves=6)


def conditions(facts: tuple[str, ...]) -> st.SearchStrategy[n.Condition]:
    """Conditions on these facts, alone and in groups."""
    of = values(facts)
    leaves: st.SearchStrategy[n.Condition] = st.one_of(
        st.builds(n.Is, st.sampled_from(FLAGS), st.booleans()),
        st.builds(n.Compare, of, st.sampled_from(n.How), of),
        st.builds(n.Between, of, of, of),
        st.builds(n.Grew, st.sampled_from(facts), st.sampled_from(facts)),
    )
    return st.recursive(
        leaves,
        lambda inner: st.builds(n.Group, st.booleans(), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        max_leaves=4,
    )


def of_rows() -> st.SearchStrategy[tuple[n.Condition, ...]]:
    return st.lists(conditions(AMOUNTS + ROW_AMOUNTS), max_size=2).map(tuple)


counting = st.builds(n.CountRows, st.just("rows"), of_rows(), st.sampled_from(n.How), st.integers(0, 3))
summing = st.builds(n.SumOf, st.just("rows"), of_rows(), values(AMOUNTS + ROW_AMOUNTS))


@st.composite
def parts(draw: st.DrawFn) -> n.Part:
    lines = draw(st.lists(st.one_of(conditions(AMOUNTS), counting), min_size=1, max_size=3))
    first = draw(st.one_of(values(AMOUNTS), summing))
    last = n.Reckon(
        draw(st.sampled_from([n.Arithmetic.PLUS, n.Arithmetic.SMALLEST])),
        (n.StepOf("s1"), draw(values(AMOUNTS))),
    )
    return n.Part(
        "",
        "",
        tuple(n.Line(f"L{at}", "", each) for at, each in enumerate(lines)),
        (n.Step("s1", "", first), n.Step("s2", "", n.WholeYuan(last))),
    )


amounts = st.one_of(st.none(), st.integers(-500, 2_000), st.integers(0, 10**11))
flags = st.one_of(st.none(), st.booleans())
row = st.fixed_dictionaries(dict.fromkeys(ROW_AMOUNTS, amounts))
subjects = st.fixed_dictionaries(
    dict.fromkeys(AMOUNTS, amounts) | dict.fromkeys(FLAGS, flags) | {"rows": st.lists(row, max_size=3)}
)
terms = st.fixed_dictionaries(
    {
        "p1": st.sampled_from(["", "0", "3", "100000.50"]),
        "p2": st.sampled_from(["", "7.77", "500000"]),
        "p3": st.sampled_from(["", "0.5", "0.333333", "1.2"]),
        "p4": st.sampled_from(["", "0.1", "1"]),
    }
)


def column(given_: list[Any]) -> Any:
    return np.array([MISSING if each is None else int(each) for each in given_], dtype=np.int64)


def on_columns(part: n.Part, given_: list[dict[str, Any]], parameters: dict[str, str]) -> PartResult:
    rows = [(place, each) for place, subject in enumerate(given_) for each in subject["rows"]]
    below = Rows(
        np.array([place for place, _each in rows], dtype=np.int64),
        {code: column([each[code] for _place, each in rows]) for code in ROW_AMOUNTS},
    )
    columns = {code: column([subject[code] for subject in given_]) for code in (*AMOUNTS, *FLAGS)}
    return evaluate(
        part, SUBJECT, Frame(len(given_), columns, {"rows": below}), Terms(parameters, PARAMETERS)
    )


def yuan(fen: int | None) -> Fraction | None:
    return None if fen is None else Fraction(fen, 100)


def one_by_one(part: n.Part, subject: dict[str, Any], parameters: dict[str, str]) -> tuple[int, Any]:
    facts = {code: yuan(subject[code]) for code in AMOUNTS} | {code: subject[code] for code in FLAGS}
    rows = [{code: yuan(each[code]) for code in ROW_AMOUNTS} for each in subject["rows"]]
    known = {code: Fraction(text) if text else None for code, text in parameters.items()}
    return Scalar(part, facts, {"rows": rows}, known, RATIOS).judged()


@settings(max_examples=examples(400), deadline=None)
@given(parts(), st.lists(subjects, min_size=1, max_size=5), terms)
def test_columns_give_what_plain_numbers_give(
    part: n.Part, given_: list[dict[str, Any]], parameters: dict[str, str]
) -> None:
    found = on_columns(part, given_, parameters)
    for place, subject in enumerate(given_):
        verdict, amount = one_by_one(part, subject, parameters)
        assert int(found.verdict[place]) == verdict
        fen = int(found.amount[place])
        assert (None if fen == MISSING else Fraction(fen, 100)) == amount


@settings(max_examples=examples(150), deadline=None)
@given(
    parts(),
    st.lists(subjects, min_size=2, max_size=4),
    terms,
    st.sampled_from([*AMOUNTS, *FLAGS]),
    st.integers(0, 1),
)
def test_what_becomes_known_of_one_changes_nobody_else(
    part: n.Part, given_: list[dict[str, Any]], parameters: dict[str, str], code: str, known: int
) -> None:
    unknown = [{**given_[0], code: None}, *given_[1:]]
    told = [{**given_[0], code: known}, *given_[1:]]
    before, after = on_columns(part, unknown, parameters), on_columns(part, told, parameters)
    assert before.verdict[1:].tolist() == after.verdict[1:].tolist()
    assert before.amount[1:].tolist() == after.amount[1:].tolist()
    if before.verdict[0] != 1:
        assert before.verdict[0] == after.verdict[0]
