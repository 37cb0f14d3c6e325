"""What was done to a return, in order: each act is one row, shown on its page (报送经过)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import ReturnAction, ReturnState

_RECORD_ALL: Final = f"""
INSERT INTO monitoring_returnevent (of_return_id, action, from_state, to_state, by_id, acting_for_id, note, at)
SELECT r.id, CASE r.state WHEN '{ReturnState.DRAFT}' THEN '{ReturnAction.SAVE}' ELSE '{ReturnAction.SUBMIT}' END,
    '{ReturnState.EMPTY}', r.state, %s, %s, r.reason, r.entered_at
FROM {{table}} t JOIN monitoring_quarterlyreturn r
    ON (r.enterprise_id, r.year, r.quarter, r.source) = (t.enterprise_id, t.year, t.quarter, t.source)
    AND (r.is_current OR r.is_working) AND r.entered_at >= transaction_timestamp()
"""


def record(
    row: QuarterlyReturn,
    action: ReturnAction,
    before: ReturnState,
    actor: User | None,
    *,
    note: str = "",
    at: dt.datetime | None = None,
) -> ReturnEvent:
    """What was done, by whom and for whom, on the return's timeline; by nobody of the staff: by the enterprise itself."""
    return ReturnEvent.objects.create(
        of_return=row,
        action=action.value,
        from_state=before.value,
        to_state=row.state,
        by=actor,
        acting_for_id=actor.acting_for_id if actor else None,
        by_enterprise=actor is None,
        note=note.strip(),
        at=at or timezone.now(),
    )


def record_all(table: str, actor: User) -> None:
    """The same for the versions that an import wrote, named by the key's columns in a table; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_ALL.format(table=table), [actor.pk, actor.acting_for_id])


def timeline(user: User, row: QuarterlyReturn) -> QuerySet[ReturnEvent]:
    """All that was done to the versions of a return, the last first; one query."""
    of = ReturnEvent.objects.visible_to(user).filter(
        of_return__enterprise=row.enterprise_id,
        of_return__year=row.year,
        of_return__quarter=row.quarter,
        of_return__source=row.source,
    )
    return of.select_related("by", "acting_for", "of_return").order_by("-at", "-pk")
