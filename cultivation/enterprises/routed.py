"""The enterprises that a responsible department sees: those of the matters that upper rooms route to it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.grants import Grant

Routed = Callable[[Grant], QuerySet]
_routed: list[Routed] = []


def on_routed(routed: Routed) -> None:
    """An upper room says which enterprises it routes to a department, as a queryset of ids; called from its `room.py`."""
    _routed.append(routed)


def routed_q(grant: Grant, key: str = "pk") -> Q:
    """Rows whose enterprise (`key` leads to its id) is routed to the department of the grant."""
    seen = Q(pk__in=[])
    for routed in _routed:
        seen |= Q(**{f"{key}__in": routed(grant)})
    return seen
