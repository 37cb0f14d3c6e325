"""Whose turn it is on a case: to-dos, the navigation's number, the tabs of the list and its words ask here."""

from __future__ import annotations

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from accounts.scope import place_q
from monitoring.inclusion.states import Hand, State

READY = Q(state=State.PREPARING, left=0)
"""Papers and checks are in order: the district's reviewer is next."""
_WORKING = Q(state__in=[State.FOUND, State.RETURNED]) | Q(state=State.PREPARING) & ~Q(left=0)
_TURNS: dict[str, Q] = {
    Role.OFFICER: _WORKING | Q(state=State.PREPARING, left=None),
    Role.REVIEWER: READY,
    Role.BUREAU: Q(state__in=[State.DISTRICT_CHECKED, State.CITY_CHECKED]),
    Role.STAT_LIAISON: Q(state=State.SUBMITTED),
}

_NEXT: dict[State, tuple[Promise, Hand]] = {
    State.FOUND: (_("开始备材料"), Hand.DISTRICT_WORK),
    State.PREPARING: (_("补齐材料和核对"), Hand.DISTRICT_WORK),
    State.DISTRICT_CHECKED: (_("市核"), Hand.CITY_CHECK),
    State.CITY_CHECKED: (_("报送统计局"), Hand.CITY_CHECK),
    State.SUBMITTED: (_("登记统计局结果"), Hand.STAT),
    State.RETURNED: (_("按退回意见重新备材料"), Hand.DISTRICT_WORK),
}


def turn_q(user: User) -> Q:
    """The cases whose next act is this person's, by the roles they hold and those they act for."""
    mine = Q(pk__in=[])
    for grant in user.grants:
        if (turn := _TURNS.get(grant.role)) is not None:
            mine |= turn & place_q(grant)
    return mine


def next_of(state: str, left: int | None) -> tuple[str, str]:
    """What comes next on a case, and by whom; nothing once it has ended."""
    if state == State.PREPARING and left == 0:
        return str(_("区核")), str(Hand.DISTRICT_CHECK.label)
    words = _NEXT.get(State(state))
    return (str(words[0]), str(words[1].label)) if words else ("", "")
