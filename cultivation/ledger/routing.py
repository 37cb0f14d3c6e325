"""Which unit holds a problem: the default by category, and the units to which it can be assigned.

The categories of each department are the city's data (`departments.csv`). A district's own department comes
before the city's; among several the one with the fewest categories, which is the one that was made for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from accounts.grants import Grant
from accounts.models import Unit, UnitKind
from cultivation.ledger.models import Problem


def departments(district: int | None) -> QuerySet[Unit]:
    """The departments of a district and of the city that hold problems at all; without a district, the city's."""
    return _departments().filter(Q(district_id=district) | Q(district=None))


def default_holder(category: str, district: int) -> Unit | None:
    """The department that usually holds a category in a district; None if the city's data names none."""
    return usual(departments(district).filter(categories__contains=[category]), category, district)


def every_department() -> list[Unit]:
    """Those of the city and of each of its districts, to choose among for many problems."""
    return list(_departments())


def usual(among: Iterable[Unit], category: str, district: int) -> Unit | None:
    """Of some departments the one that usually holds a category in a district."""
    able = [each for each in among if category in each.categories and each.district_id in (None, district)]
    return min(able, key=_nearness, default=None)


def _departments() -> QuerySet[Unit]:
    return Unit.objects.filter(kind=UnitKind.DEPARTMENT, is_active=True).exclude(categories=[])


def _nearness(unit: Unit) -> tuple[bool, int, int, str]:
    return unit.district_id is None, len(unit.categories), unit.sort, unit.code


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
