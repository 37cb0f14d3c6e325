"""Real processes: an import through a real worker that is killed in the middle, two people at once, a real browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection, connections
from django.utils import timezone

from core.jobs import claims, services
from core.jobs.models import Job, JobState
from cultivation.enterprises.models import AnnualFigures, Enterprise
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches, jobs
from tests.exchange import messy
from tests.support import factories as make
from tests.support.checksums import enterprises as checksum
from tests.support.waiting import until

pytestmark = [pytest.mark.scenario, pytest.mark.django_db(transaction=True)]
LOCK = "SELECT pg_advisory_lock(hashtext('import'))"


@pytest.fixture
def held_up() -> Iterator[Any]:
    """Another connection that holds the lock under which imports write, so that a commit stands in its middle."""
    settings = connection.get_connection_params()
    link = psycopg2.connect(**{k: v for k, v in settings.items() if k not in ("cursor_factory",)})
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(LOCK)
    yield link
    link.close()


def ready(tmp_path: Path, count: int = 300) -> ImportBatch:
    """An import that changes one enterprise and brings the others, ready to be committed."""
    officer = make.user("OFFICER", "宝安区")
    known = make.enterprise("宝安区", "新安街道", uscc=messy.code(1))
    make.annual(known, 2023, revenue=1)
    path = messy.xlsx(tmp_path / "表.xlsx", [messy.HEADINGS, *messy.rows(count)])
    batch = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
    return batches.read_and_plan(batch.pk)


def waits_for_the_lock(link: Any) -> bool:
    with link.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def finished(batch: ImportBatch, state: str) -> bool:
    batch.refresh_from_db()
    return batch.state == state


def test_a_worker_killed_in_the_middle_of_a_commit_loses_nothing_and_doubles_nothing(
    celery_worker_process: Any, held_up: Any, tmp_path: Path
) -> None:
    batch = ready(tmp_path)
    before = checksum()
    jobs.start_commit(actor=batch.user, batch_id=batch.pk)
    until(lambda: waits_for_the_lock(held_up))
    celery_worker_process.kill()  # its connection learns of it when the lock is free, and rolls back
    assert checksum() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.READY

    job = Job.objects.get(kind="import.commit")
    assert job.state == JobState.RUNNING
    held_up.close()
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - claims.STALE - timedelta(seconds=1))
    celery_worker_process.start()
    services.sweep()
    until(lambda: finished(batch, BatchState.COMMITTED))
    assert (batch.created, batch.updated, batch.rows) == (299, 1, 300)
    assert Enterprise.objects.count() == 300
    assert AnnualFigures.objects.filter(is_current=True).count() == 300
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM history.stamp WHERE batch_id = %s", [batch.pk])
        assert cursor.fetchone() == (1,)
    until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_database_connection_lost_in_the_middle_of_a_commit_is_begun_again(
    celery_worker_process: Any, held_up: Any, tmp_path: Path
) -> None:
    batch = ready(tmp_path, 50)
    jobs.start_commit(actor=batch.user, batch_id=batch.pk)
    until(lambda: waits_for_the_lock(held_up))
    with held_up.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        )
    held_up.close()
    until(
        lambda: (
            Job.objects.get(kind="import.commit").state != JobState.RUNNING or finished(batch, "COMMITTED")
        )
    )
    Job.objects.filter(state=JobState.QUEUED).update(
        beat_at=timezone.now() - claims.STALE - timedelta(seconds=1)
    )
    services.sweep()
    until(lambda: finished(batch, BatchState.COMMITTED))
    assert Enterprise.objects.count() == 50


def test_two_people_committing_at_once_do_not_double_what_both_bring(tmp_path: Path) -> None:
    found = []
    for number, person in enumerate(("宝安区", "宝安区")):
        officer = make.user("OFFICER", person)
        path = messy.xlsx(tmp_path / f"{number}.xlsx", [messy.HEADINGS, *messy.rows(20)])
        batch = batches.upload(actor=officer, dataset="enterprises", source=path, filename=path.name)
        found.append(batches.read_and_plan(batch.pk).pk)
    failed: list[BaseException] = []

    def commit(batch: int) -> None:
        try:
            batches.commit(batch)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=commit, args=(batch,)) for batch in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert Enterprise.objects.count() == 20
    counts = ImportBatch.objects.order_by("created").values_list("created", "unchanged", "state")
    assert list(counts) == [(0, 20, "COMMITTED"), (20, 0, "COMMITTED")]


def test_a_person_imports_a_messy_workbook_in_the_browser_and_undoes_it(
    celery_worker_process: Any, open_page: Any, tmp_path: Path
) -> None:
    officer = make.user("OFFICER", "宝安区")
    known = make.enterprise("宝安区", "新安街道", uscc=messy.code(1), contact="李四")
    make.annual(known, 2023, revenue=18_040_000)
    before = checksum()
    grid = [
        ["宝安区2024年重点企业摸底表"], ["单位：万元"], messy.HEADINGS, messy.row(1, revenue="1,840"),
        messy.row(2, uscc=f" {messy.code(2).lower()} ", founded_on="2015年3月1日"), messy.row(3, uscc=9.14403e17),
        ["合计", None, None, None, None, None, None, None, None, None, None, None, 5000], ["注：快报数"],
    ]  # fmt: skip
    path = messy.xlsx(tmp_path / "摸底表(终稿).xlsx", grid, title="企业信息")
    page = open_page(officer)
    page.goto("/imports/new/?dataset=enterprises")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="上传并读取").click()
    page.get_by_role("button", name="提交 2 项变化").wait_for()
    assert page.locator(".numbers b").all_inner_texts() == ["3", "0", "1", "1", "1"]
    assert page.locator("del.old", has_text="1,804.00 万元").count() == 1
    assert checksum() == before
    page.get_by_role("button", name="提交 2 项变化").click()
    page.get_by_role("button", name="撤销").wait_for()
    assert checksum() != before
    assert Enterprise.objects.get(uscc=messy.code(1)).contact == "张三"
    page.get_by_role("button", name="撤销").click()
    page.locator("dialog.confirm").get_by_role("button", name="撤销").click()
    page.get_by_text(re.compile("现已撤销")).wait_for()
    assert checksum() == before
