"""One scan in a process of its own, so that its memory is its own: prints {"seconds", "megabytes", "judged"}.

python -m tests.bench.scan_child direct|celery|backtest
"""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from core.periods import Period  # noqa: E402
from monitoring.scan.backtesting.services import backtest  # noqa: E402
from monitoring.scan.models import RunState, ScanRun  # noqa: E402
from monitoring.scan.services import request_scan, run_direct  # noqa: E402
from tests.bench.harness import own_peak_mb  # noqa: E402
from tests.bench.scan_city import PERIOD  # noqa: E402

EIGHT = Period(2022, 1), Period(2023, 4)


def main() -> None:
    """Scan and say how long it took."""
    started = time.perf_counter()
    if sys.argv[1] == "backtest":
        found = backtest(*EIGHT)
        seconds = time.perf_counter() - started
        print(json.dumps({"seconds": seconds, "megabytes": own_peak_mb(), "quarters": len(found.quarters)}))
        return
    if sys.argv[1] == "direct":
        run = run_direct(PERIOD)
    else:
        run = request_scan(actor=None, period=PERIOD)
        while run.state not in (RunState.DONE, RunState.FAILED):
            time.sleep(0.02)
            run = ScanRun.objects.get(pk=run.pk)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "megabytes": own_peak_mb(), "judged": run.summary["judged"]}))


main()
