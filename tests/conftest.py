"""Fixtures for every room: the database, a real worker, a real browser.

db, transactional_db       pytest-django's; the database is a copy of one migrated template, one for each test process
celery_worker_process      a real Celery worker on that database (implies transactional_db); .kill(), .restart()
page, phone                a Playwright page at 1440 and at 390 px against `live_server`
open_page(user, phone=…)   a page of its own, signed in as `user` by cookie; as many as a test needs
sign_in(page, user)        sign a page's context in
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page

from tests.support import browsing, database, emptying, order, workers

hypothesis_settings.register_profile("portal", deadline=None)  # a busy machine is no fault of the code
hypothesis_settings.load_profile("portal")


def pytest_configure() -> None:
    """Save each test what is dear and says nothing.

    Files of `/static/` are the live server's own affair: each client would else read and describe all of them.
    """
    settings.WHITENOISE_USE_FINDERS = False
    TransactionTestCase._fixture_teardown = lambda _case: emptying.empty()  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Whatever opens a page in Chromium is marked `browser`, before -m looks; in the end what takes long comes first."""
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    yield
    items[:] = order.arranged(items, order.processes())


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, worker_id_or_main: str
) -> Iterator[None]:
    """Copy the template database for this test process instead of migrating one."""
    name = f"test_{worker_id_or_main}"
    database.make_copy(name)
    with database.pointed_at(name):
        yield
        with django_db_blocker.unblock():
            connections.close_all()
    database.drop(name)


@pytest.fixture(scope="session")
def small_city_database(django_db_setup: None, worker_id_or_main: str) -> Iterator[str]:
    """The name of this process' copy of the small demo city; made when a module first asks for it."""
    name = f"city_{worker_id_or_main}"
    database.make_city(name)
    yield name
    database.drop(name)


@pytest.fixture(scope="session")
def worker_id_or_main() -> str:
    """The name of this test process: gw0, gw1, …, that of a copy with a mutant, or main."""
    return os.environ.get("PYTEST_XDIST_WORKER") or os.environ.get("PORTAL_TEST_PROCESS", "main")


@pytest.fixture(scope="session")
def _worker_process(django_db_setup: None, worker_id_or_main: str) -> Iterator[workers.WorkerProcess]:
    log = Path(os.environ["PORTAL_TEST_FOLDER"]) / f"celery-{worker_id_or_main}.log"
    with workers.worker(f"test_{worker_id_or_main}", log) as made:
        yield made


@pytest.fixture
def celery_worker_process(
    transactional_db: None, _worker_process: workers.WorkerProcess
) -> workers.WorkerProcess:
    """A running Celery worker that sees what the test committed; restarted if the last test killed it."""
    if _worker_process.process is None or _worker_process.process.poll() is not None:
        _worker_process.start()
    return _worker_process


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for each test process."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test
    with browsing.chromium() as made:
        yield made


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[browsing.OpenPage]:
    """Open a page in a context of its own: `open_page(user=None, phone=False)`."""
    contexts = []

    def make(user: Any = None, *, phone: bool = False) -> Page:
        context = browsing.new_context(
            browser, live_server.url, browsing.PHONE if phone else browsing.DESKTOP
        )
        contexts.append(context)
        if user is not None:
            browsing.sign_in(context, live_server.url, user)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    browsing.settle()


@pytest.fixture
def page(open_page: browsing.OpenPage) -> Page:
    """A desk's page, 1440 px wide, not signed in."""
    return open_page()


@pytest.fixture
def phone(open_page: browsing.OpenPage) -> Page:
    """A phone's page, 390 px wide, not signed in."""
    return open_page(phone=True)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Sign the page's context in by cookie: `sign_in(page, user)`."""
    return lambda page, user: browsing.sign_in(page.context, live_server.url, user)
