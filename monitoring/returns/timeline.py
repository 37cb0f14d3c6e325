"""What was done to a return, in order: each act is one row, shown on its page (报送经过)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import ReturnAction, ReturnState


def record(
    row: QuarterlyReturn,
    action: ReturnAction,
    before: ReturnState,
    actor: User,
    *,
    note: str = "",
    at: dt.datetime | None = None,
) -> ReturnEvent:
    """What was done, by whom and for whom, on the return's timeline."""
    return ReturnEvent.objects.create(
        of_return=row,
        action=action.value,
        from_state=before.value,
        to_state=row.state,
        by=actor,
        acting_for_id=actor.acting_for_id,
        note=note.strip(),
        at=at or timezone.now(),
    )


def timeline(user: User, row: QuarterlyReturn) -> QuerySet[ReturnEvent]:
    """All that was done to the versions of a return, the last first; one query."""
    of = ReturnEvent.objects.visible_to(user).filter(
        of_return__enterprise=row.enterprise_id,
        of_return__year=row.year,
        of_return__quarter=row.quarter,
        of_return__source=row.source,
    )
    return of.select_related("by", "acting_for", "of_return").order_by("-at", "-pk")
