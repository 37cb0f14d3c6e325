"""The division of tasks with its last reports: which are late, and whom they wait for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.calendar.selectors import current
from core.parameters.selectors import at
from cultivation.plan.models import AnnualPlan, Measure, MeasureReport, PlanState, ReportState

REMINDER = "plan_measure_reminder"


@dataclass(frozen=True)
class MeasureLine:
    """A measure with what its unit said last; late where it is not done after its day."""

    measure: Measure
    helpers: tuple[str, ...]
    last: MeasureReport | None
    is_late: bool
    is_near: bool
    is_own: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the responsible unit says that it is done."""
        return self.last is not None and self.last.state == ReportState.DONE

    @property
    def light(self) -> str:
        """Its light: done is green, late red, near its day amber."""
        return "GREEN" if self.is_done else "RED" if self.is_late else "AMBER" if self.is_near else "NONE"

    @property
    def word(self) -> str:
        """The light in words."""
        if self.is_late:
            return _("逾期未报") if self.last is None else _("逾期未完成")
        if self.is_near:
            return _("临近到期")
        return _("未填报") if self.last is None else str(ReportState(self.last.state).label)


def measure(user: User, pk: int) -> Measure:
    """One measure; Http404 where the person does not see its plan."""
    found = Measure.objects.visible_to(user).select_related("plan", "unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def in_force(root: int) -> Measure | None:
    """The line of the plan in force that goes back to a measure."""
    issued = Measure.objects.filter(Q(pk=root) | Q(origin=root), plan__state=PlanState.ISSUED)
    return issued.select_related("plan", "unit").first()


def lines(plan: AnnualPlan | None, day: dt.date, user: User | None = None) -> list[MeasureLine]:
    """All measures of a plan in their order, in a fixed number of statements."""
    return [] if plan is None else _told(list(plan.measures.select_related("unit", "plan")), day, user)


def _told(found: Sequence[Measure], day: dt.date, user: User | None) -> list[MeasureLine]:
    """The measures with what was said of them last."""
    if not found:
        return []
    reports = _last_reports(found)
    helpers = {pk for one in found for pk in one.helpers}
    names = dict(Unit.objects.filter(pk__in=helpers).values_list("pk", "name")) if helpers else {}
    own = units_of(user) if user else set()
    near = near_until(day)
    made = []
    for one in found:
        last = reports.get(one.root)
        done = last is not None and last.state == ReportState.DONE
        made.append(
            MeasureLine(
                measure=one,
                helpers=tuple(names[pk] for pk in one.helpers if pk in names),
                last=last,
                is_late=not done and one.due_on < day,
                is_near=not done and day <= one.due_on <= near,
                is_own=one.unit_id in own,
            )
        )
    return made


def near_until(day: dt.date) -> dt.date:
    """Until which day a measure counts as near."""
    days = at(day).count(REMINDER)
    return day if days is None else current().add_working_days(day, days)


def units_of(user: User) -> set[int]:
    """The units for which someone may report."""
    return {grant.unit.pk for grant in user.grants if Permission.PLAN_REPORT.value in grant.permissions}


def _last_reports(measures: Sequence[Measure]) -> dict[int, MeasureReport]:
    """The last report of each measure, by the measure that reports hang on."""
    roots = [measure.root for measure in measures]
    found = (
        MeasureReport.objects.filter(measure__in=roots)
        .select_related("by")
        .order_by("measure_id", "-at", "-id")
    )
    return {report.measure_id: report for report in found.distinct("measure_id")}


def waiting(day: dt.date, user: User | None = None) -> list[MeasureLine]:
    """The measures of the plans in force that are late or near; of one person's units where they are named."""
    found = Measure.objects.filter(plan__state=PlanState.ISSUED, plan__year__gte=day.year - 1)
    if user is not None:
        own = units_of(user)
        found = found.filter(unit__in=own) if own else found.none()
    told = _told(list(found.select_related("unit", "plan").order_by("plan__year", "line")), day, user)
    return [line for line in told if line.is_late or line.is_near]
