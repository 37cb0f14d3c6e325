"""One evaluation in a process of its own, so that its memory is its own; prints seconds, megabytes and what was judged."""

from __future__ import annotations

import datetime as dt
import json
import time

import django

django.setup()

from incentives.eligibility.registry import find  # noqa: E402
from incentives.eligibility.services import evaluate  # noqa: E402
from tests.bench.award_city import YEAR  # noqa: E402
from tests.bench.harness import own_peak_mb  # noqa: E402


def main() -> None:
    """Evaluate the year and say how long it took."""
    started = time.perf_counter()
    found = evaluate(programme=find("P1"), year=YEAR, day=dt.date(2024, 6, 1))
    seconds = time.perf_counter() - started
    told = {
        "seconds": seconds,
        "megabytes": own_peak_mb(),
        "subjects": found.subjects,
        "changed": found.changed,
    }
    print(json.dumps(told))


main()
