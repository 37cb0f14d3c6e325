"""Whom a year of a programme concerns: the rooms above know it and say it from their `room.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

Concerned = Callable[[str, int], QuerySet[Any, Any]]
"""Programme, year → the keys of the enterprises, whoever asks."""
_concerned: list[Concerned] = []


def on_concerned(said: Concerned) -> None:
    """Eligibility: whom it evaluates."""
    _concerned.append(said)


def concerned_q(programme: str, year: int) -> Q:
    """The condition on an enterprise to be concerned; on none while no room says it."""
    found = Q(pk__in=[])
    for said in _concerned:
        found |= Q(pk__in=said(programme, year))
    return found
