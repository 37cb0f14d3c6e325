"""Who had a hand in a return (经手): who entered it and who approved it, for one row and as conditions for many.

What was entered in a draft or returned version went into the next one: its hands count for that too.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from monitoring.returns.dated import ReturnEvent
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import IN_HAND, ReturnAction

_IN_HAND: Final = sorted(state.value for state in IN_HAND)
_ENTERING: Final = (ReturnAction.SAVE.value, ReturnAction.SUBMIT.value)
_APPROVING: Final = (ReturnAction.APPROVE.value,)


def entered(row: QuarterlyReturn) -> frozenset[int]:
    """Who entered it, and for whom; two queries."""
    versions = QuarterlyReturn.objects.filter(
        Q(pk=row.pk) | Q(version__lt=row.version, state__in=_IN_HAND),
        enterprise_id=row.enterprise_id,
        year=row.year,
        quarter=row.quarter,
        source=row.source,
    )
    by = dict(versions.values_list("pk", "entered_by"))
    return frozenset({pk for pk in by.values() if pk}) | _acted(list(by), _ENTERING)


def sent_itself(returns: str = "pk") -> Exists:
    """The condition that the enterprise sent a return itself, by its link."""
    return Exists(ReturnEvent.objects.filter(of_return=OuterRef(returns), by_enterprise=True))


def approved(row: QuarterlyReturn) -> frozenset[int]:
    """Who approved it for the district, and for whom."""
    return _acted([row.pk], _APPROVING)


def _acted(versions: Collection[int], actions: Collection[str]) -> frozenset[int]:
    pairs = ReturnEvent.objects.filter(of_return__in=versions, action__in=actions).values_list(
        "by", "acting_for"
    )
    return frozenset(pk for pair in pairs for pk in pair if pk)


def entered_by(people: Collection[int], returns: str = "own") -> Exists:
    """The condition that one of these people entered the return; `returns` leads to it from the row asked about."""
    versions = QuarterlyReturn.objects.filter(
        Q(pk=OuterRef(f"{returns}__pk")) | Q(version__lt=OuterRef(f"{returns}__version"), state__in=_IN_HAND),
        enterprise_id=OuterRef(f"{returns}__enterprise_id"),
        year=OuterRef(f"{returns}__year"),
        quarter=OuterRef(f"{returns}__quarter"),
        source=OuterRef(f"{returns}__source"),
    )
    return Exists(versions.filter(Q(entered_by__in=people) | Exists(_events(people, _ENTERING, "pk"))))


def approved_by(people: Collection[int], returns: str = "own") -> Exists:
    """The condition that one of these people approved the return for the district."""
    return Exists(_events(people, _APPROVING, f"{returns}__pk"))


def _events(people: Collection[int], actions: Collection[str], returns: str) -> QuerySet[ReturnEvent]:
    of = ReturnEvent.objects.filter(of_return=OuterRef(returns), action__in=actions)
    return of.filter(Q(by__in=people) | Q(acting_for__in=people))
