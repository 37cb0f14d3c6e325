"""The card of the year's target: how many were included, against 序时; before it is issued, against last year."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.pace import Pace
from core.ui.panels import Figure, Panel
from core.ui.query import address
from cultivation.enterprises.places import sees_city
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.plans import issued_targets
from cultivation.plan.selectors.rows import Asked


def target(user: User, day: dt.date) -> list[Panel]:
    """The issued target of the person's own place; where there is none the card says so."""
    if not user.can(Permission.SCAN_READ):
        return []
    asked = Asked(day.year, day, user)
    included, unit = rows.included(asked).count(), own_place(user)
    figure = Figure(included, _("本年新增规上"), address("plan:rows", day.year, "included"))
    due = issued_targets(day.year).of(unit) if sees_city(user) or unit is not None else None
    if due is not None or sees_city(user):
        title = _("%(place)s年度目标") % {"place": unit.name if unit is not None else _("全市")}
        aside = _("%(target)s 家") % {"target": f"{due:,}"} if due is not None else _("目标未下达")
        more = ((_("看进度"), address("plan:now")),)
        return [Panel("target", title, aside, (figure,), Pace(included, due, day), more=more)]
    return [_compared(asked, figure)]


def own_place(user: User) -> Unit | None:
    """The one district or street that someone works in; None for the city and for several."""
    places = {grant.territory.pk: grant.territory for grant in user.grants if grant.territory is not None}
    return next(iter(places.values())) if len(places) == 1 and not sees_city(user) else None


def _compared(asked: Asked, figure: Figure) -> Panel:
    more = figure.value - rows.before(asked).count()
    words = _("比上年同期多 %(n)d 家") if more > 0 else _("比上年同期少 %(n)d 家")
    compared = words % {"n": abs(more)} if more else _("与上年同期持平")
    note = _("%(compared)s。目标未下达。") % {"compared": compared}
    shown = Figure(figure.value, _("截至今日，家"), figure.url)
    return Panel("target", _("%(year)d 年新增规上") % {"year": asked.year}, "", (shown,), note=note)
