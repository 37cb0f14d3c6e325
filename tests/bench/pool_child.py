"""One commit of a year's pool in a process of its own; prints {"seconds", "megabytes", "written"}.

python -m tests.bench.pool_child YEAR
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from accounts.models import User  # noqa: E402
from cultivation.pool.services.building import commit  # noqa: E402
from tests.bench.harness import own_peak_mb  # noqa: E402


def main() -> None:
    """Build as the bureau, and say how long it took."""
    built = commit(actor=User.objects.get(username="bureau"), year=int(sys.argv[1]))
    print(json.dumps({"seconds": built.seconds, "megabytes": own_peak_mb(), "written": built.written}))


main()
