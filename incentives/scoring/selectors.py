"""Reads of candidates and of answers; the user comes first, out of scope is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from core.row_count import row_count
from core.ui.filters import FilterValues
from core.ui.paging import Page, page_by_key
from cultivation.enterprises.recognitions.codes import RecognitionKind
from incentives.scoring.codes import Standing
from incentives.scoring.models import ScoreSheet, SelfCheckAnswer, SpecialisedCandidate

CandidateFilters = FilterValues[None]
DEFAULT_LEVEL = RecognitionKind.SPECIALISED


def level_of(filters: CandidateFilters) -> RecognitionKind:
    """The level that a list is of."""
    return RecognitionKind(filters.values.get("level", (DEFAULT_LEVEL.value,))[0])


def year_of(filters: CandidateFilters) -> int:
    """The year that a list is of: this one where none is asked for."""
    (year,) = filters.values.get("year", (str(timezone.localdate().year),))
    return int(year)


def candidates(user: User, filters: CandidateFilters) -> QuerySet[SpecialisedCandidate]:
    """The rows of one level and year in scope that the filters let through."""
    found = SpecialisedCandidate.objects.visible_to(user).filter(
        year=year_of(filters), level=level_of(filters).value
    )
    return found.filter(filters.q(None))


def counts(user: User, filters: CandidateFilters) -> dict[str, int]:
    """How many stand where, whatever standing the filters ask for; one query."""
    every = candidates(user, filters.but(standing=None)).order_by().values("standing").annotate(n=row_count())
    found = {row["standing"]: row["n"] for row in every}
    return {standing.value: found.get(standing.value, 0) for standing in Standing}


def ids(user: User, filters: CandidateFilters) -> QuerySet[Any]:
    """Ids in order: who is likely first, the most points first."""
    order = ("place", F("total").desc(nulls_last=True), "enterprise")
    return candidates(user, filters).order_by(*order).values_list("pk", flat=True)


def page(user: User, filters: CandidateFilters, *, total: int, number: int = 1) -> Page[SpecialisedCandidate]:
    """A page in two queries."""
    return page_by_key(ids(user, filters), lambda keys: rows(user, keys), number, total=total)


def rows(user: User, wanted: Sequence[int]) -> list[SpecialisedCandidate]:
    """The rows of some ids, in that order."""
    if not wanted:
        return []
    found = SpecialisedCandidate.objects.visible_to(user).select_related("enterprise", "district", "street")
    by_id = {row.pk: row for row in found.filter(pk__in=list(wanted))}
    return [by_id[pk] for pk in wanted if pk in by_id]


def of_enterprise(user: User, enterprise: int, year: int) -> list[SpecialisedCandidate]:
    """What an enterprise comes to in a year, the lowest level first."""
    found = SpecialisedCandidate.objects.visible_to(user).filter(enterprise_id=enterprise, year=year)
    order = [level.value for level in RecognitionKind]
    return sorted(found, key=lambda row: order.index(row.level))


def answers(enterprise: int, year: int) -> dict[str, SelfCheckAnswer]:
    """The answers in force of an enterprise and year, by fact; who sees the enterprise's page sees them."""
    found = SelfCheckAnswer.objects.filter(enterprise_id=enterprise, year=year, is_current=True)
    return {row.fact: row for row in found.exclude(value="").select_related("stated_by")}


def has_sheet(day: dt.date) -> bool:
    """Whether a score sheet holds on a day."""
    held = ScoreSheet.objects.filter(valid_from__lte=day)
    return held.filter(valid_to=None).exists() or held.filter(valid_to__gte=day).exists()


def history(enterprise: int, year: int, limit: int = 30) -> list[SelfCheckAnswer]:
    """What was stated for the year and by whom, the newest first, superseded answers too."""
    found = SelfCheckAnswer.objects.filter(enterprise_id=enterprise, year=year)
    return list(found.select_related("stated_by").order_by("-stated_at", "-pk")[:limit])
