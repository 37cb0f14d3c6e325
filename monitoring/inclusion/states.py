"""The life of an inclusion case (纳统件, domain section 2): states, acts, which act leads where and who may.

The whole table of the workflow stands here. INCLUDED is entered together with the fact of inclusion alone, whoever records
it, and left when the fact is undone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission


class State(TextChoices):
    """Where a case stands."""

    FOUND = "FOUND", _("已发现")
    PREPARING = "PREPARING", _("备材料")
    DISTRICT_CHECKED = "DISTRICT_CHECKED", _("区已核")
    CITY_CHECKED = "CITY_CHECKED", _("市已核")
    SUBMITTED = "SUBMITTED", _("已报送")
    RETURNED = "RETURNED", _("退回")
    INCLUDED = "INCLUDED", _("已纳统")
    REFUSED = "REFUSED", _("未通过")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class Act(TextChoices):
    """What a person does to a case; the label completes “不能…”."""

    PREPARE = "PREPARE", _("开始备材料")
    CHECK = "CHECK", _("区核")
    CITY_CHECK = "CITY_CHECK", _("市核")
    SUBMIT = "SUBMIT", _("报送")
    INCLUDE = "INCLUDE", _("登记纳统")
    REFUSE = "REFUSE", _("登记未通过")
    RETURN = "RETURN", _("退回")
    RESUME = "RESUME", _("重新备材料")
    WITHDRAW = "WITHDRAW", _("撤回")


class Hand(TextChoices):
    """Whose act it is."""

    DISTRICT_WORK = "DISTRICT_WORK", _("街道和区经办")
    DISTRICT_CHECK = "DISTRICT_CHECK", _("区审核")
    CITY_CHECK = "CITY_CHECK", _("市中小企业服务局")
    STAT = "STAT", _("统计联络员")


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    source: State
    act: Act
    target: State
    hand: Hand


OPEN = (
    State.FOUND,
    State.PREPARING,
    State.DISTRICT_CHECKED,
    State.CITY_CHECKED,
    State.SUBMITTED,
    State.RETURNED,
)
"""States of which an enterprise has one case at most for each door."""
OPEN_STATES = sorted(state.value for state in OPEN)

BEFORE_SUBMITTED = tuple(state for state in OPEN if state is not State.SUBMITTED)
"""States in which a case misses its batch when the window closes."""

EDITED = State.PREPARING
"""The state in which papers and figures are taken."""

_WORK, _CHECK, _CITY, _STAT = Hand.DISTRICT_WORK, Hand.DISTRICT_CHECK, Hand.CITY_CHECK, Hand.STAT

TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.FOUND, Act.PREPARE, State.PREPARING, _WORK),
    Transition(State.PREPARING, Act.CHECK, State.DISTRICT_CHECKED, _CHECK),
    Transition(State.PREPARING, Act.RETURN, State.RETURNED, _CHECK),
    Transition(State.DISTRICT_CHECKED, Act.CITY_CHECK, State.CITY_CHECKED, _CITY),
    Transition(State.DISTRICT_CHECKED, Act.RETURN, State.RETURNED, _CITY),
    Transition(State.CITY_CHECKED, Act.SUBMIT, State.SUBMITTED, _CITY),
    Transition(State.CITY_CHECKED, Act.RETURN, State.RETURNED, _CITY),
    Transition(State.SUBMITTED, Act.INCLUDE, State.INCLUDED, _STAT),
    Transition(State.SUBMITTED, Act.REFUSE, State.REFUSED, _STAT),
    Transition(State.SUBMITTED, Act.RETURN, State.RETURNED, _STAT),
    Transition(State.RETURNED, Act.RESUME, State.PREPARING, _WORK),
    Transition(State.FOUND, Act.WITHDRAW, State.WITHDRAWN, _WORK),
    Transition(State.PREPARING, Act.WITHDRAW, State.WITHDRAWN, _WORK),
    Transition(State.RETURNED, Act.WITHDRAW, State.WITHDRAWN, _WORK),
    Transition(State.DISTRICT_CHECKED, Act.WITHDRAW, State.WITHDRAWN, _CHECK),
    Transition(State.CITY_CHECKED, Act.WITHDRAW, State.WITHDRAWN, _CHECK),
    Transition(State.SUBMITTED, Act.WITHDRAW, State.WITHDRAWN, _CITY),
)

NEEDS: dict[Hand, Permission] = {
    _WORK: Permission.CASE_WORK,
    _CHECK: Permission.CASE_CHECK,
    _CITY: Permission.CASE_CHECK,
    _STAT: Permission.STAT_WRITE,
}
"""The permission of each hand; the city's is one that reaches the whole city."""

REASONED = frozenset({Act.RETURN, Act.REFUSE, Act.WITHDRAW})
"""Acts that carry a reason."""

_TABLE = {(row.source, row.act): row for row in TRANSITIONS}


def transition(state: State, act: Act) -> Transition | None:
    """The row of the table for an act in a state; None where there is none."""
    return _TABLE.get((state, act))
