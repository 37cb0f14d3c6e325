"""For the operator: the jobs that came to nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.jobs.models import Job, JobState
from core.registry import ToDo

RECENT = dt.timedelta(days=3)


def failed_jobs(_user: Any, day: dt.date) -> Sequence[ToDo]:
    """The jobs of the last three days that came to nothing, as one line."""
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__date__gt=day - RECENT).count()
    if not failed:
        return []
    return [
        ToDo(
            light="AMBER",
            light_text=_("需要处理"),
            title=_("近三天有 %(number)d 个任务未完成") % {"number": failed},
            detail=_("打开任务看原因，处理后可以重新运行。"),
            url=f"{reverse('core:jobs_all')}?state={JobState.FAILED}",
            act=_("去处理"),
        )
    ]
