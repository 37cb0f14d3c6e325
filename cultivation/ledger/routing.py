"""Which unit holds a problem: the default by category, and the units to which it can be assigned.

The categories of each department are the city's data (`departments.csv`). A district's own department comes
before the city's; among several the one with the fewest categories, which is the one that was made for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Func, IntegerField, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.grants import Grant
from accounts.models import Unit, UnitKind
from cultivation.ledger.models import Problem


def departments(district: int | None) -> QuerySet[Unit]:
    """The departments of a district and of the city that hold problems at all; without a district, the city's."""
    return Unit.objects.filter(
        Q(district_id=district) | Q(district=None), kind=UnitKind.DEPARTMENT, is_active=True
    ).exclude(categories=[])


def default_holder(category: str, district: int) -> Unit | None:
    """The department that usually holds a category in a district; None if the city's data names none."""
    able = departments(district).filter(categories__contains=[category])
    width = Coalesce(Func(F("categories"), 1, function="array_length", output_field=IntegerField()), 0)
    ordered = able.annotate(width=width).order_by(
        F("district_id").asc(nulls_last=True), "width", "sort", "code"
    )
    return ordered.first()


def routed_enterprises(grant: Grant) -> QuerySet:
    """The ids of the enterprises whose problems a department holds or held."""
    routed = Problem.objects.filter(Q(holder_id=grant.unit.pk) | Q(routed_to__contains=[grant.unit.pk]))
    return routed.values("enterprise_id")


def holders(problem: Problem) -> QuerySet[Unit]:
    """The units to which the problem can be assigned: departments, its district, its street, who registered it."""
    return common_holders([problem])


def common_holders(problems: Sequence[Problem]) -> QuerySet[Unit]:
    """The units to which each of the problems can be assigned; of several districts, the city's departments."""
    near = [{each.district_id, each.street_id, each.registered_unit_id} for each in problems]
    district = {each.district_id for each in problems}
    everywhere = departments(district.pop() if len(district) == 1 else None)
    shared = [pk for pk in set.intersection(*near) if pk] if near else []
    able = everywhere | Unit.objects.filter(pk__in=shared, is_active=True)
    return able.order_by("-district_id", "sort", "code")
