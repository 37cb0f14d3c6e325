"""`run_scan YYYYQn [--wait] [--full] [--json]`: queue a quarter's scan through Celery."""

from __future__ import annotations

import time
from typing import Any, Final

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from core.commands import ReportingCommand, period_argument
from core.jobs.models import JobState
from core.jobs.services import UNFINISHED
from core.verdict import refuse, require
from monitoring.scan.models import RunState, ScanRun
from monitoring.scan.services import request_scan, result_of

POLL_SECONDS: Final = 0.1


class Command(ReportingCommand):
    """Judge every enterprise of the register for a quarter; the scan under way, if there is one."""

    help = __doc__ or ""

    def arguments(self, parser: CommandParser) -> None:
        """The quarter, and how."""
        parser.add_argument("period", type=period_argument, help="2024Q3")
        parser.add_argument("--wait", action="store_true", help="until it is done")
        parser.add_argument("--full", action="store_true", help="compute the baseline anew")

    def report(self, **options: Any) -> dict[str, Any]:
        """The run; with `--wait` its counts, otherwise they are null."""
        run = request_scan(actor=None, period=options["period"], full=options["full"])
        return result_of(_waited(run.pk) if options["wait"] else ScanRun(pk=run.pk))

    def lines(self, report: dict[str, Any]) -> list[str]:
        """Counts in one line, levels in the next."""
        if report["enterprises"] is None:
            return [f"run {report['run']} queued"]
        counts = "{enterprises} enterprises, {judged} judged, {unchanged} unchanged, {seconds:.1f} s"
        levels = [
            f"{name}: {', '.join(f'{level} {count}' for level, count in report[name].items())}"
            for name in ("readiness", "risk")
        ]
        return [f"run {report['run']}: {counts.format(**report)}", *levels]


def _waited(run_id: int) -> ScanRun:
    """The run once it is over. Raises Refused if it was cancelled or has failed."""
    while True:
        run = ScanRun.objects.select_related("job").get(pk=run_id)
        if run.state == RunState.DONE:
            return run
        job = run.job
        if job is not None and job.state not in UNFINISHED and job.state != JobState.DONE:
            code = str((job.result or {}).get("code") or f"scan.{job.state.lower()}")
            require(refuse(_("研判没有完成：%(why)s"), code=code, why=job.error or JobState(job.state).label))
        time.sleep(POLL_SECONDS)
