"""Overdue visits as to-dos: an officer's own enterprises one by one, the district's and the city's as one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.registry import ToDo
from core.ui.query import address
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.visits.selectors import owing
from cultivation.contacts.visits.wording import due_light
from cultivation.enterprises.models import Enterprise

MOST = 5


def own_overdue(user: User, day: dt.date) -> Sequence[ToDo]:
    """The enterprises whose contact officer the person is and whose day has passed, the longest first."""
    found = owing.due_first(_own(user, day), day, limit=MOST)
    names = Enterprise.objects.filter(pk__in=[each.enterprise for each in found]).in_bulk()
    return [_todo(names[each.enterprise], each, day) for each in found]


def own_count(user: User, day: dt.date) -> int:
    """How many there are; all of them are late."""
    return _own(user, day).count()


def district_overdue(user: User, day: dt.date) -> Sequence[ToDo]:
    """For who assigns the contacts of a place: how many are overdue there, in one line that opens them."""
    late = owing.scope(user).filter(owing.overdue_q(day))
    late = late.filter(pk__in=Enterprise.objects.visible_to(user, Permission.CONTACT_WRITE).values("pk"))
    first = owing.due_first(late, day, limit=1)
    if not first:
        return []
    level, words = due_light(first[0].due_on, day)
    return [
        ToDo(
            light=level,
            light_text=words,
            title=_("%(n)d 家企业应访未访") % {"n": late.count()},
            detail=_("最早的应在 %(day)s 前走访。") % {"day": first[0].due_on},
            url=address("visits:owed", state="OVERDUE"),
            act=_("查看名单"),
            has_clock=False,
        )
    ]


def _own(user: User, day: dt.date) -> QuerySet[Enterprise]:
    held = ContactOfficer.objects.filter(user=user, valid_to=None).values("enterprise_id")
    seen = Enterprise.objects.visible_to(user, Permission.VISIT_WRITE)
    return seen.filter(owing.overdue_q(day), pk__in=held)


def _todo(enterprise: Enterprise, each: owing.Owing, day: dt.date) -> ToDo:
    level, words = due_light(each.due_on, day)
    last = _("上次 %(day)s") % {"day": each.last_on} if each.last_on else _("还没走访过")
    return ToDo(
        light=level,
        light_text=words,
        title=_("走访 %(name)s") % {"name": enterprise.name},
        detail=_("应在 %(day)s 前走访 · %(last)s") % {"day": each.due_on, "last": last},
        url=f"{reverse('visits:log')}?enterprise={enterprise.pk}",
        act=_("走访"),
        due_on=each.due_on,
    )
