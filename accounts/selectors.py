"""Reads of users and units for the administrator's pages: a fixed number of queries each."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import ActingFor, Unit, UnitKind, User
from accounts.roles import Permission
from accounts.signals import open_work
from core.ui.filters import FilterValues


def users(user: User, filters: FilterValues[None] | None = None) -> QuerySet[User]:
    """Everyone whom the filters let through, for whom manages users."""
    found = User.objects.with_unit() if user.can(Permission.USER_WRITE) else User.objects.with_unit().none()
    if filters is not None:
        found = found.filter(filters.q(None))
    return found.order_by("-is_active", "unit__sort", "username")


def locked_names() -> QuerySet[Any, str]:
    """The user names (in small letters) whose sign-in is locked now: too many wrong passwords, the pause not over."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    attempts: QuerySet[Any, Any] = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
    )
    return attempts.values_list("username", flat=True)


def units(user: User, filters: FilterValues[None]) -> QuerySet[Unit]:
    """The units that the filters let through with how many people work there, for whom manages units."""
    found = Unit.objects.select_related("parent", "district").filter(filters.q(None))
    if not user.can(Permission.USER_WRITE):
        return found.none()
    return found.annotate(people=Count("users", filter=Q(users__is_active=True), distinct=True))


def unit_choices(*, kinds: tuple[str, ...] = (), active: bool = True) -> list[tuple[str, str]]:
    """Units for a select, in the city's order: `宝安 · 新安街道`. One query."""
    found = Unit.objects.select_related("district").order_by("sort", "code")
    if active:
        found = found.filter(is_active=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    return [(str(unit.pk), _label(unit)) for unit in found]


def _label(unit: Unit) -> str:
    if unit.kind == UnitKind.STREET and unit.district:
        return f"{unit.district.short_name} · {unit.name}"
    return unit.name


def person_choices(*, without: User) -> list[tuple[str, str]]:
    """People at work for a select, without one; colleagues of the same unit come first. One query."""
    found = User.objects.filter(is_active=True).exclude(pk=without.pk).select_related("unit")
    people = sorted(found, key=lambda user: (user.unit_id != without.unit_id, user.unit.sort, user.username))
    return [(str(user.pk), f"{user.name}（{user.unit.name}，{user.username}）") for user in people]


def people_at_work(unit: Unit) -> list[tuple[str, str]]:
    """The people at work in a unit for a select. One query."""
    found = User.objects.filter(is_active=True, unit=unit).order_by("username")
    return [(str(user.pk), f"{user.name}（{user.username}）") for user in found]


def acting_of(person: User) -> QuerySet[ActingFor]:
    """Who acts for the person and for whom they act, running and to come, then the past; at most twenty."""
    rows = ActingFor.objects.filter(Q(principal=person) | Q(deputy=person))
    return rows.select_related("principal__unit", "deputy__unit").order_by("-ends_on")[:20]


def work_in_hand(person: User) -> dict[str, int]:
    """What the person holds, by its word, as the rooms count it: {"问题": 3}."""
    counted: dict[str, Any] = {}
    for _receiver, found in open_work.send(sender=User, person=person):
        if isinstance(found, dict):
            counted |= found
    return {word: number for word, number in counted.items() if number}
