"""Reminders of measures: each morning by themselves, once a stage, and by the bureau when it presses the button."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from core.audit.context import recorded
from core.notices.services import notify
from core.verdict import Refused, refuse, require
from cultivation.plan.rules import permits
from cultivation.plan.selectors.measures import MeasureLine, waiting

REPORTERS = (Role.OFFICER, Role.REVIEWER, Role.DEPARTMENT, Role.BUREAU)


def remind(day: dt.date) -> int:
    """Tell the responsible units what is near or late, each stage of a measure once; how many notices."""
    return sum(
        _tell(line, f"measure:{line.measure.root}:{'late' if line.is_late else 'near'}")
        for line in waiting(day)
    )


@recorded("催报任务进展")
def press(*, actor: User, year: int) -> int:
    """The bureau asks for what is late; once a day for each measure. Raises Refused for others and where nothing is late."""
    require(permits.may_write(actor.grants))
    today = timezone.localdate()
    late = [line for line in waiting(today) if line.is_late and line.measure.plan.year == year]
    if not late:
        raise Refused(refuse(_("没有逾期未报的任务，不用催报"), code="plan.nothing_late"))
    for line in late:
        _tell(line, f"measure:{line.measure.root}:pressed:{today.isoformat()}")
    return len(late)


def _tell(line: MeasureLine, key: str) -> int:
    measure = line.measure
    people = User.objects.filter(unit_id=measure.unit_id, groups__name__in=REPORTERS)
    words = (
        _("年度任务已逾期，请填报进展：%(text)s")
        if line.is_late
        else _("年度任务将到期，请填报进展：%(text)s")
    )
    body = _("完成时限 %(due)s") % {"due": measure.due_on.isoformat()}
    return notify(
        people, words % {"text": measure.text[:120]}, body, reverse("plan:measure", args=[measure.pk]), key
    )
