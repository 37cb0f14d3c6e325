"""Who is told that titles end: each unit once a title, in one notice a day (domain, section 10)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ROLE_PERMISSIONS, Permission
from core.audit.context import recorded
from core.notices.services import notify
from core.ui.query import address
from cultivation.enterprises.recognitions.filters import ENDING
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.selectors import ending

_NAMED = 3
_ROLES = [role.value for role, held in ROLE_PERMISSIONS.items() if Permission.RECOGNITION_WRITE in held]


@recorded("称号到期提醒")
def remind(*, actor: User | None = None, day: dt.date | None = None) -> int:
    """Tell street and district of the titles that now end within the reminder's days; how many titles.

    Each title is told of once: running it again tells nobody anything.
    """
    day = day or timezone.localdate()
    due = ending(day).filter(reminded_on=None).select_for_update(of=("self",), skip_locked=True)
    found = list(due.select_related("enterprise").order_by("valid_to", "pk"))
    Recognition.objects.filter(pk__in=[title.pk for title in found]).update(reminded_on=day)
    by_unit: dict[int, list[Recognition]] = defaultdict(list)
    for title in found:
        for unit in (title.enterprise.district_id, title.enterprise.street_id):
            if unit is not None:
                by_unit[unit].append(title)
    people: dict[int, list[int]] = defaultdict(list)
    holders = User.objects.filter(unit__in=by_unit, is_active=True, groups__name__in=_ROLES)
    for person, unit in holders.values_list("pk", "unit_id").distinct():
        people[unit].append(person)
    for unit, titles in by_unit.items():
        notify(
            people[unit], *_told(titles), address("enterprises:list", title=ENDING), f"titles:{unit}:{day}"
        )
    return len(found)


def _told(titles: list[Recognition]) -> tuple[str, str]:
    first, more = titles[0], len(titles) - 1
    if not more:
        return _("%(name)s的%(title)s称号将于 %(day)s 到期") % _words(first), _("请提醒企业准备复核。")
    return _("%(n)d 个称号即将到期") % {"n": len(titles)}, _list(titles[:_NAMED])


def _list(titles: Iterable[Recognition]) -> str:
    return "；".join(_("%(name)s：%(title)s，%(day)s") % _words(title) for title in titles)


def _words(title: Recognition) -> dict[str, object]:
    return {
        "name": title.enterprise.name,
        "title": title.get_kind_display(),
        "day": title.valid_to.isoformat(),
    }
