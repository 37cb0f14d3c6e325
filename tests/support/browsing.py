"""Chromium for the browser tests: started once, a context for each test, signed in by cookie."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils.module_loading import import_string
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}

OpenPage = Callable[..., Page]


@contextmanager
def chromium() -> Iterator[Browser]:
    """One headless browser."""
    env = dict(os.environ)
    if libraries := env.get("PORTAL_CHROMIUM_LIBRARIES"):
        env["LD_LIBRARY_PATH"] = libraries
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=env["PORTAL_CHROMIUM"],
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN"],
            env={**env},
        )
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Browser, base_url: str, shape: dict[str, Any]) -> BrowserContext:
    """A fresh context: no cookies, Chinese, Shanghai time."""
    context = browser.new_context(
        base_url=base_url, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True, **shape
    )
    context.set_default_timeout(10_000)
    return context


def sign_in(context: BrowserContext, base_url: str, user: Any) -> None:
    """Give the context a signed-in session of `user`, without the form."""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_key(user), "url": base_url}])


def session_key(user: Any) -> str:
    """A new session in which `user` is signed in."""
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def settle(seconds: float = 15) -> None:
    """Wait until no other connection of this database is at work: the server may still answer a page that is gone.

    Else emptying the tables after the test meets its locks.
    """
    deadline = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state IN ('active', 'idle in transaction')"
            )
            if not (cursor.fetchone() or (0,))[0]:
                return
            time.sleep(0.05)
