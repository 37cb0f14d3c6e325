"""A backtest as a job: each quarter is a step, and a worker that is killed leaves the quarters that are done."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs.progress import Progress
from core.jobs.registry import job
from core.periods import Period
from monitoring.scan.backtesting.asking import JOB


@job(JOB, title=gettext_lazy("研判回测"))
def run(progress: Progress, *, first: str, last: str) -> dict[str, Any]:
    """The quarters, and a proposal where there are years enough."""
    from monitoring.scan.backtesting.services import backtest  # noqa: PLC0415  (pandas, for who makes one alone)

    begins, ends = Period.parse(first), Period.parse(last)
    found = backtest(
        begins,
        ends,
        calibrate=ends.year > begins.year,
        told=lambda done, of: progress.step(done, of, _("逐季回测")),
    )
    return {"url": reverse("scan:backtest"), "summary": [[_("季度"), len(found.quarters)]]}
