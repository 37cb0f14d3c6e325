"""Reads of policies: which version holds on a day, and what its parameters are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.once import once
from core.parameters.groups import name_of
from core.parameters.models import Parameter
from core.parameters.selectors import in_force, known_rows
from core.verdict import Refused, refuse
from incentives.policy.models import ON_ITS_WAY, PolicyVersion, Programme, VersionState
from incentives.policy.tree.asking import not_loaded
from incentives.policy.tree.frame import Terms
from incentives.policy.tree.reading import read

_BESIDE: Final = ("programme", "programme__unit", "district", "drafted_by", "approved_by", "revises")


def programmes() -> list[Programme]:
    """All programmes, by code."""
    return list(Programme.objects.select_related("unit").order_by("code"))


def programme(code: str) -> Programme:
    """A programme. Raises Http404 for one that there is not."""
    return get_object_or_404(Programme.objects.select_related("unit"), pk=code)


def version_of(user: User, policy: int) -> PolicyVersion:
    """A version that the person sees. Raises Http404."""
    seen = PolicyVersion.objects.visible_to(user).select_related(*_BESIDE)
    return get_object_or_404(seen, pk=policy)


def library(user: User, condition: Q | None = None) -> list[tuple[Programme, list[PolicyVersion]]]:
    """Every programme with the versions that the person sees, newest first; two queries.

    With a condition those alone that it lets through, and no programme without one.
    """
    seen: dict[str, list[PolicyVersion]] = {}
    for row in in_order(filtered(user, condition or Q()).select_related(*_BESIDE)):
        seen.setdefault(row.programme_id, []).append(row)
    return [
        (each, seen.get(each.code, [])) for each in programmes() if condition is None or each.code in seen
    ]


def in_order(rows: QuerySet[PolicyVersion]) -> QuerySet[PolicyVersion]:
    """As the library lists them: by programme and district, the newest first."""
    return rows.order_by("programme_id", "district__code", "-number")


def filtered(user: User, condition: Q) -> QuerySet[PolicyVersion]:
    """The versions that the person sees and a filter lets through."""
    return PolicyVersion.objects.visible_to(user).filter(condition)


def siblings(user: User, of: PolicyVersion) -> list[PolicyVersion]:
    """The versions of the same programme and district that the person sees, newest first."""
    seen = PolicyVersion.objects.visible_to(user).filter(
        programme_id=of.programme_id, district_id=of.district_id
    )
    return list(seen.select_related(*_BESIDE).order_by("-number"))


def on_their_way(user: User, programme: str) -> list[PolicyVersion]:
    """The drafts and submitted versions of a programme that the person sees, the newest first."""
    rows = PolicyVersion.objects.visible_to(user).filter(programme_id=programme, state__in=ON_ITS_WAY)
    return list(rows.select_related(*_BESIDE).order_by("district__code", "-number"))


def waiting(user: User) -> list[PolicyVersion]:
    """The versions that were submitted and that this person may approve: those on which they did not write."""
    rows = (row for row in _open(user) if row.state == VersionState.SUBMITTED)
    return [row for row in rows if user.pk not in (row.drafted_by_id, *row.writers)]


def sent_back(user: User) -> list[PolicyVersion]:
    """The person's own drafts that were sent back."""
    rows = (row for row in _open(user) if row.state == VersionState.DRAFT)
    return [row for row in rows if row.sent_back and row.drafted_by_id == user.pk]


def _open(user: User) -> list[PolicyVersion]:
    """The versions on their way that the person sees, which two to-dos ask: those submitted first on top; one query."""
    rows = PolicyVersion.objects.visible_to(user).filter(state__in=ON_ITS_WAY).select_related(*_BESIDE)
    return once(("policy versions on their way", user.pk), lambda: list(rows.order_by("submitted_at", "pk")))


def versions_on(programme: str, day: dt.date) -> Mapping[int | None, PolicyVersion]:
    """The issued versions that hold on a day, by the district whose rule it is (None: the whole city's)."""
    found = PolicyVersion.objects.filter(
        programme_id=programme, state=VersionState.ISSUED, valid_from__lte=day, valid_to__gte=day
    )
    return {version.district_id: version for version in found.order_by("district_id")}


def without_values(day: dt.date) -> list[tuple[PolicyVersion, dict[str, str]]]:
    """The issued versions that hold on a day and reckon with parameters that have no value then: their names by code."""
    terms, names = terms_on(day)
    rows = PolicyVersion.objects.filter(state=VersionState.ISSUED, valid_from__lte=day, valid_to__gte=day)
    found = (
        (row, not_loaded(read(row.tree).parts, terms.values))
        for row in rows.select_related("programme", "district").order_by("programme_id", "district__code")
    )
    return [(row, {code: names.get(code, code) for code in codes}) for row, codes in found if codes]


def terms_on(day: dt.date) -> tuple[Terms, dict[str, str]]:
    """The parameters of a day as policies reckon with them, and their names."""
    values, units, names = {}, {}, {}
    for code, rows in known_rows().items():
        row = in_force(rows, day)
        values[code] = row.value if row else ""
        units[code] = rows[-1].unit
        names[code] = str(name_of(code, [each.note for each in rows]))
    return Terms(values, units), names


def units() -> dict[str, str]:
    """Of each parameter that there is, its unit."""
    return dict(Parameter.objects.order_by("valid_from").values_list("code", "unit"))


def draft_of(programme: str, said: str) -> PolicyVersion:
    """A version by its number, whatever its state; of a district's own rules by `code:number`.

    Raises Refused where there is none, or several districts have one of that number.
    """
    district, _colon, number = said.rpartition(":")
    found = PolicyVersion.objects.filter(programme_id=programme, number=_number(number))
    if district:
        found = found.filter(district__code=district)
    rows = list(found.select_related("programme")[:2])
    if not rows:
        sentence = _("政策“%(programme)s”没有第 %(number)s 版")
        raise Refused(refuse(sentence, code="policy.version", programme=programme, number=said))
    if len(rows) > 1:
        sentence = _("好几个区都有第 %(number)s 版，请写明是哪个区，例如 440307:%(number)s")
        raise Refused(refuse(sentence, code="policy.which_district", number=number))
    return rows[0]


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
