"""Choices by label, code or another name."""

from __future__ import annotations

from exchange.dataset import Choice, Kind
from tests.exchange.kinds.support import faults, parsed, values

CHOICES = (Choice("A", "甲类", ("一", "Both")), Choice("B", "乙类", ("both",)))


def test_a_choice_is_known_by_any_of_its_names_whatever_their_case_and_width() -> None:
    found = parsed(Kind.CHOICE, ["甲 类", "Ａ", "b", "一", "无", None, "丙"], choices=CHOICES)
    assert values(found) == ["A", "A", "B", "A", None, None, None]
    assert faults(found) == [(6, "UNKNOWN_CHOICE")]
    assert found.faults[0].detail == {"choices": "甲类、乙类"}


def test_a_name_of_two_choices_is_the_first_ones() -> None:
    assert values(parsed(Kind.CHOICE, ["BOTH"], choices=CHOICES)) == ["A"]


def test_a_choice_may_be_called_what_elsewhere_states_nothing() -> None:
    choices = (Choice("NONE", "无"), *CHOICES)
    assert values(parsed(Kind.CHOICE, ["无", "—"], choices=choices)) == ["NONE", None]
