"""The filters of policy versions: of the library, its export and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from core.ui.filters import Filter, FilterTable, Options, Shown, among, either, is_day
from cultivation.enterprises.places import districts
from incentives.policy.models import PolicyVersion, Programme, VersionState
from incentives.policy.responsible import BUREAU
from incentives.policy.selectors import programmes


def _units(_user: User) -> Options:
    named, own = (
        Q(pk__in=Programme.objects.values("unit")),
        Q(pk__in=PolicyVersion.objects.values("district")),
    )
    found = Unit.objects.filter(Q(code=BUREAU) | named | own).order_by("sort")
    return [
        (unit.code, unit.name)
        for unit in sorted(found, key=lambda unit: (unit.code != BUREAU, unit.kind == UnitKind.DISTRICT))
    ]


def _unit_q(values: Sequence[str], _none: Any) -> Q:
    """Versions by who is responsible for them."""
    found = Q(programme__by_district=False, programme__unit__code__in=values)
    found |= Q(programme__by_district=True, district__code__in=values)
    if BUREAU in values:
        found |= Q(programme__by_district=False, programme__unit=None)
    return found


def _on_q(value: str, _none: Any) -> Q:
    return Q(valid_from__lte=value, valid_to__gte=value)


def _programmes(_user: User) -> Options:
    return [(each.code, each.name) for each in programmes()]


POLICIES: Final[FilterTable[None]] = FilterTable(
    Filter("programme", _("政策"), among("programme_id"), _programmes),
    Filter("state", _("状态"), among("state"), lambda _user: VersionState.choices),
    Filter("unit", _("主管单位"), _unit_q, _units, shown=Shown.LISTED),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("on", _("某日有效"), either(_on_q), checks=is_day, several=False, input="date"),
)
