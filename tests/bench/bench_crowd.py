"""Eight users at once on the list at 100,000, through the real web server, beside one user alone.

Both fetch the same number of pages; the ratio is one user's seconds by eight users' seconds.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import User
from sbs_portal.runtime.paths import ROOT
from tests.bench.harness import Bench
from tests.bench.many_names import many_city
from tests.support.factories import user
from tests.support.portals import free_port

ROWS, PAGES, USERS = 100_000, 240, 8
_state: dict[str, Any] = {}
_open = ExitStack()


def _set_up() -> None:
    many_city(ROWS)
    _state["port"] = free_port()
    _state["cookies"] = [_cookie(number) for number in range(USERS)]
    _serve()
    _fetch(USERS)  # every process and thread has its connections


def _cookie(number: int) -> str:
    name = f"crowd{number}"
    person = User.objects.filter(username=name).first() or user("BUREAU", username=name)
    client = Client()
    client.force_login(person, backend="accounts.backends.UnitBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _serve() -> None:
    env = {**os.environ, "PORTAL_HOST": "127.0.0.1", "PORTAL_PORT": str(_state["port"])}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:sbs_portal.runtime.gunicorn_conf", "sbs_portal.wsgi"]  # fmt: skip
    log = _open.enter_context((Path(tempfile.gettempdir()) / "bench-crowd.log").open("wb"))
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    _open.callback(server.wait)
    _open.callback(server.terminate)
    deadline = time.monotonic() + 60
    while True:
        with suppress(OSError), closing(_link()) as link:
            link.request("GET", "/healthz")
            if link.getresponse().status == http.client.OK:
                return
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the web server did not start, see {log.name}")
        time.sleep(0.1)


def _link() -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", _state["port"], timeout=60)


def _visit(cookie: str, pages: Iterator[int]) -> None:
    """One user's pages, one after the other."""
    with closing(_link()) as link:
        for _page in pages:
            link.request("GET", "/enterprises/", headers={"Cookie": cookie})
            answer = link.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"the list answered {answer.status}")


def _fetch(users: int) -> None:
    """`PAGES` pages by that many users at once; all of them are busy until the last page is asked for."""
    pages = iter(range(PAGES))
    with ThreadPoolExecutor(users) as crowd:
        list(crowd.map(_visit, _state["cookies"][:users], [pages] * users))


BENCHES = [
    Bench("list page, eight users at once", work=lambda: _fetch(1), reference=lambda: _fetch(USERS), bar=1.8,
          setup=_set_up, teardown=_open.close, repeat=5, at_least=True),
]  # fmt: skip
