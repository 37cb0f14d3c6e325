"""Somebody at a browser without scripts, on a real server."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar

from tests.support.portals import Portal

PASSWORD = "Lang-und-sicher-2026"


@dataclass
class Page:
    """An answer, after its redirects."""

    status: int
    text: str
    headers: Message

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of its forms, which are sent back as they are."""
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.text)
        return {name: html.unescape(value) for name, value in found}


class Person:
    """A bureau's clerk, made and signed in."""

    def __init__(self, portal: Portal, username: str) -> None:
        portal.says(
            "from accounts.models import User, Unit; from django.contrib.auth.models import Group;"
            f"u = User.objects.create_user('{username}', '{PASSWORD}', name='测试', must_change_password=False,"
            " unit=Unit.objects.get(kind='CITY')); u.groups.add(Group.objects.get(name='BUREAU'))"
        )
        self.base, self.cookies = f"http://127.0.0.1:{portal.port}", CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        signing = "/accounts/sign-in/"
        self.post(signing, self.get(signing).hidden | {"username": username, "password": PASSWORD})
        assert any(cookie.name == "sessionid" for cookie in self.cookies)

    def get(self, path: str) -> Page:
        """Open an address."""
        return self._ask(urllib.request.Request(self.base + path))  # noqa: S310

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form."""
        body = urllib.parse.urlencode(fields).encode()
        return self._ask(urllib.request.Request(self.base + path, body, {"Referer": self.base}))  # noqa: S310

    def _ask(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.read().decode(), answer.headers)
        except urllib.error.HTTPError as error:
            return Page(error.code, error.read().decode(), error.headers)
