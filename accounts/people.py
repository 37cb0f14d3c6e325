"""Who is told: the people at work who hold a role, by their unit or everywhere. One query each."""

from __future__ import annotations

from collections import defaultdict

from accounts.models import User
from accounts.roles import Role


def people_by_unit(*roles: Role) -> dict[int, list[int]]:
    """The keys of active people who hold one of the roles, by their unit; one query."""
    rows = User.objects.filter(is_active=True, groups__name__in=[role.value for role in roles])
    found: dict[int, list[int]] = defaultdict(list)
    for unit, pk in rows.values_list("unit", "pk").distinct():
        found[unit].append(pk)
    return found


def people_of_role(role: Role) -> list[int]:
    """The keys of active people who hold a role, wherever they work."""
    return [pk for people in people_by_unit(role).values() for pk in people]
