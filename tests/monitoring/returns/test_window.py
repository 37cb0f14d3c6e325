"""When a quarter takes returns, and when it is opened again: the decisions at their borders."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from monitoring.returns.rules import window
from monitoring.returns.rules.frame import Window
from monitoring.returns.rules.keying import may_submit
from monitoring.returns.states import ReturnState

OPENS, CLOSES = dt.date(2024, 7, 1), dt.date(2024, 8, 10)
DAY = dt.timedelta(1)


@pytest.mark.parametrize(
    ("day", "until", "expected"),
    [
        (OPENS - DAY, None, Window.NOT_BEGUN),
        (OPENS, None, Window.OPEN),
        (CLOSES, None, Window.OPEN),
        (CLOSES + DAY, None, Window.CLOSED),
        (CLOSES + DAY, CLOSES + DAY, Window.OPEN),
        (CLOSES + 2 * DAY, CLOSES + DAY, Window.CLOSED),
        (CLOSES, CLOSES - DAY, Window.OPEN),
    ],
)
def test_a_quarter_takes_returns_from_its_first_day_to_its_last(
    day: dt.date, until: dt.date | None, expected: Window
) -> None:
    assert window.window_on(day, OPENS, CLOSES, until) is expected


def test_a_quarter_that_does_not_exist_yet_has_not_begun() -> None:
    assert window.window_on(CLOSES, None, CLOSES, None) is Window.NOT_BEGUN
    assert window.window_on(CLOSES, OPENS, None, None) is Window.NOT_BEGUN
    assert window.window_on(CLOSES, None, None, None) is Window.NOT_BEGUN


def test_a_return_is_overdue_the_day_after_it_was_due() -> None:
    assert not window.is_overdue(CLOSES, CLOSES)
    assert window.is_overdue(CLOSES + DAY, CLOSES)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"today": OPENS - DAY}, "QUARTER_NOT_BEGUN"),
        ({"today": OPENS}, "QUARTER_OPEN"),
        ({"today": CLOSES}, "QUARTER_OPEN"),
        ({"today": CLOSES + DAY, "until": CLOSES + DAY}, ""),
        ({"until": CLOSES + DAY}, "REOPEN_UNTIL"),
        ({"reason": " 补报 "}, "REASON"),
    ],
)
def test_only_a_closed_quarter_is_opened_again_until_a_day_to_come_and_with_a_reason(
    change: dict[str, Any], code: str
) -> None:
    asked = {"today": CLOSES + 2 * DAY, "until": CLOSES + 9 * DAY, "reason": "系统故障", **change}
    assert window.may_reopen(opens_on=OPENS, last_day=CLOSES, **asked).code == code


def test_a_list_is_changed_one_by_one_once_it_is_frozen() -> None:
    assert window.may_change_list(frozen=True)
    assert window.may_change_list(frozen=False).code == "LIST_NOT_FROZEN"


def test_a_reason_has_four_characters_that_say_something() -> None:
    assert window.has_reason(" 数据有误 ")
    assert window.has_reason(" 有误。 ").sentence == "请写明原因（至少 4 个字）"


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        (ReturnState.SUBMITTED, "", ""),
        (ReturnState.DISTRICT_APPROVED, "数据有误", "RETURN_APPROVED"),
        (ReturnState.ACCEPTED, "", "REASON"),
        (ReturnState.ACCEPTED, "数据有误", ""),
    ],
)
def test_after_the_review_a_return_goes_back_first_and_after_acceptance_it_needs_a_reason(
    state: ReturnState, reason: str, code: str
) -> None:
    assert may_submit(state=state, reason=reason).code == code
