"""An import of returns with all rules, against the same import with those alone that look at nothing else.

What the others compare with is read in both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from sbs_portal.runtime.paths import ROOT
from tests.bench.harness import Bench
from tests.bench.rules_city import ROWS, fresh, workbook

_last: dict[str, Any] = {}


def child(rules: str) -> float:
    """One import into a fresh copy of the city, in a process of its own; its seconds."""
    fresh()
    command = [sys.executable, "-m", "tests.bench.rules_child", rules, str(workbook())]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    _last.update(json.loads(done.stdout.splitlines()[-1]))
    if _last["created"] != ROWS:
        raise RuntimeError(f"imported {_last}, not {ROWS}")
    return float(_last["seconds"])


def every() -> float:
    """By all rules; some of what they find is there."""
    seconds = child("every")
    if not _last["findings"]:
        raise RuntimeError("nothing was found")
    return seconds


BENCHES = [Bench("import_returns_all_rules", every, lambda: child("first"), 1.3, repeat=3)]
