"""The steps of a run, each safe to repeat: begin it, do its blocks, finish it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.periods import Period
from core.row_count import row_count
from core.verdict import refuse, require
from cultivation.enterprises.codes import Readiness, Risk
from monitoring.scan import following, models
from monitoring.scan.models import RunState, ScanBlock, ScanRun
from monitoring.scan.reading.frames import BLOCK, load_history, ranges
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.rules.version import rules_version
from monitoring.scan.terms import keep_terms, terms_of

CONTINUED = (RunState.WAITING, RunState.RUNNING, RunState.CANCELLED, RunState.FAILED)


@dataclass(frozen=True)
class Begun:
    """A run that can be worked on: what its blocks are judged by."""

    run_id: int
    baseline: FrozenBaseline
    parameters: ScanParameters


def begin(run_id: int) -> Begun | None:
    """Make or find the baseline and the blocks, and let the run run; None when it is done.

    A run that was cut off, cancelled or has failed goes on where it was: its `as_of`, baseline, parameters and finished
    blocks stay. Raises Refused while another run of the quarter is under way.
    """
    with transaction.atomic():
        run = ScanRun.objects.select_for_update(no_key=True).get(pk=run_id)
        if run.state == RunState.DONE:
            return None
        period = Period(run.year, run.quarter)
        _alone(run)
        parameters = terms_of(period)
        if run.baseline is None:
            run.baseline = _baseline(run, parameters)
        elif run.parameters_version != parameters.version:
            require(refuse(_("研判参数在中断后已修改，请重新发起研判。"), code="scan.parameters_changed"))
        elif run.rules_version != rules_version():
            require(refuse(_("研判规则在中断后已更新，请重新发起研判。"), code="scan.rules_changed"))
        if not run.blocks.exists():
            ScanBlock.objects.bulk_create(
                ScanBlock(run=run, number=number, first_id=first, last_id=last)
                for number, (first, last) in enumerate(ranges(BLOCK), start=1)
            )
        run.parameters_version, run.rules_version = parameters.version, rules_version()
        keep_terms(period)
        run.state, run.finished_at = RunState.RUNNING, None
        run.started_at = run.started_at or timezone.now()
        run.save()
    return Begun(run.pk, FrozenBaseline.from_json(run.baseline.content), parameters)


def resume(run_id: int) -> Begun | None:
    """What a helping worker needs of a run that another has begun; None unless it runs."""
    run = ScanRun.objects.select_related("baseline").filter(pk=run_id, state=RunState.RUNNING).first()
    if run is None or run.baseline is None:
        return None
    parameters = terms_of(Period(run.year, run.quarter))
    if parameters.version != run.parameters_version:
        return None
    return Begun(run.pk, FrozenBaseline.from_json(run.baseline.content), parameters)


def finish(run_id: int) -> ScanRun:
    """Count and close a run whose blocks are all done; otherwise, or a second time, it changes nothing.

    What follows from it in upper rooms happens in the same transaction: with the run closed, or not at all.
    """
    with transaction.atomic():
        run = ScanRun.objects.select_for_update(no_key=True).get(pk=run_id)
        if run.state == RunState.RUNNING and not run.blocks.exclude(state=RunState.DONE).exists():
            run.finished_at = timezone.now()
            run.summary = summary_of(run) | following.follow(run)
            run.state = RunState.DONE
            run.save(update_fields=["state", "summary", "finished_at"])
    return run


def stop(run_id: int, state: RunState) -> None:
    """Close a run that did not come to its end: cancelled or failed. It waits for the blocks under way."""
    ScanRun.objects.filter(pk=run_id, state__in=[RunState.WAITING, RunState.RUNNING]).update(
        state=state, finished_at=timezone.now()
    )


def progress_of(run_id: int) -> tuple[int, int]:
    """Blocks done, and all of them."""
    states = dict(
        ScanBlock.objects.filter(run=run_id)
        .values("state")
        .annotate(count=row_count())
        .values_list("state", "count")
    )
    return states.get(RunState.DONE, 0), sum(states.values())


def summary_of(run: ScanRun) -> dict[str, Any]:
    """What `run_scan --json` prints but for its time: the sums of what each block found in its range.

    Every level is told, also those that do not occur.
    """
    totals, readiness, risk = Counter[str](), Counter[str](), Counter[str]()
    for block in run.blocks.all():
        totals.update(enterprises=block.enterprises, judged=block.judged, unchanged=block.unchanged)
        for ready, risky, n in block.levels:
            readiness[ready] += n
            risk[risky] += n
    return {
        "enterprises": totals["enterprises"],
        "judged": totals["judged"],
        "unchanged": totals["unchanged"],
        "readiness": {level: readiness[level] for level in Readiness.values},
        "risk": {level: risk[level] for level in Risk.values},
    }


def _alone(run: ScanRun) -> None:
    others = ScanRun.objects.filter(
        year=run.year, quarter=run.quarter, state__in=[RunState.WAITING, RunState.RUNNING]
    ).exclude(pk=run.pk)
    if others.exists():
        require(refuse(_("这个季度的另一次研判正在进行，请等它结束。"), code="scan.under_way"))


def _baseline(run: ScanRun, parameters: ScanParameters) -> models.Baseline:
    """The quarter's frozen baseline; the first scan of the quarter and a full one compute a new version.

    Nobody else makes one meanwhile: a quarter has one run under way at a time, and its row is held.
    """
    stored = models.Baseline.objects.filter(year=run.year, quarter=run.quarter)
    frozen = None if run.full else stored.order_by("-version").first()
    if frozen is not None:
        return frozen
    history = load_history(Period(run.year, run.quarter), run.as_of, parameters.window_years)
    return models.Baseline.objects.create(
        year=run.year,
        quarter=run.quarter,
        version=(stored.aggregate(last=Max("version"))["last"] or 0) + 1,
        parameters_version=parameters.version,
        content=FrozenBaseline.compute(history, parameters).to_json(),
    )
