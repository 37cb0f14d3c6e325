"""Reads of policies: which version holds on a day, and what its parameters are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.parameters.groups import name_of
from core.parameters.selectors import in_force, rows_by_code
from core.verdict import Refused, refuse
from incentives.policy.models import PolicyVersion, Programme, VersionState
from incentives.policy.tree.frame import Terms


def programmes() -> list[Programme]:
    """All programmes, by code."""
    return list(Programme.objects.select_related("unit").order_by("code"))


def versions_on(programme: str, day: dt.date) -> Mapping[int | None, PolicyVersion]:
    """The issued versions that hold on a day, by the district whose rule it is (None: the whole city's)."""
    found = PolicyVersion.objects.filter(
        programme_id=programme, state=VersionState.ISSUED, valid_from__lte=day, valid_to__gte=day
    )
    return {version.district_id: version for version in found.order_by("district_id")}


def terms_on(day: dt.date) -> tuple[Terms, dict[str, str]]:
    """The parameters of a day as policies reckon with them, and their names."""
    values, units, names = {}, {}, {}
    for code, rows in rows_by_code().items():
        row = in_force(rows, day)
        values[code] = row.value if row else ""
        units[code] = rows[-1].unit
        names[code] = str(name_of(code, [each.note for each in rows]))
    return Terms(values, units), names


def draft_of(programme: str, number: int) -> PolicyVersion:
    """A version by its number, whatever its state. Raises Refused where there is none."""
    found = (
        PolicyVersion.objects.filter(programme_id=programme, number=number)
        .select_related("programme")
        .first()
    )
    if found is None:
        sentence = _("政策“%(programme)s”没有第 %(number)s 版")
        raise Refused(refuse(sentence, code="policy.version", programme=programme, number=number))
    return found
