"""The benchmarks of incentives: a city evaluated, the tree against code by hand, and what other numbers would change."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from typing import Any

import numpy as np
from django.db import connection

from core.exact import MISSING
from incentives.eligibility.cycles import services as cycles
from incentives.eligibility.registry import find
from incentives.eligibility.services import given
from incentives.eligibility.whatif.services import try_out
from incentives.policy.tree.evaluating import evaluate
from incentives.policy.tree.frame import Frame
from sbs_portal.runtime.paths import ROOT
from tests.bench.award_city import YEAR, award_city
from tests.bench.harness import Bench
from tests.bench.references import award as floor
from tests.bench.references import p1_by_hand

N = int(os.environ.get("BENCH_AWARDS", "100000"))
DAY = dt.date(2024, 6, 1)
_last: dict[str, Any] = {}


def first() -> float:
    """A year that was not evaluated before."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE incentives_evaluation CASCADE")
        cursor.execute("VACUUM ANALYZE incentives_evaluation")
    seconds = child()
    if _last["changed"] != N:
        raise RuntimeError(f"kept {_last['changed']} evaluations, not {N}")
    return seconds


def again() -> float:
    """A year in which nothing has changed; it must write nothing."""
    seconds = child()
    if _last["changed"]:
        raise RuntimeError(f"wrote {_last['changed']} evaluations of unchanged facts")
    return seconds


def child() -> float:
    """One evaluation in a process of its own; its seconds."""
    command = [sys.executable, "-m", "tests.bench.award_child"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    _last.update(json.loads(done.stdout.splitlines()[-1]))
    if _last["subjects"] != N:
        raise RuntimeError(f"judged {_last['subjects']} subjects, not {N}")
    return float(_last["seconds"])


def prepare() -> None:
    """A city that was evaluated once, so that the floor has rows to write."""
    award_city(N)
    first()
    _last["rows"] = floor.finished_rows()


def against_floor() -> float:
    """The floor, with the verdicts of the first evaluation."""
    return floor.copy_out_and_in(_last["rows"])


def megabytes() -> float:
    """Peak memory of the last evaluation's process."""
    return float(_last["megabytes"])


def _columns() -> dict[str, Any]:
    """The facts of P1 for N subjects, of every kind."""
    rng = np.random.default_rng(7)
    columns: dict[str, Any] = {
        fact: rng.choice(np.array([MISSING, 0, 1, 1, 1, 1]), N) for fact in p1_by_hand.FACTS
    }
    for name in ("output_first", "output_next", "revenue_first", "revenue_next"):
        columns[name] = np.where(rng.random(N) < 0.05, MISSING, rng.integers(10**9, 4 * 10**9, N))
    return columns


def prepare_columns() -> None:
    """P1's policy of the year, and columns."""
    award_city(N)
    judged_by = given(find("P1"), YEAR, DAY)
    _last.update(columns=_columns(), rule=judged_by.rules[None], terms=judged_by.terms)


def by_tree() -> float:
    """P1 as a tree, twenty times."""
    tree, frame = _last["rule"].tree, Frame(N, _last["columns"])
    started = time.perf_counter()
    for _round in range(20):
        evaluate(tree.parts[0], tree.subject, frame, _last["terms"])
    return time.perf_counter() - started


def by_hand() -> float:
    """P1 as code, twenty times."""
    started = time.perf_counter()
    for _round in range(20):
        p1_by_hand.judge(_last["columns"], 20_000_000, 20_000_000, "OUTPUT_OR_REVENUE")
    return time.perf_counter() - started


def prepare_cycle() -> None:
    """A cycle of the year."""
    award_city(N)
    _last["cycle"] = cycles.find_cycle("P1", YEAR) or cycles.freeze(
        actor=None, programme=find("P1"), year=YEAR, day=DAY
    )


def try_cached() -> float:
    """Another number, with the cycle's file in the process."""
    cycles.opened(_last["cycle"])
    started = time.perf_counter()
    try_out(_last["cycle"], {"p1_award": "150000"}).as_json()
    return time.perf_counter() - started


def try_cold() -> float:
    """Another number in a process that has not read the file."""
    cycles._opened.cache_clear()
    started = time.perf_counter()
    try_out(_last["cycle"], {"p1_award": "150000"}).as_json()
    return time.perf_counter() - started


def one_second() -> float:
    """The bar is in seconds here, by the issue's own words."""
    return 1.0


BENCHES = [
    Bench("evaluate_100k", first, against_floor, 4.0, setup=prepare, repeat=3, peak_mb=megabytes, bar_mb=400),
    Bench("evaluate_again_100k", again, first, 1.0, setup=prepare),
    Bench("evaluate_tree_100k", by_tree, by_hand, 1.5, setup=prepare_columns, repeat=3),
    Bench("what_if_cached_100k", try_cached, one_second, 1.0, setup=prepare_cycle, repeat=3),
    Bench("what_if_cold_100k", try_cold, one_second, 3.0, setup=prepare_cycle, repeat=3),
]
