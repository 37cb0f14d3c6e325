"""Which room's heading a parameter stands under, and what it is called."""

from __future__ import annotations

import pytest

from core.parameters import groups
from core.parameters.groups import ParameterGroup
from core.registry import Registry

ANY = ParameterGroup(
    "any", "任一", 2, begins=("a_",), names={"a_one": "甲一"}, options={"a_one": {"X": "某"}}
)
LONG = ParameterGroup("long", "较长", 3, begins=("z_", "a_long_"), dated_only=("a_long_x",))
LATE = ParameterGroup("late", "在后", 9, begins=("b_",))


@pytest.fixture(autouse=True)
def _three_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    registry: Registry[ParameterGroup] = Registry()
    for group in (LATE, ANY, LONG):
        registry.add(group)
    monkeypatch.setattr(groups, "parameter_groups", registry)


@pytest.mark.parametrize(
    ("code", "group"),
    [("a_two", ANY), ("a_long_way", LONG), ("z_1", LONG), ("b_1", LATE), ("c_1", groups.OTHER), ("", groups.OTHER)],
)  # fmt: skip
def test_the_longest_beginning_that_fits_decides(code: str, group: ParameterGroup) -> None:
    assert groups.group_of(code) is group


def test_the_page_shows_the_groups_in_order_and_what_has_none_last() -> None:
    assert groups.in_order() == [ANY, LONG, LATE, groups.OTHER]


@pytest.mark.parametrize(
    ("code", "notes", "name"),
    [
        ("a_one", ["旧注", "新注"], "甲一"),
        ("a_two", ["旧注", "新注"], "新注"),
        ("a_two", ["旧注", ""], "旧注"),
        ("a_two", ["", ""], "a_two"),
        ("a_two", [], "a_two"),
    ],
)
def test_a_parameter_is_called_as_its_room_says_then_as_its_latest_remark_then_by_its_code(
    code: str, notes: list[str], name: str
) -> None:
    assert groups.name_of(code, notes) == name


def test_only_what_a_room_says_is_unknown_before_its_first_row() -> None:
    assert groups.is_dated_only("a_long_xy")
    assert not groups.is_dated_only("a_long_way")
    assert not groups.is_dated_only("a_one")
    assert not groups.is_dated_only("c_1")


def test_only_a_choice_has_options() -> None:
    assert groups.options_of("a_one") == {"X": "某"}
    assert groups.options_of("a_two") == groups.options_of("c_1") == {}
