"""Reads of assessments and runs; the user comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.lookups import LessThan

from accounts.models import User
from core.periods import Period
from core.row_count import row_count
from core.ui.paging import Page, page_by_key
from cultivation.enterprises.models import Enterprise
from monitoring.scan.models import Assessment, RunState, ScanRun
from monitoring.scan.ranking import LIVELY, gravity, rank

SORTS = ("level", "p50")
DEFAULT_SORT = "level"


def assessments(user: User, period: Period, condition: Q | None = None) -> QuerySet[Assessment]:
    """The current results of a quarter in scope that a condition lets through: to count, to group, to list."""
    rows = Assessment.objects.visible_to(user).filter(
        year=period.year, quarter=period.quarter, is_current=True
    )
    return rows if condition is None else rows.filter(condition)


def page(user: User, period: Period, condition: Q, *, sort: str, number: int = 1) -> Page[Assessment]:
    """Three queries: the count, the ids of the page by an index, their rows with enterprise and place."""
    total = assessments(user, period, condition).count()
    return page_by_key(ids(user, period, condition, sort), lambda keys: rows(user, keys), number, total=total)


def ids(user: User, period: Period, condition: Q, sort: str) -> QuerySet[Any, int]:
    """Ids of the list's rows in order, as a flat queryset: a page takes a slice, an export all."""
    return assessments(user, period, condition).order_by(*_order(period, sort)).values_list("pk", flat=True)


def _order(period: Period, sort: str) -> tuple[Any, ...]:
    p50 = F("p50")
    if sort == "p50":
        return p50.asc(nulls_first=True), "-id"
    if sort == "-p50":
        return p50.desc(nulls_last=True), "id"
    if sort == "-level":
        return rank().desc(), gravity().desc(), "-id"
    return rank().asc(), _stayed(period), gravity().asc(), "id"


def _stayed(period: Period) -> Case:
    """Whether a result stood at its level a quarter earlier too; among the calm ones that is not asked."""
    before = period.previous
    same = Assessment.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        year=before.year,
        quarter=before.quarter,
        is_current=True,
        above_scale=OuterRef("above_scale"),
        readiness=OuterRef("readiness"),
        risk=OuterRef("risk"),
    )
    return Case(When(LessThan(rank(), LIVELY), then=Exists(same)), default=Value(True))


def rows(user: User, wanted: Sequence[int]) -> list[Assessment]:
    """The rows of some ids, in that order, with enterprise and place."""
    seen = Assessment.objects.visible_to(user).select_related("enterprise", "district", "street")
    found = seen.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def counts_by(
    user: User, period: Period, *fields: str, condition: Q | None = None
) -> dict[tuple[object, ...], int]:
    """How many current results there are by some of district, readiness, risk, above_scale, stale; one query."""
    rows = assessments(user, period, condition).values_list(*fields).annotate(count=row_count()).order_by()
    return {tuple(row[:-1]): row[-1] for row in rows}


def levels_before(user: User, period: Period, enterprises: Sequence[int]) -> dict[int, Assessment]:
    """The results of some enterprises in the quarter before, by enterprise."""
    rows = assessments(user, period.previous, Q(enterprise_id__in=list(enterprises)))
    return {
        row.enterprise_id: row
        for row in rows.only("enterprise_id", "above_scale", "readiness", "risk", "stale")
    }


def latest_run(period: Period) -> ScanRun | None:
    """The last finished run of a quarter, else the one under way."""
    runs = ScanRun.objects.filter(year=period.year, quarter=period.quarter).select_related("job")
    return runs.filter(state=RunState.DONE).first() or runs.first()


def run_under_way(period: Period) -> ScanRun | None:
    """The unfinished run of a quarter."""
    unfinished = [RunState.WAITING, RunState.RUNNING]
    return ScanRun.objects.filter(year=period.year, quarter=period.quarter, state__in=unfinished).first()


def assessment_of(user: User, enterprise: Enterprise, period: Period | None = None) -> Assessment | None:
    """The current result of one enterprise in a quarter; without one named, of the last judged quarter."""
    rows = Assessment.objects.visible_to(user).filter(enterprise=enterprise, is_current=True)
    if period is not None:
        rows = rows.filter(year=period.year, quarter=period.quarter)
    return rows.select_related("run").order_by("-year", "-quarter").first()


def versions_of(user: User, assessment: Assessment, limit: int = 10) -> list[Assessment]:
    """Every version of the result of that quarter, newest first."""
    rows = Assessment.objects.visible_to(user).filter(
        enterprise=assessment.enterprise_id, year=assessment.year, quarter=assessment.quarter
    )
    return list(rows.select_related("run").order_by("-version")[:limit])
