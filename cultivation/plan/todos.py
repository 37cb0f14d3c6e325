"""What waits for a person: measures to report on, a target to split to streets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import UnitKind, User
from accounts.roles import Permission
from core.registry import ToDo
from core.ui.query import address
from cultivation.plan.models import UnitTarget
from cultivation.plan.selectors.measures import MeasureLine, waiting
from cultivation.plan.selectors.plans import issued_targets

MOST = 20


def measures(user: User, day: dt.date) -> Sequence[ToDo]:
    """The measures of one's own unit that are late or near."""
    return [_measure(line, day) for line in waiting(day, user)[:MOST]]


def _measure(line: MeasureLine, day: dt.date) -> ToDo:
    days = (day - line.measure.due_on).days
    late = _("逾期 %(n)d 天") % {"n": days} if days > 0 else _("剩 %(n)d 天") % {"n": -days}
    return ToDo(
        light=line.light,
        light_text=late,
        title=_("年度任务：%(text)s") % {"text": line.measure.text},
        detail=_("%(unit)s · 完成时限 %(due)s")
        % {"unit": line.measure.unit.name, "due": line.measure.due_on.isoformat()},
        url=reverse("plan:measure", args=[line.measure.pk]),
        act=_("填报进展"),
        due_on=line.measure.due_on,
    )


def streets(user: User, day: dt.date) -> Sequence[ToDo]:
    """A district's target of this year that nobody has split to its streets yet."""
    own = [
        grant.territory
        for grant in user.grants
        if Permission.PLAN_WRITE.value in grant.permissions
        and grant.territory is not None
        and grant.territory.kind == UnitKind.DISTRICT
    ]
    targets = issued_targets(day.year) if own else None
    if targets is None or targets.plan is None:
        return []
    rows = UnitTarget.objects.filter(plan=targets.plan, is_current=True, unit__kind=UnitKind.STREET)
    split = set(rows.values_list("unit__parent_id", flat=True))
    return [
        ToDo(
            light="NONE",
            light_text=_("待办"),
            title=_("%(year)d 年目标 %(n)s 家还没分到街道")
            % {"year": day.year, "n": f"{targets.of(unit):,}"},
            detail=_("%(unit)s · 按街道底数测算，合计须正好等于区目标") % {"unit": unit.name},
            url=address("plan:streets", day.year, unit.code),
            act=_("去分解"),
        )
        for unit in {one.pk: one for one in own}.values()
        if targets.of(unit) and unit.pk not in split
    ]
