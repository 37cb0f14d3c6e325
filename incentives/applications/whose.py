"""Whose turn it is on an application: to-dos, the navigation's number, the tabs of the list and its words ask here."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import User
from accounts.roles import Role
from accounts.scope import place_q
from incentives.applications.states import NEEDS, TRANSITIONS, Act, Hand, State

_FORWARD = frozenset(
    {
        Act.SUBMIT,
        Act.START,
        Act.PASS,
        Act.RESUBMIT,
        Act.VERIFY,
        Act.PUBLISH,
        Act.APPROVE,
        Act.DISMISS,
        Act.ARCHIVE,
        Act.PAID,
    }
)
"""The acts that bring an application on; the others of a state are alternatives to them."""

NEXT: dict[State, Hand] = {row.source: row.hand for row in TRANSITIONS if row.act in _FORWARD}
"""Whose turn it is in each state."""

_WORDS: dict[State, Promise | str] = {
    State.DRAFT: _("补齐材料并申报"),
    State.SUBMITTED: _("开始初审"),
    State.PRELIMINARY: _("初审"),
    State.SUPPLEMENT: _("补正材料后重新提交"),
    State.VERIFICATION: _("核验数据"),
    State.SITE_CHECK: _("现场核查"),
    State.PROPOSAL: _("编入批次公示"),
    State.PUBLISHED: _("公示期满后批准"),
    State.OBJECTION: _("处理异议"),
    State.APPROVED: _("编批拨付"),
    State.PAID: _("归档"),
}


ROLES: dict[Hand, Role] = {
    Hand.ENTRY: Role.OFFICER,
    Hand.REVIEW: Role.REVIEWER,
    Hand.STAT: Role.STAT_LIAISON,
    Hand.PAY: Role.PAYMENTS,
}
"""Who is asked first where others may do it too; who decides is whoever may in the unit whose programme it is."""

STATES: dict[Hand, list[str]] = {
    hand: sorted(state.value for state, held in NEXT.items() if held is hand) for hand in Hand
}
"""The states in which each hand is next."""


def turn_q(user: User, day: dt.date) -> Q:
    """The applications whose next act is this person's, by the roles they hold and those they act for.

    What ran out of time, and what was appealed against, is the city's business offices' too: they may go on with it.
    """
    mine = Q(pk__in=[])
    for grant in user.grants:
        mine |= _turn(grant, day)
    return mine


def _turn(grant: Grant, day: dt.date) -> Q:
    turn = Q(pk__in=[])
    for hand, role in ROLES.items():
        if grant.role == role.value:
            turn |= Q(state__in=STATES[hand]) & place_q(grant)
    if NEEDS[Hand.DECIDE].value in grant.permissions:
        waits = Q(state=State.PUBLISHED, ends_on__gte=day)
        turn |= Q(state__in=STATES[Hand.DECIDE], unit=grant.unit) & ~waits
    if grant.role == Role.BUREAU.value:
        stuck = Q(due_on__lt=day) | Q(state=State.PRELIMINARY, appeals__gt=0)
        turn |= Q(state__in=[*STATES[Hand.REVIEW], *STATES[Hand.STAT]], unit=grant.unit) & stuck
    return turn


def next_of(state: str) -> tuple[str, str]:
    """What comes next on an application, and by whom; nothing once it has ended."""
    words = _WORDS.get(State(state))
    return (str(words), str(NEXT[State(state)].label)) if words else ("", "")
