"""The order of the tests for several processes: each once, and what takes long at the beginning of a stretch."""

from __future__ import annotations

import pytest

from tests.support.order import stretches

SHORT = list(range(20))


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_each_test_is_there_once_whatever_the_number_of_processes(count: int) -> None:
    found = list(stretches([["a", "b"], ["c"]], [str(number) for number in SHORT], count))
    assert sorted(found) == sorted(["a", "b", "c", *map(str, SHORT)])


def test_each_of_the_first_begins_a_stretch_and_the_others_keep_their_order() -> None:
    found = list(stretches([[-1, -2, -3], [-4]], SHORT, 3))
    assert (found[:3], found[8], found[16:]) == ([-1, -2, -3], -4, SHORT[12:])
    assert [number for number in found if number >= 0] == SHORT


def test_where_the_first_are_most_the_others_follow_them() -> None:
    assert list(stretches([[-1] * 9, [-2] * 9], [1, 2], 3)) == [*[-1] * 9, *[-2] * 9, 1, 2]


def test_one_process_has_the_long_ones_one_after_another() -> None:
    assert list(stretches([[-1], [-2]], SHORT, 1)) == [-1, -2, *SHORT]
