"""The real web server on a port of its own, and browsers without a screen: what benches of many people at once share."""

from __future__ import annotations

import http.client
import http.cookies
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from accounts.models import User
from sbs_portal.runtime.paths import ROOT
from tests.support.portals import free_port


@contextmanager
def web_server() -> Iterator[int]:
    """gunicorn as the portal runs it, on the database in force; the port."""
    port = free_port()
    env = {**os.environ, "PORTAL_HOST": "127.0.0.1", "PORTAL_PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:sbs_portal.runtime.gunicorn_conf", "sbs_portal.wsgi"]  # fmt: skip
    with (Path(tempfile.gettempdir()) / "bench-web.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _await(server, port)
            yield port
        finally:
            server.terminate()
            server.wait()


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        with suppress(OSError):
            if Browser(port).get("/healthz").status == http.client.OK:
                return
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the web server did not start, see bench-web.log")
        time.sleep(0.1)


class Browser:
    """One person's browser: it keeps its cookies, and opens a connection for each request, as behind this server."""

    def __init__(self, port: int, person: User | None = None) -> None:
        self._port = port
        self.cookies: dict[str, str] = {}
        if person:
            client = Client()
            client.force_login(person, backend="accounts.backends.UnitBackend")
            self.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def get(self, path: str) -> http.client.HTTPResponse:
        """The answer, read to its end."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> http.client.HTTPResponse:
        """The answer to a form, with the token that the page before has set."""
        fields = {"csrfmiddlewaretoken": self.cookies.get(settings.CSRF_COOKIE_NAME, ""), **fields}
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)) as link:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in http.cookies.SimpleCookie(line).items()}
        return answer
