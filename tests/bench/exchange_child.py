"""One import or export in a process of its own, so that its memory is its own; prints {"seconds", "megabytes", …}.

python -m tests.bench.exchange_child import|refuse|reference FILE
python -m tests.bench.exchange_child export OUT
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from accounts.models import User  # noqa: E402
from exchange.staging import batches  # noqa: E402
from exchange.staging.exporting import export  # noqa: E402
from tests.bench.harness import own_peak_mb  # noqa: E402
from tests.bench.import_city import USER  # noqa: E402
from tests.bench.references.read_and_copy import read_and_copy  # noqa: E402


def bring(path: Path) -> dict[str, Any]:
    """From the upload to the commit, as the browser's job does it."""
    person = User.objects.get(username=USER)
    batch = batches.upload(actor=person, dataset="enterprises", source=path, filename=path.name)
    batch = batches.commit(batches.read_and_plan(batch.pk).pk)
    return {"counts": [batch.created, batch.updated, batch.unchanged, batch.refused], "batch": batch.pk}


def refuse(path: Path) -> dict[str, Any]:
    """From the upload to the sentence that refuses the file."""
    person = User.objects.get(username=USER)
    batch = batches.upload(actor=person, dataset="enterprises", source=path, filename=path.name)
    return {"refusal": batches.read_and_plan(batch.pk).refusal_code}


def take(path: Path) -> dict[str, Any]:
    """The styled export of everything."""
    return {"rows": export(User.objects.get(username=USER), "enterprises", path, {}).rows}


def main() -> None:
    """Do it, and say how long it took and how much it held."""
    work = {"import": bring, "refuse": refuse, "reference": read_and_copy, "export": take}[sys.argv[1]]
    User.objects.first()  # the connection is not the work
    started = time.perf_counter()
    found = work(Path(sys.argv[2]))
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "megabytes": own_peak_mb(), **found}))


main()
