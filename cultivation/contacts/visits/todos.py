"""Overdue visits as to-dos: a person's own enterprises one by one; for who assigns contacts, how many there are in all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.once import once
from core.registry import ToDo
from core.ui.query import address
from cultivation.contacts.visits.selectors import owing
from cultivation.contacts.visits.selectors.owing import Late, Owing
from cultivation.contacts.visits.wording import due_light
from cultivation.enterprises.models import Enterprise

MOST = 5


def overdue_visits(user: User, day: dt.date) -> Sequence[ToDo]:
    """The enterprises whose contact officer the person is, the longest overdue first; then the line of the place."""
    late = _late(user, day)
    keys = [each.enterprise for each in late.own]
    names = dict(Enterprise.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return [*(_own(names[each.enterprise], each, day) for each in late.own), *_of_place(user, late, day)]


def how_many(user: User, day: dt.date) -> int:
    """How many lines there are."""
    late = _late(user, day)
    return late.own_total + len(_of_place(user, late, day))


def how_many_late(user: User, day: dt.date) -> int:
    """How many of them are the person's own to do, all of them late."""
    return _late(user, day).own_total


def _late(user: User, day: dt.date) -> Late:
    return once(("visits.late", user.pk, day), lambda: owing.late_for(user, day, MOST))


def _of_place(user: User, late: Late, day: dt.date) -> list[ToDo]:
    if late.first_due is None or not user.can(Permission.CONTACT_WRITE):
        return []
    level, words = due_light(late.first_due, day)
    return [
        ToDo(
            light=level,
            light_text=words,
            title=_("%(n)d 家企业应访未访") % {"n": late.total},
            detail=_("最早的应在 %(day)s 前走访。") % {"day": late.first_due},
            url=address("visits:owed", state="OVERDUE"),
            act=_("查看名单"),
            has_clock=False,
        )
    ]


def _own(name: str, each: Owing, day: dt.date) -> ToDo:
    level, words = due_light(each.due_on, day)
    last = _("上次 %(day)s") % {"day": each.last_on} if each.last_on else _("还没走访过")
    return ToDo(
        light=level,
        light_text=words,
        title=_("走访 %(name)s") % {"name": name},
        detail=_("应在 %(day)s 前走访 · %(last)s") % {"day": each.due_on, "last": last},
        url=f"{reverse('visits:log')}?enterprise={each.enterprise}",
        act=_("走访"),
        due_on=each.due_on,
    )
