"""One validation in a process of its own, so that its memory is its own: prints {"seconds", "megabytes", "returns"}."""

from __future__ import annotations

import json
import time

import django

django.setup()

from core.audit.context import recording  # noqa: E402
from monitoring.returns.stored import judge_stored  # noqa: E402
from tests.bench.harness import own_peak_mb  # noqa: E402
from tests.bench.validate_city import PERIOD  # noqa: E402


def main() -> None:
    """Judge the quarter and say how long it took."""
    started = time.perf_counter()
    with recording(reason="bench"):
        found = judge_stored(PERIOD)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "megabytes": own_peak_mb(), "returns": found.returns}))


main()
