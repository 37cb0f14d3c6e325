"""What a benchmark is, and how it is timed: work and reference in one run, judged by their ratio."""

from __future__ import annotations

import gc
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Timed = Callable[[], float | None]  # may return the seconds itself, when not all of the call is the work


@dataclass(frozen=True)
class Bench:
    """One row of the table.

    `name` is matched by `./portal bench NAME`. `setup` runs once before and is not timed (see `bench_city` in
    tests/bench/city.py for a seeded database that modules share). `bar` is the highest ratio work / reference that
    passes, or the lowest when `at_least`. `yardstick_seconds` is what yardsticks measured for the reference, for
    orientation only. `peak_mb` gives the work's peak memory after it ran, held against `bar_mb`. `given_up` names the
    decision (docs/adr) that says why a bar is not kept: it is told and does not fail the run.
    """

    name: str
    work: Timed
    reference: Timed
    bar: float
    setup: Callable[[], None] | None = None
    teardown: Callable[[], None] | None = None
    repeat: int = 1
    at_least: bool = False
    allowance_seconds: float = 0.0  # added to the bar: work ≤ bar × reference + allowance
    yardstick_seconds: float | None = None
    peak_mb: Callable[[], float] | None = None
    bar_mb: float | None = None
    given_up: str = ""


@dataclass(frozen=True)
class Result:
    """A benchmark that ran."""

    name: str
    work_seconds: float
    reference_seconds: float
    ratio: float
    bar: float
    verdict: str  # pass, FAIL, or the decision that gives its bar up
    yardstick_seconds: float | None = None
    peak_mb: float | None = None
    bar_mb: float | None = None


def run(bench: Bench) -> Result:
    """Time the reference and the work in turn; the median of `repeat` rounds each."""
    if bench.setup:
        bench.setup()
    try:
        rounds = [(seconds(bench.reference), seconds(bench.work)) for _ in range(bench.repeat)]
        peak = bench.peak_mb() if bench.peak_mb else None
    finally:
        if bench.teardown:
            bench.teardown()
    reference = statistics.median(first for first, _second in rounds)
    work = statistics.median(second for _first, second in rounds)
    ratio = work / reference if reference else float("inf")
    most = bench.bar * reference + bench.allowance_seconds
    good = ratio >= bench.bar if bench.at_least else work <= most
    lean = peak is None or bench.bar_mb is None or peak <= bench.bar_mb
    verdict = "pass" if good and lean else bench.given_up if lean and bench.given_up else "FAIL"
    return Result(
        bench.name, work, reference, ratio, bench.bar, verdict, bench.yardstick_seconds, peak,
        bench.bar_mb,
    )  # fmt: skip


def seconds(work: Timed) -> float:
    """The wall time of one call, or what it says itself."""
    gc.collect()
    started = time.perf_counter()
    said = work()
    return said if isinstance(said, float) else time.perf_counter() - started


def own_peak_mb() -> float:
    """The most memory that this program held; `ru_maxrss` would count what its parent held when it began."""
    peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak[1]) / 1024 if peak else 0.0
