"""Unified social credit codes by GB 32100-2015."""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import uscc
from core.uscc import ALPHABET, UsccFault

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)["uscc"]

bodies = st.text(ALPHABET, min_size=17, max_size=17)


def reference(body: str) -> str:
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("text", VECTORS["valid"])
def test_a_code_in_force_is_valid(text: str) -> None:
    assert uscc.check(text).is_valid
    assert uscc.check(text).sentence == ""
    assert uscc.make([text[:17]])[0] == text


@pytest.mark.parametrize(("text", "code", "expected"), VECTORS["invalid"])
def test_a_wrong_code_is_named_with_what_was_expected(text: str, code: str, expected: str | None) -> None:
    judged = uscc.check(text)
    assert judged.code is UsccFault[code]
    assert judged.expected == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("914403001922038217", "第 18 位校验码应为 6"),
        ("91440300I922038216", "第 9 位“I”不是允许的字符"),
        ("9144030071526726XO", "第 18 位“O”不是允许的字符"),
        ("91440300192203821", "共 17 位，应为 18 位"),
        ("", "共 0 位，应为 18 位"),
        ("914403001922038216123", "共 21 位，应为 18 位"),
        ("9144030019220382中6", "第 17 位“中”不是允许的字符"),
    ],
)
def test_the_sentence_says_which_place_is_wrong(text: str, sentence: str) -> None:
    assert uscc.check(text).sentence == sentence


@pytest.mark.parametrize(
    "written",
    [
        " 9144030071526726xg ",
        "９１４４０３００７１５２６７２６ＸＧ",
        "91440300 715267 26XG",
        "91440300\u3000715267\u00a026XG\t",
    ],
)
def test_width_blanks_and_case_are_forgiven(written: str) -> None:
    assert uscc.normalise(written) == "9144030071526726XG"
    assert uscc.check(written).is_valid


def test_what_the_last_place_should_be_is_said_only_when_all_before_it_are_known() -> None:
    for place in range(17):
        assert (
            uscc.check("914403001922038216"[:place] + "I" + "914403001922038216"[place + 1 :]).expected
            is None
        )
    assert uscc.check("91440300192203821I").expected == "6"


def test_nothing_is_guessed() -> None:
    assert uscc.normalise("O0I1") == "O0I1"


@given(st.lists(st.text(max_size=24), max_size=6))
def test_a_column_is_normalised_as_each_of_its_codes(texts: list[str]) -> None:
    expected = [uscc.normalise(text).rstrip("\0") for text in texts]
    column = uscc.normalise_array(texts).tolist()
    assert [text for text in column if "\0" not in text] == [text for text in expected if "\0" not in text]


def test_every_sign_of_a_keyboard_is_normalised_in_a_column_as_alone() -> None:
    signs = [chr(point) for point in (*range(1, 128), *range(0xFF00, 0xFF60))]
    assert uscc.normalise_array(signs).tolist() == [uscc.normalise(sign) for sign in signs]


def test_a_column_may_be_any_iterable() -> None:
    valid = VECTORS["valid"][:2]
    assert uscc.check_array(text for text in valid).is_valid.tolist() == [True, True]


@given(bodies)
def test_a_completed_body_is_valid(body: str) -> None:
    made = str(uscc.make([body])[0])
    assert made == body + reference(body)
    assert uscc.is_valid(made)


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_place_is_always_noticed(body: str, place: int, letter: str) -> None:
    made = str(uscc.make([body])[0])
    changed = made[:place] + letter + made[place + 1 :]
    assert uscc.is_valid(changed) is (changed == made)


@given(bodies, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_noticed(body: str, place: int) -> None:
    made = str(uscc.make([body])[0])
    swapped = made[:place] + made[place + 1] + made[place] + made[place + 2 :]
    assert uscc.is_valid(swapped) is (swapped == made)


def test_a_column_with_gaps_is_judged_row_by_row() -> None:
    column = pd.Series(["914403001922038216", None, " 914403001922038217", float("nan")], dtype=object)
    judged = uscc.check_array(column)
    assert judged.code.tolist() == [UsccFault.OK, UsccFault.LENGTH, UsccFault.CHECK, UsccFault.LENGTH]
    assert judged.position.tolist() == [0, 0, 18, 0]
    assert judged.text.tolist() == ["914403001922038216", "", "914403001922038217", ""]
    assert judged.at(2).sentence == "第 18 位校验码应为 6"


def test_an_empty_column_has_no_judgements() -> None:
    assert uscc.check_array([]).code.tolist() == []
    assert uscc.make([]).tolist() == []


def test_bodies_in_a_wider_column_are_completed_as_they_are() -> None:
    body = VECTORS["valid"][0][:17]
    assert uscc.make(np.array([body], dtype="<U30")).tolist() == [VECTORS["valid"][0]]
    assert uscc.check_array(np.array([VECTORS["valid"][0]], dtype="<U30")).is_valid.all()


@pytest.mark.parametrize(
    "body", ["123", "9144030019220382I", "914403001922038216", "9144030019220382\x80", "914403001922038码1"]
)
def test_a_body_that_is_none_is_not_completed(body: str) -> None:
    with pytest.raises(ValueError, match="a body"):
        uscc.make([body])


def test_a_hundred_thousand_codes_take_a_fraction_of_a_second() -> None:
    letters = np.array(list(ALPHABET))
    picked = letters[np.random.default_rng(1).integers(0, 31, (100_000, 17))]
    codes = uscc.make(np.array(["".join(row) for row in picked]))
    started = time.process_time()
    assert uscc.check_array(codes).is_valid.all()
    assert time.process_time() - started < 0.5
