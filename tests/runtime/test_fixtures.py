"""What the other rooms' tests stand on works as it says."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Page

from sbs_portal.celery import app


def test_each_test_process_has_a_database_of_its_own(db: None, worker_id_or_main: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_database(), count(*) > 20 from django_migrations")
        assert cursor.fetchone() == (f"test_{worker_id_or_main}", True)


def test_the_cache_is_a_real_server_that_no_other_test_process_shares(worker_id_or_main: str) -> None:
    cache.set("who", worker_id_or_main)
    assert cache.get("who") == worker_id_or_main


@pytest.mark.scenario
def test_a_real_worker_answers_and_comes_back_after_a_kill(celery_worker_process: Any) -> None:
    assert app.control.ping(timeout=2)
    celery_worker_process.kill()
    celery_worker_process.restart()
    assert app.control.ping(timeout=2)


@pytest.mark.browser
def test_a_phone_sees_a_page_in_chinese(phone: Page) -> None:
    head = "<meta name=viewport content='width=device-width'>"
    phone.set_content(f"{head}<p style='font-size:40px'>小升规培育平台</p>")
    width = phone.evaluate("() => [window.innerWidth, document.querySelector('p').innerText]")
    assert width == [390, "小升规培育平台"]
    assert phone.evaluate("() => document.fonts.check('40px \"Noto Sans SC\"')")


@pytest.mark.browser
def test_a_desk_reaches_the_live_server(page: Page) -> None:
    answer = page.goto("/healthz")
    assert answer is not None
    assert answer.status == 200
