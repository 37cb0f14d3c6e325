"""Places of a policy's tree: what a form adds, changes, moves and removes."""

from __future__ import annotations

from typing import Any

import pytest

from core.verdict import Refused
from incentives.policy.tree import places
from incentives.policy.tree.places import place_of

A, B, C = ({"op": "is", "fact": name, "wanted": True} for name in "abc")


def tree() -> Any:
    lines = [
        {"code": "C1", "title": "一", "is": A},
        {"code": "C3", "title": "二", "is": {"op": "any", "of": [B, {"op": "all", "of": [C]}]}},
    ]
    return {"subject": "X", "parts": [{"code": "", "conditions": lines, "steps": []}]}


def test_a_place_is_spelt_and_read() -> None:
    assert [str(place_of(text)) for text in ("0-c", "0-c-6-1-0", "1-s-2")] == ["0-c", "0-c-6-1-0", "1-s-2"]
    assert place_of("0-c-6").is_line
    assert not place_of("0-c-6-1").is_line


@pytest.mark.parametrize("text", ["", "0", "0-x-1", "0-c-x", "0-s-1-2", "-1-c", "0-c-1-", "999-c"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        place_of(text)


@pytest.mark.parametrize("text", ["0-c-2", "0-c-0-0", "0-c-1-9", "2-c", "0-s-0"])
def test_a_place_where_nothing_is_any_more_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="已经不在了"):
        places.found(tree(), place_of(text))


def test_what_is_below_a_group_is_added_changed_moved_and_removed() -> None:
    start = tree()
    more = places.added(start, place_of("0-c-1-1"), A)
    assert places.found(more, place_of("0-c-1-1-1")) == A
    other = places.changed(more, place_of("0-c-1-1-0"), B)
    assert places.held(other, place_of("0-c-1-1")) == [B, A]
    assert places.held(places.moved(other, place_of("0-c-1-1-0"), 1), place_of("0-c-1-1")) == [A, B]
    assert places.held(places.moved(other, place_of("0-c-1-1-0"), -1), place_of("0-c-1-1")) == [B, A]
    assert places.held(places.removed(other, place_of("0-c-1-1-0")), place_of("0-c-1-1")) == [A]
    assert start == tree()


def test_a_new_line_has_a_code_that_no_other_has() -> None:
    assert places.free_code(tree(), place_of("0-c")) == "C2"
    assert places.free_code(tree(), place_of("0-s")) == "s1"
