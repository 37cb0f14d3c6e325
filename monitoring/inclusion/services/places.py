"""Open cases and open lines of the year's lists follow their enterprise: to another street, or to the survivor of a merge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Unit
from core.audit.context import recorded
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case, CaseEvent, MissedInclusion
from monitoring.inclusion.services.changing import recount
from monitoring.inclusion.services.missed_moving import bring_line

_OTHER_DISTRICT: Final = ~Q(district=F("enterprise__district"))
_SAME_STREET: Final = Q(street=F("enterprise__street")) | Q(street=None, enterprise__street=None)
R = TypeVar("R", Case, MissedInclusion)


@recorded("企业所在地变更")
def follow_places(ids: Iterable[int] | None = None) -> int:
    """Bring what is open of some enterprises, or of all, to where these lie today; how many. Again it changes nothing.

    A line that another street of its district was asked to look at stays there.
    """
    cases = Case.objects.ongoing().filter(_OTHER_DISTRICT | ~_SAME_STREET)
    lines = MissedInclusion.objects.filter(_OTHER_DISTRICT, closed_on=None)
    if ids is not None:
        chosen = sorted(set(ids))
        cases, lines = cases.filter(enterprise__in=chosen), lines.filter(enterprise__in=chosen)
    moved = [*map(_bring, _held(cases)), *map(_bring_line, _held(lines))]
    return len(moved)


def _held(rows: QuerySet[R]) -> list[R]:
    """The rows, locked, with the places of both."""
    keys = list(rows.filter(enterprise__merged_into=None).values_list("pk", flat=True))
    if not keys:
        return []
    found = rows.model._default_manager.filter(pk__in=keys).order_by("pk")
    places = ("district", "street", "enterprise__district", "enterprise__street")
    return list(found.select_related(*places).select_for_update(no_key=True, of=("self",)))


def _bring(row: Case) -> None:
    day, note = timezone.localdate(), _told(row)
    row.district, row.street = row.enterprise.district, row.enterprise.street
    row.version += 1
    if row.left is not None:
        recount(row, day)
    row.save(update_fields=["district", "street", "left", "version"])
    CaseEvent.objects.create(
        case=row, kind=Happening.MOVED.value, from_state=row.state, to_state=row.state, on=day, note=note
    )


def _bring_line(row: MissedInclusion) -> None:
    bring_line(row, row.enterprise.district, row.enterprise.street, None, _told(row))


def _told(row: Case | MissedInclusion) -> str:
    was: Unit = row.street or row.district
    now: Unit = row.enterprise.street or row.enterprise.district
    return f"{was.name} → {now.name}"
