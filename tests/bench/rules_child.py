"""One import of returns in a process of its own: prints {"seconds", "created", "findings"}.

python -m tests.bench.rules_child every|first FILE
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from accounts.models import User  # noqa: E402
from exchange.staging import batches  # noqa: E402
from monitoring.returns.findings.models import ReturnFinding  # noqa: E402
from monitoring.returns.rules.validation import RULES  # noqa: E402
from tests.bench.rules_city import PERIOD, USER  # noqa: E402

FIRST = {"V01", "V02", "V03", "V04", "V05", "V06", "V26"}
"""The rules that look at a return alone."""


def main() -> None:
    """From the upload to the commit, as the browser's job does it."""
    if sys.argv[1] == "first":
        for code in RULES.keys() - FIRST:
            del RULES[code]
    path = Path(sys.argv[2])
    person = User.objects.get(username=USER)
    started = time.perf_counter()
    batch = batches.upload(
        actor=person, dataset="returns", source=path, filename=path.name, options={"period": str(PERIOD)}
    )
    batch = batches.commit(batches.read_and_plan(batch.pk).pk)
    seconds = time.perf_counter() - started
    findings = ReturnFinding.objects.count()
    print(json.dumps({"seconds": seconds, "created": batch.created, "findings": findings,
                      "refused": batch.refused, "why": batch.refusal_code}))  # fmt: skip


main()
