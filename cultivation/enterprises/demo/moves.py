"""The demo's hand-overs: one that waits for the other district, one that waits for the bureau."""

from __future__ import annotations

import datetime as dt

from accounts.models import Unit, UnitKind, User
from accounts.roles import Role
from core.calendar.selectors import current
from core.demo import Invention, unrecorded
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.moves.models import HandOver, HandOverState

_WAITING = (
    (HandOverState.PROPOSED, "已搬入贵区产业园，租约见附件"),
    (HandOverState.ACCEPTED, "总部和车间均已迁入"),
)


def write(asked: Invention) -> None:
    """Propose them between the two districts that have most enterprises and a reviewer each."""
    today = asked.at.date()
    reviewers = User.objects.filter(groups__name=Role.REVIEWER, unit__kind=UnitKind.DISTRICT).order_by("pk")
    people = {person.unit_id: person for person in reversed(list(reviewers))}
    districts = list(Unit.objects.filter(pk__in=people).order_by("sort"))[:2]
    if len(districts) < 2:
        return
    origin, target = districts
    rows = Enterprise.objects.filter(district=origin, status="OPERATING").order_by("-pk")[: len(_WAITING)]
    with unrecorded(HandOver):
        HandOver.objects.bulk_create(
            HandOver(
                enterprise=enterprise,
                origin=origin,
                target=target,
                state=state,
                on=today - dt.timedelta(days=20),
                reason=reason,
                by=people[origin.pk],
                proposed_on=today - dt.timedelta(days=3),
                due_on=current().add_working_days(today - dt.timedelta(days=3), 5),
                answered_by=people[target.pk] if state == HandOverState.ACCEPTED else None,
                answered_on=today - dt.timedelta(days=1) if state == HandOverState.ACCEPTED else None,
            )
            for enterprise, (state, reason) in zip(rows, _WAITING, strict=False)
        )
