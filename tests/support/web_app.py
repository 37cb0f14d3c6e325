"""The smallest application for the web server: it says which process answers; `/wait` answers when a file is gone,
`/read` when it has the whole request."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sbs_portal.runtime import gunicorn_conf
from tests.support.waiting import until

gunicorn_conf.SILENT_SECONDS = int(os.environ.get("SILENT_SECONDS", "60"))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The number of the process that answers."""
    said = str(os.getpid())
    if environ["PATH_INFO"] == "/wait":
        held = Path(os.environ["HELD"])
        held.write_text(said)
        until(lambda: not held.exists())
    if environ["PATH_INFO"] == "/read":
        environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said.encode()]
