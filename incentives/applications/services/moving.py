"""Open applications follow their enterprise: to another place, or to the survivor of a merge. Whose decision it is stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from core.audit.context import recorded
from incentives.applications.codes import Happening
from incentives.applications.models import Application, ApplicationEvent

_OTHER_DISTRICT: Final = ~Q(district=F("enterprise__district"))
_SAME_STREET: Final = Q(street=F("enterprise__street")) | Q(street=None, enterprise__street=None)


@recorded("企业所在地变更")
def follow_places(ids: Iterable[int] | None = None, actor: User | None = None) -> int:
    """Bring what is open of some enterprises, or of all, to where these lie today; how many. Again it changes nothing."""
    rows = Application.objects.ongoing().filter(_OTHER_DISTRICT | ~_SAME_STREET)
    if ids is not None:
        rows = rows.filter(enterprise__in=sorted(set(ids)))
    places = ("district", "street", "enterprise__district", "enterprise__street")
    rows = rows.filter(enterprise__merged_into=None).order_by("pk").select_related(*places)
    moved = list(rows.select_for_update(no_key=True, of=("self",)))
    for row in moved:
        was, now = row.street or row.district, row.enterprise.street or row.enterprise.district
        row.district, row.street = row.enterprise.district, row.enterprise.street
        row.version += 1
        row.save(update_fields=["district", "street", "version"])
        ApplicationEvent.objects.create(
            application=row,
            kind=Happening.MOVED.value,
            from_state=row.state,
            to_state=row.state,
            on=timezone.localdate(),
            by=actor,
            note=f"{was.name} → {now.name}",
        )
    return len(moved)
