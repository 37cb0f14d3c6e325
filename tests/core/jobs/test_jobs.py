"""Long work: one row, one worker at a time, nothing lost and nothing repeated."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from core.jobs import claims, services
from core.jobs.models import Job, JobState
from core.jobs.progress import Lost, Progress
from core.jobs.registry import KINDS, job
from core.jobs.running import run_job, run_now
from core.verdict import Refused, refuse, require
from tests.support import factories
from tests.support.waiting import until

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    known = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(known)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    heard: list[int] = []
    monkeypatch.setattr(services, "ring", heard.append)
    return heard


@job("test.count", title="数数")
def count(progress: Progress, *, upto: int = 3) -> dict[str, Any]:
    for number in range(upto):
        progress.step(number + 1, upto, f"第 {number + 1} 步")
    return {"counted": upto, "url": "/"}


COUNT = KINDS["test.count"]


@pytest.fixture(autouse=True)
def _count_is_known(_kinds: None) -> None:
    KINDS["test.count"] = COUNT


def kind(handler: Any, code: str = "test.other", attempts: int = 3) -> str:
    KINDS.pop(code, None)
    job(code, title="其他", attempts=attempts)(handler)
    return code


def test_a_job_runs_and_tells_what_it_did() -> None:
    owner = factories.user()
    done = run_now(services.submit(kind="test.count", owner=owner, arguments={"upto": 2}))
    assert (done.state, done.done, done.total, done.message) == (JobState.DONE, 2, 2, "第 2 步")
    assert done.result == {"counted": 2, "url": "/"}
    assert done.title == "数数"
    assert [step["message"] for step in done.steps] == ["第 1 步", "第 2 步"]
    assert all(step["at"].endswith("+08:00") for step in done.steps), (
        "the page shows the hour as it is written"
    )
    assert done.attempts == 1
    assert done.finished_at is not None


def test_the_bell_rings_only_when_the_transaction_commits(
    rung: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = services.submit(kind="test.count")
        assert rung == []
    assert rung == [row.pk]


def test_the_same_unfinished_work_is_one_job() -> None:
    first = services.submit(kind="test.count", key="2024Q3")
    assert services.submit(kind="test.count", key="2024Q3").pk == first.pk
    assert services.submit(kind="test.count", key="2024Q4").pk != first.pk
    run_now(first)
    assert services.submit(kind="test.count", key="2024Q3").pk != first.pk


def test_a_finished_or_claimed_job_is_not_run_again() -> None:
    row = services.submit(kind="test.count")
    assert claims.claim(row.pk) is not None
    assert claims.claim(row.pk) is None
    assert run_job(row.pk) is False


def test_the_job_of_a_dead_worker_is_taken_over_and_the_dead_one_writes_nothing_more() -> None:
    row = services.submit(kind="test.count")
    first = claims.claim(row.pk)
    assert first is not None
    Job.objects.filter(pk=row.pk).update(beat_at=timezone.now() - claims.STALE - timedelta(seconds=1))
    second = claims.claim(row.pk)
    assert second is not None
    assert claims.finish(first, JobState.DONE) is False
    assert claims.beat(first, {}) is None
    progress = Progress(first, threaded=False)
    with pytest.raises(Lost):
        progress.step(1, 2)
    with pytest.raises(Lost):
        progress.hold()
    assert claims.finish(second, JobState.DONE) is True


def test_the_same_words_twice_or_none_are_no_new_step() -> None:
    row = services.submit(kind="test.count")
    mine = claims.claim(row.pk)
    assert mine is not None
    progress = Progress(mine, threaded=False)
    for done, words in enumerate(("读取", "读取", "", "写入")):
        progress.step(done, 4, words)
    row.refresh_from_db()
    assert [step["message"] for step in row.steps] == ["读取", "写入"]
    assert (row.done, row.total, row.message) == (3, 4, "写入")


def test_a_refusal_is_told_in_the_rules_own_words() -> None:
    def handler(progress: Progress) -> None:
        require(refuse("季度 %(q)s 尚未开放", code="quarter.closed", q="2024Q3"))

    done = run_now(services.submit(kind=kind(handler)))
    assert (done.state, done.error) == (JobState.FAILED, "季度 2024Q3 尚未开放")
    assert done.result == {"code": "quarter.closed"}


def test_an_unexpected_error_is_one_sentence_with_the_number_of_the_log() -> None:
    def handler(progress: Progress) -> None:
        Job.objects.create(kind="half", title="written")
        raise ZeroDivisionError

    row = services.submit(kind=kind(handler))
    Job.objects.filter(pk=row.pk).update(request_id="abc-123")
    done = run_now(row)
    assert done.state == JobState.FAILED
    assert "abc-123" in done.error
    assert "ZeroDivisionError" not in done.error
    assert not Job.objects.filter(kind="half").exists()


def test_a_full_disk_is_one_clear_sentence() -> None:
    def handler(progress: Progress) -> None:
        raise OSError(28, "No space left on device")

    assert "存储空间不足" in run_now(services.submit(kind=kind(handler))).error


def test_a_database_that_went_away_gives_the_job_back() -> None:
    def handler(progress: Progress) -> None:
        raise OperationalError("server closed the connection")

    code = kind(handler, attempts=2)
    row = services.submit(kind=code)
    assert run_now(row).state == JobState.QUEUED
    assert run_now(row).state == JobState.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_given_back_is_rung_for_when_the_database_answers(rung: list[int]) -> None:
    def handler(progress: Progress) -> None:
        with (
            contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as other,
            other.cursor() as cursor,
        ):
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        Job.objects.exists()

    row = services.submit(kind=kind(handler))
    rung.clear()
    assert run_now(row).state == JobState.QUEUED
    assert rung == [row.pk]


def test_a_waiting_job_is_cancelled_at_once_and_a_finished_one_not() -> None:
    owner = factories.user()
    row = services.submit(kind="test.count", owner=owner)
    assert services.cancel(actor=owner, job=row).state == JobState.CANCELLED
    assert run_job(row.pk) is False
    with pytest.raises(Refused, match="已结束"):
        services.cancel(actor=owner, job=row)


def test_a_running_job_stops_at_its_next_step() -> None:
    seen: list[int] = []

    def handler(progress: Progress) -> None:
        for number in range(5):
            seen.append(number)
            if number == 1:
                services.cancel(actor=factories.user(), job=progress.job)
            progress.step(number, 5)

    done = run_now(services.submit(kind=kind(handler)))
    assert done.state == JobState.CANCELLED
    assert seen == [0, 1]


def test_a_failed_job_begins_again_on_request(rung: list[int]) -> None:
    def handler(progress: Progress) -> None:
        raise ValueError

    operator = factories.user("ADMIN")
    row = run_now(services.submit(kind=kind(handler)))
    again = services.requeue(actor=operator, job=row)
    assert (again.state, again.attempts, again.error) == (JobState.QUEUED, 0, "")
    with pytest.raises(Refused):
        services.requeue(actor=operator, job=again)


def age(row: Job, **fields: Any) -> None:
    long_ago = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(pk=row.pk).update(beat_at=long_ago, **fields)


def test_the_sweep_rings_for_forgotten_and_orphaned_jobs_once(rung: list[int]) -> None:
    forgotten, orphan, lively, fresh = (services.submit(kind="test.count") for _ in range(4))
    age(forgotten)
    age(orphan, state=JobState.RUNNING, attempts=1)
    Job.objects.filter(pk=lively.pk).update(state=JobState.RUNNING, beat_at=timezone.now())
    assert services.sweep() == {"given_up": 0, "revived": 1, "rung": 2}
    assert sorted(rung) == [forgotten.pk, orphan.pk]
    assert services.sweep() == {"given_up": 0, "revived": 0, "rung": 0}
    assert run_job(orphan.pk) is True
    fresh.refresh_from_db()
    assert fresh.state == JobState.QUEUED


def test_a_job_whose_process_is_gone_from_this_machine_is_begun_again_without_waiting(
    rung: list[int],
) -> None:
    row, elsewhere = services.submit(kind="test.count"), services.submit(kind="test.count")
    assert claims.claim(row.pk) is not None
    Job.objects.filter(pk=elsewhere.pk).update(
        state=JobState.RUNNING, beat_at=timezone.now(), worker="another-machine:1:token"
    )
    assert services.sweep()["revived"] == 0  # this process lives
    child = subprocess.Popen(["true"])
    child.wait()
    place, _own, token = Job.objects.get(pk=row.pk).worker.split(":")
    Job.objects.filter(pk=row.pk).update(worker=f"{place}:{child.pid}:{token}")
    assert services.sweep() == {"given_up": 0, "revived": 1, "rung": 1}
    assert rung == [row.pk]
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING)
    assert run_job(row.pk) is True  # also without the sweep, when the bell is heard again
    assert run_job(elsewhere.pk) is False


def test_a_job_that_keeps_dying_is_given_up_with_a_sentence(rung: list[int]) -> None:
    row = services.submit(kind="test.count")
    age(row, state=JobState.RUNNING, attempts=3)
    assert services.sweep()["given_up"] == 1
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert "多次中断" in row.error
    assert rung == []


def test_an_orphan_whose_cancel_was_asked_for_is_cancelled(rung: list[int]) -> None:
    row = services.submit(kind="test.count")
    age(row, state=JobState.RUNNING, attempts=1, cancel_requested=True)
    services.sweep()
    row.refresh_from_db()
    assert row.state == JobState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_and_the_heart_beats_while_the_handler_is_inside_a_transaction(
    rung: list[int],
) -> None:
    seen: list[tuple[int, str]] = []
    go_on = threading.Event()

    def handler(progress: Progress) -> None:
        with transaction.atomic():
            Job.objects.create(kind="written", title="with it")
            progress.step(1, 2, "写入")
            go_on.wait(10)
            progress.hold()

    row = services.submit(kind=kind(handler))

    def look() -> None:
        until(lambda: Job.objects.get(pk=row.pk).message, 10)
        found = Job.objects.get(pk=row.pk)
        seen.append((found.done, found.message))
        go_on.set()
        connection.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    assert run_now(row).state == JobState.DONE
    watcher.join()
    assert seen == [(1, "写入")]


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_ring_in_at_once_run_it_once(rung: list[int]) -> None:
    runs: list[int] = []
    turned_away = threading.Semaphore(0)

    def handler(progress: Progress) -> None:
        runs.append(1)
        for _other in range(3):
            assert turned_away.acquire(timeout=10)

    row = services.submit(kind=kind(handler))

    def worker() -> None:
        run_job(row.pk)
        turned_away.release()
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == [1]
    row.refresh_from_db()
    assert row.attempts == 1
