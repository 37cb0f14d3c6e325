"""Reads of jobs: one's own, or all for whoever operates the portal."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet

from core.jobs.models import Job, JobState
from core.jobs.registry import KINDS
from core.row_count import row_count

OPERATE: Final = "job.operate"


def visible_jobs(user: Any) -> QuerySet[Job]:
    """The person's own jobs; all of them for an operator."""
    jobs = Job.objects.select_related("owner")
    return jobs if user.can(OPERATE) else jobs.filter(owner_id=user.pk)


def own_jobs(user: Any) -> QuerySet[Job]:
    """The person's own jobs, newest first."""
    return Job.objects.select_related("owner").filter(owner_id=user.pk)


def counts() -> dict[str, int]:
    """How many jobs are in each state."""
    return dict(Job.objects.order_by().values_list("state").annotate(n=row_count()))


def kinds() -> list[tuple[str, str]]:
    """Every kind by its title, for the filter."""
    return sorted(((code, str(kind.title)) for code, kind in KINDS.items()), key=lambda pair: pair[1])


def states() -> list[tuple[str, str]]:
    """Every state by its label."""
    return [(value, str(label)) for value, label in JobState.choices]
