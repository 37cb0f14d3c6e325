"""Who may be the contact officer of which enterprise: at work, by a role of their own that visits, covering its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from accounts.models import UnitKind, User
from accounts.roles import ROLE_PERMISSIONS, Permission
from core.verdict import Verdict
from cultivation.contacts import rules
from cultivation.contacts.models import ContactOfficer

ROLES: Final = sorted(role.value for role, held in ROLE_PERMISSIONS.items() if Permission.VISIT_WRITE in held)
_NAMES: Final = ", ".join(f"'{role}'" for role in ROLES)

VISITS: Final = f"""EXISTS (
    SELECT FROM accounts_user_groups m JOIN auth_group r ON r.id = m.group_id
    WHERE m.user_id = o.id AND r.name IN ({_NAMES})
)"""
"""SQL: whether the user `o` has a role that visits."""
SERVES: Final = f"""(o.is_active AND {VISITS} AND EXISTS (
    SELECT FROM accounts_unit u
    JOIN accounts_unit t ON t.id = CASE WHEN u.kind = 'DEPARTMENT' THEN u.parent_id ELSE u.id END
    WHERE u.id = o.unit_id AND (t.kind = 'CITY' OR t.id IN (e.district_id, e.street_id))
))"""
"""SQL: whether the user `o` may be the officer of the enterprise `e`. What someone does for another does not count."""


def reach_q(person: User) -> Q:
    """The enterprises whose officer someone may be, as `SERVES` says it for many people."""
    seen = Q(pk__in=[])
    for grant in person.grants:
        place = grant.territory
        if grant.acting_for is not None or Permission.VISIT_WRITE.value not in grant.permissions or not place:
            continue
        if place.kind == UnitKind.CITY:
            return ~Q(pk__in=[])
        seen |= Q(district=place) | Q(street=place)
    return seen if person.is_active else Q(pk__in=[])


def may_serve(person: User, covers: bool) -> Verdict:
    """The rule's answer for a person; `covers` is whether the place is theirs."""
    visits = any(
        grant.acting_for is None and Permission.VISIT_WRITE.value in grant.permissions
        for grant in person.grants
    )
    return rules.may_serve(is_active=person.is_active, may_visit=visits, covers=covers, name=person.name)


def people_for(places: Collection[int]) -> QuerySet[User]:
    """Who may be named for enterprises of some districts and streets, nearest first, with `held`: how many they have."""
    near = Q(unit__in=places) | Q(unit__kind=UnitKind.CITY)
    near |= Q(unit__kind=UnitKind.DEPARTMENT, unit__parent__kind=UnitKind.CITY)
    found = User.objects.with_unit().filter(near, is_active=True, groups__name__in=ROLES).distinct()
    held = Count("contacts", filter=Q(contacts__valid_to=None), distinct=True)
    return found.annotate(held=held).order_by("unit__sort", "username")


def in_words(people: Sequence[Any]) -> list[tuple[str, str]]:
    """People as options of a select: streets before districts before the city."""
    rank = {UnitKind.STREET: 0, UnitKind.DISTRICT: 1}
    ordered = sorted(people, key=lambda one: rank.get(one.unit.kind, 2))
    return [
        (str(one.pk), f"{one.name}（{one.unit.short_name}，{one.username}，现联系 {one.held} 家）")
        for one in ordered
    ]


def held_by(person: User) -> QuerySet[ContactOfficer]:
    """The contacts that someone has now, of enterprises that were not absorbed."""
    return ContactOfficer.objects.living().filter(user=person, valid_to=None)
