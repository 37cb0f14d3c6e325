"""What waits for a person in applications, as to-dos and as the number beside 申报."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.registry import ToDo
from incentives.applications import selectors
from incentives.applications.lines import lines
from incentives.applications.models import Application
from incentives.applications.whose import turn_q

MOST = 10


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """Applications whose next act is this person's, whose clock ends first on top."""
    reader = selectors.reader_of(user, day)
    rows = _mine(user, day).select_related("programme", "enterprise", "district", "street", "unit")
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]
    return [
        ToDo(
            light=line.level,
            light_text=line.words,
            title=_("%(act)s：%(name)s") % {"act": line.act, "name": line.row.enterprise.name},
            detail=_("%(programme)s · %(state)s")
            % {"programme": line.row.programme.name, "state": line.state},
            url=reverse("applications:detail", args=[line.row.pk]),
            act=_("办理"),
            due_on=line.row.due_on,
            has_clock=line.row.due_on is not None,
        )
        for line in lines(reader, list(rows))
    ]


def how_many(user: User, day: dt.date) -> int:
    """How many lines there are."""
    return _mine(user, day).count()


def how_many_late(user: User, day: dt.date) -> int:
    """How many of them are late."""
    return _mine(user, day).filter(due_on__lt=day).count()


def to_decide(user: User, day: dt.date) -> Sequence[ToDo]:
    """The same for who reads no awards and decides those of their own unit alone."""
    return [] if user.can(Permission.AWARD_READ) else to_do(user, day)


def how_many_to_decide(user: User, day: dt.date) -> int:
    """How many of these there are."""
    return 0 if user.can(Permission.AWARD_READ) else how_many(user, day)


def badge(user: User) -> int | None:
    """The number beside 申报."""
    return _mine(user, selectors.reader_of(user).day).count() or None


def _mine(user: User, day: dt.date) -> QuerySet[Application]:
    return Application.objects.visible_to(user).filter(turn_q(user, day))
