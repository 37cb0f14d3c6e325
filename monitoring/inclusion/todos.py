"""What waits for a person in inclusion, as to-dos and as the number beside 纳统."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.registry import ToDo
from core.ui.query import address
from monitoring.inclusion import selectors
from monitoring.inclusion.lines import lines
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.services.windows import WAITING
from monitoring.inclusion.sprint.filters import SPRINT, TO_OPEN
from monitoring.inclusion.sprint.selectors import lines as lines_of_sprint
from monitoring.inclusion.whose import turn_q

MOST = 10


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """Cases whose next act is this person's, what closes first on top; then a line for each of the year's lists."""
    reader = selectors.reader_of(user, day)
    rows = _mine(user).select_related("enterprise", "district", "street").order_by("due_on", "pk")[:MOST]
    found = [
        ToDo(
            light=line.level,
            light_text=line.words,
            title=_("%(act)s：%(name)s") % {"act": line.act, "name": line.case.enterprise.name},
            detail=_("%(door)s入库 · %(state)s")
            % {"door": line.case.get_door_display(), "state": line.state},
            url=reverse("inclusion:detail", args=[line.case.pk]),
            act=_("办理"),
            due_on=line.case.due_on if line.case.state in WAITING else None,
            has_clock=line.case.state in WAITING,
        )
        for line in lines(reader, list(rows))
    ]
    return [*found, *_lists(user), *_sprint(user, day)]


def how_many(user: User, day: dt.date) -> int:
    """How many lines there are."""
    return _mine(user).count() + len(_lists(user)) + len(_sprint(user, day))


def how_many_late(user: User, day: dt.date) -> int:
    """How many of them have missed their window."""
    late = Q(due_on__lt=day) | ~Q(missed_window=None) & Q(opens_on__gt=day)
    return _mine(user).filter(late, state__in=WAITING).count()


def badge(user: User) -> int | None:
    """The number beside 纳统."""
    return _mine(user).count() or None


def _mine(user: User) -> QuerySet[Case]:
    return Case.objects.visible_to(user).filter(turn_q(user))


def _lists(user: User) -> list[ToDo]:
    """What is open of the year's lists: for who works them what was not seen on site, for who closes what was."""
    if user.can(Permission.CASE_CHECK):
        status, words, condition = "SEEN", _("%(n)d 家现场核实过，等核销"), ~Q(site_on=None)
    elif user.can(Permission.CASE_WORK):
        status, words, condition = "UNSEEN", _("%(n)d 家应统未统等现场核实"), Q(site_on=None)
    else:
        return []
    number = MissedInclusion.objects.visible_to(user).filter(condition, closed_on=None).count()
    if not number:
        return []
    return [
        ToDo(
            light="AMBER",
            light_text=_("待核"),
            title=words % {"n": number},
            detail=_("应统未统和在统未达标名单，须逐家核实后核销。"),
            url=address("inclusion:missed", status=status),
            act=_("查看名单"),
            has_clock=False,
        )
    ]


def _sprint(user: User, day: dt.date) -> list[ToDo]:
    """Who of this year's sprint list waits for a case, for who prepares the papers there."""
    if user.can(Permission.CASE_CHECK) or not holds_throughout(
        user, Permission.SCAN_READ, Permission.CASE_WORK
    ):
        return []
    waiting = {"year": str(day.year), "progress": TO_OPEN}
    number = lines_of_sprint(user, SPRINT.with_values(**waiting)).count()
    if not number:
        return []
    return [
        ToDo(
            light="NONE",
            light_text=_("冲刺"),
            title=_("冲刺名单上 %(n)d 家可以发起纳统") % {"n": number},
            detail=_("年内有望达标的企业，可以先备材料。"),
            url=address("inclusion:sprint", **waiting),
            act=_("查看名单"),
            has_clock=False,
        )
    ]
