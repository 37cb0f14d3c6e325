"""A block: claimed by locking its row, judged, written and marked done, all in one transaction.

A worker that is killed leaves the block as it was, for the lock goes with its connection; so no block is ever half
done or done twice, and nobody has to guess who is dead.
"""

from __future__ import annotations

import numpy as np
from django.db import transaction
from django.utils import timezone

from core.periods import Period
from cultivation.enterprises.standing import apply_assessments
from monitoring.scan.models import RunState, ScanBlock, ScanRun
from monitoring.scan.reading.frames import load_frame
from monitoring.scan.reading.register import Register
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.digest import digest_of
from monitoring.scan.rules.judge import judge
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.running.writing import write

# One look into the unique index for each enterprise, and its order leaves the planner no other: of a quarter that has
# just begun it knows nothing, and by (year, quarter) it would read the whole quarter again for every block.
_RESULTS = """SELECT * FROM (
    SELECT year, quarter, ytd, readiness, risk, stale, p10, p50, p90, run_id AS run
    FROM monitoring_assessment
    WHERE enterprise_id = n.enterprise_id AND is_current AND (year, quarter) <= (%(year)s, %(quarter)s)
    ORDER BY year DESC, quarter DESC LIMIT 1
) latest WHERE latest.year = %(year)s AND latest.quarter = %(quarter)s"""


class NotRunning(Exception):  # noqa: N818  (it is an answer, not an error)
    """The run was cancelled, failed or finished meanwhile; nothing was written."""


def do_one_block(run_id: int, baseline: FrozenBaseline, parameters: ScanParameters) -> bool:
    """Claim the next free block of a run, judge it and commit; False when every block is done or taken.

    The run's row is held in share for as long, so that cancelling waits for the block. Raises NotRunning.
    """
    with transaction.atomic():
        run = _held(run_id)
        block = (
            ScanBlock.objects.select_for_update(no_key=True, skip_locked=True)
            .filter(run=run, state=RunState.WAITING)
            .order_by("number")
            .first()
        )
        if block is None:
            return False
        _judge(run, block, baseline, parameters)
    return True


def _held(run_id: int) -> ScanRun:
    """The run, share-locked until the block is committed; raises NotRunning unless it runs."""
    run = ScanRun.objects.raw("SELECT * FROM monitoring_scanrun WHERE id = %s FOR SHARE", [run_id])[0]
    if run.state != RunState.RUNNING:
        raise NotRunning
    return run


def _judge(run: ScanRun, block: ScanBlock, baseline: FrozenBaseline, parameters: ScanParameters) -> None:
    period = Period(run.year, run.quarter)
    loaded = load_frame(period, run.as_of, block.first_id, block.last_id, parameters.window_years)
    frame, register = loaded.frame, loaded.register
    digest = digest_of(frame, baseline, parameters)
    changed = np.flatnonzero(~register.judged | (register.digest != digest))
    written = 0
    if changed.size:
        part = frame if changed.size == len(frame) else frame.take(changed)
        rows = register if changed.size == len(register) else _taken(register, changed)
        written = write(run, rows, judge(part, baseline, parameters), part.above_scale)
    block.levels = apply_assessments(
        _RESULTS,
        {"year": run.year, "quarter": run.quarter, "first": block.first_id, "last": block.last_id},
    )
    block.enterprises, block.judged, block.unchanged = len(frame), written, len(frame) - written
    block.state, block.finished_at = RunState.DONE, timezone.now()
    block.save(update_fields=["enterprises", "judged", "unchanged", "levels", "state", "finished_at"])


def _taken(register: Register, rows: np.ndarray) -> Register:
    return Register(**{name: values[rows] for name, values in vars(register).items()})
