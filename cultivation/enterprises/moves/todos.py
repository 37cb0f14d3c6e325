"""Hand-overs that wait: for the other district's answer, then for the bureau's decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import UnitKind, User
from accounts.roles import Permission
from core.registry import ToDo
from cultivation.enterprises.moves.models import HandOver, HandOverState

MOST = 20


def waiting(user: User) -> QuerySet[HandOver]:
    """Those whose next act is this person's, the earliest due first."""
    places = [g.territory for g in user.grants if Permission.ENTERPRISE_MERGE.value in g.permissions]
    districts = [place for place in places if place is not None and place.kind == UnitKind.DISTRICT]
    mine = Q(state=HandOverState.PROPOSED, target__in=districts)
    if any(place is not None and place.kind == UnitKind.CITY for place in places):
        mine |= Q(state__in=[HandOverState.ACCEPTED, HandOverState.REFUSED])
    rows = HandOver.objects.visible_to(user).filter(mine)
    return rows.select_related("enterprise", "origin", "target").order_by("due_on", "pk")


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """Each with its due day."""
    return [_todo(row, day) for row in waiting(user)[:MOST]]


def to_do_count(user: User, _day: dt.date) -> int:
    """How many there are."""
    return waiting(user).count()


def to_do_overdue(user: User, day: dt.date) -> int:
    """How many answers are late."""
    return waiting(user).filter(state=HandOverState.PROPOSED, due_on__lt=day).count()


def _todo(row: HandOver, day: dt.date) -> ToDo:
    answered = row.state != HandOverState.PROPOSED
    late = not answered and row.due_on < day
    words = _("待审定") if answered else _("逾期") if late else _("待答复")
    return ToDo(
        light="RED" if late else "AMBER" if not answered else "NONE",
        light_text=words,
        title=_("%(name)s 跨区移交") % {"name": row.enterprise.name},
        detail=_("%(origin)s → %(target)s · %(reason)s")
        % {"origin": row.origin.short_name, "target": row.target.short_name, "reason": row.reason},
        url=reverse("enterprises:hand_over", args=[row.pk]),
        act=_("审定") if answered else _("答复"),
        due_on=None if answered else row.due_on,
        has_clock=not answered,
    )
