"""The bureau enters a door's windows; cases that were not sent on go by them at once."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.bulk import insert_select
from core.verdict import Refused, Verdict, allow, refuse, require
from cultivation.enterprises.codes import Door
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import CaseEvent, Window
from monitoring.inclusion.services.changing import of_city
from monitoring.inclusion.states import BEFORE_SUBMITTED
from monitoring.inclusion.terms import Windows

WAITING: Final = sorted(state.value for state in BEFORE_SUBMITTED)
_GONE: Final = """
CREATE TEMP TABLE case_missed ON COMMIT DROP AS
SELECT c.id, c.due_on FROM monitoring_case c
WHERE c.state = ANY(%(waiting)s) AND c.door = %(door)s AND c.due_on < %(day)s
ORDER BY c.id FOR NO KEY UPDATE OF c
"""
_NEXT: Final = """
UPDATE monitoring_case c SET missed_window = m.due_on, opens_on = %(opens)s, due_on = %(closes)s, year = %(year)s,
    version = c.version + 1
FROM case_missed m WHERE c.id = m.id
"""
_MOVED: Final = """
UPDATE monitoring_case c SET opens_on = %(opens)s, due_on = %(closes)s, year = %(year)s, version = c.version + 1
WHERE c.state = ANY(%(waiting)s) AND c.door = %(door)s AND c.due_on >= %(day)s
    AND (c.opens_on, c.due_on) IS DISTINCT FROM (%(opens)s::date, %(closes)s::date)
"""


def may_write(actor: User) -> Verdict:
    """Windows are the city's: whoever checks in the whole city enters them."""
    if of_city(actor):
        return allow()
    return refuse(_("只有市中小企业服务局可以登记入库窗口。"), code="window.permission")


@recorded("登记入库窗口")
def enter(
    *,
    actor: User,
    door: str,
    opens_on: dt.date,
    closes_on: dt.date,
    reason: str,
    at: dt.datetime | None = None,
) -> Window:
    """A window as STAT told it. The first of a door and year takes the place of the assumed ones. Raises Refused."""
    require(may_write(actor))
    require(_sound(door, opens_on, closes_on, reason))
    try:
        with transaction.atomic():
            made = Window.objects.create(
                door=door, opens_on=opens_on, closes_on=closes_on, reason=reason.strip()[:200]
            )
    except IntegrityError:
        raise Refused(refuse(_("这个关窗日期已经登记。"), code="window.known")) from None
    follow(timezone.localdate(at or timezone.now()))
    return made


@recorded("删除入库窗口")
def remove(*, actor: User, window: int, at: dt.datetime | None = None) -> None:
    """A window entered by mistake; raises Refused, DoesNotExist."""
    require(may_write(actor))
    Window.objects.get(pk=window).delete()
    follow(timezone.localdate(at or timezone.now()))


def follow(day: dt.date) -> int:
    """Cases that wait go by the windows as they are now; how many moved."""
    return sum(_follow(door, day) for door in Door)


def _follow(door: Door, day: dt.date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, _given(door, day))
        return int(cursor.rowcount)


def miss(day: dt.date, at: dt.datetime) -> int:
    """Cases whose window closed before a day missed it, and wait for the next; how many. Again it finds none."""
    return sum(_miss(door, day, at) for door in Door)


def _miss(door: Door, day: dt.date, at: dt.datetime) -> int:
    given = _given(door, day) | {"at": at}
    with connection.cursor() as cursor:
        cursor.execute(_GONE, given)
        cursor.execute(_NEXT, given)
        missed = int(cursor.rowcount)
        if missed:
            insert_select(
                cursor,
                CaseEvent,
                {
                    "case_id": "c.id",
                    "kind": f"'{Happening.MISSED.value}'",
                    "from_state": "c.state",
                    "to_state": "c.state",
                    "on": "m.due_on",
                    "at": "%(at)s::timestamptz",
                },
                "FROM case_missed m JOIN monitoring_case c ON c.id = m.id ORDER BY c.id",
                given,
            )
        cursor.execute("DROP TABLE case_missed")
    return missed


def _given(door: Door, day: dt.date) -> dict[str, Any]:
    slot = Windows(day).after(door, day)
    return {
        "door": door.value,
        "day": day,
        "waiting": WAITING,
        "opens": slot.opens_on,
        "closes": slot.closes_on,
        "year": slot.opens_on.year,
    }


def _sound(door: str, opens_on: dt.date, closes_on: dt.date, reason: str) -> Verdict:
    for wrong, sentence, code in (
        (door not in Door.values, _("入库方式应为月度或年度。"), "window.door"),
        (closes_on < opens_on, _("关窗日期不能早于开窗日期。"), "window.order"),
        (not reason.strip(), _("请写明窗口的依据，例如统计局通知文号。"), "window.reason"),
    ):
        if wrong:
            return refuse(sentence, code=code)
    return allow()
