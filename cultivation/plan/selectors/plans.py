"""Which plans there are, and the targets in force: the one place where anything asks what a year's target is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Unit, UnitKind, User
from cultivation.plan.models import AnnualPlan, PlanState, UnitTarget


@dataclass(frozen=True)
class IssuedTargets:
    """The targets of the version in force by unit; all None where no plan of the year is issued."""

    plan: AnnualPlan | None
    by_unit: dict[int, int]

    @property
    def city(self) -> int | None:
        """What the districts add up to."""
        return self.plan.total if self.plan else None

    def of(self, unit: Unit | None) -> int | None:
        """The target of a district or street; of the city without one."""
        if unit is None or unit.kind == UnitKind.CITY:
            return self.city
        return self.by_unit.get(unit.pk)


def issued_targets(year: int) -> IssuedTargets:
    """What was issued for a year, in two statements."""
    plan = AnnualPlan.objects.filter(year=year, state=PlanState.ISSUED).first()
    if plan is None:
        return IssuedTargets(None, {})
    return IssuedTargets(plan, dict(plan.targets.filter(is_current=True).values_list("unit_id", "target")))


def versions(user: User, year: int) -> QuerySet[AnnualPlan]:
    """The versions of a year that the person may see, the newest first."""
    return (
        AnnualPlan.objects.visible_to(user).filter(year=year).select_related("issued_by").order_by("-number")
    )


def plan(user: User, pk: int) -> AnnualPlan:
    """One version; Http404 where the person may not see it."""
    found = AnnualPlan.objects.visible_to(user).select_related("issued_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def lines(of: AnnualPlan, district: Unit | None = None) -> list[UnitTarget]:
    """The lines of a version in the city's order: its districts, or the streets of one."""
    below = {"unit__kind": UnitKind.DISTRICT} if district is None else {"unit__parent": district}
    return list(of.targets.filter(is_current=True, **below).select_related("unit__parent"))
