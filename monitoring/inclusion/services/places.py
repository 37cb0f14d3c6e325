"""Open cases and open lines of the year's lists follow their enterprise: to another street, or to the survivor of a merge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from django.db.models import F, Q, QuerySet

from accounts.models import Unit
from core.audit.context import recorded
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.services.missed_moving import bring_line
from monitoring.inclusion.services.moving import bring_case

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
    moved, along = _held(cases), _held(lines)
    for case in moved:
        bring_case(case, case.enterprise.district, case.enterprise.street, None, _told(case))
    for line in along:
        bring_line(line, line.enterprise.district, line.enterprise.street, None, _told(line))
    return len(moved) + len(along)


def _held(rows: QuerySet[R]) -> list[R]:
    """The rows, locked, with the places of both."""
    places = ("district", "street", "enterprise__district", "enterprise__street")
    found = rows.filter(enterprise__merged_into=None).order_by("pk").select_related(*places)
    return list(found.select_for_update(no_key=True, of=("self",)))


def _told(row: Case | MissedInclusion) -> str:
    was: Unit = row.street or row.district
    now: Unit = row.enterprise.street or row.enterprise.district
    return f"{was.name} → {now.name}"
