"""The programmes that are evaluated: those of the city's data and of its bureau that have a version."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import Exists, Min, OuterRef
from django.utils.translation import gettext_lazy as _

from core.once import once
from core.verdict import Refused, refuse
from incentives.policy.models import PolicyVersion, Programme, VersionState
from incentives.policy.vocabulary import subject_kinds

YEARS_BACK: Final = 3
"""How many years back programmes are judged again each night, and for one enterprise."""
_ISSUED: Final = (VersionState.ISSUED, VersionState.SUPERSEDED)


def programmes() -> list[Programme]:
    """All of them, by code; a page asks once."""
    return once("programmes", _asked)


def _asked() -> list[Programme]:
    versions = PolicyVersion.objects.filter(programme=OuterRef("pk"), state__in=_ISSUED)
    return list(Programme.objects.filter(Exists(versions)).select_related("unit").order_by("code"))


def get(code: str) -> Programme | None:
    """The programme of a code, the first of all where none is named; None for one that there is not."""
    known = programmes()
    if not code:
        return known[0] if known else None
    return next((each for each in known if each.code == code), None)


def find(code: str) -> Programme:
    """The same for who must have one. Raises Refused for one that there is not."""
    found = get(code)
    if found is None:
        sentence = _("没有奖补政策“%(value)s”") if code else _("还没有已发布的奖补政策")
        raise Refused(refuse(sentence, code="FILTER_VALUE", value=code))
    return found


def named(programme: Programme) -> dict[str, str]:
    """What an address of the list says of its programme."""
    return {"programme": programme.code}


def years(programme: Programme) -> list[int]:
    """The years that can be evaluated, newest first: those that have subjects, from the first version on."""
    first = PolicyVersion.objects.filter(programme=programme, state__in=_ISSUED).aggregate(
        day=Min("valid_from")
    )["day"]
    with connection.cursor() as cursor:
        cursor.execute(subject_kinds[programme.subject].years)
        found = {int(year) for (year,) in cursor.fetchall() if year is not None}
    return sorted((year for year in found if first and year >= first.year), reverse=True)
