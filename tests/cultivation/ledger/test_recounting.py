"""A changed calendar moves the days of what is still open (domain, section 13: recalculated when loaded)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.calendar.services import open_year, set_day
from core.jobs.models import Job, JobState
from core.jobs.running import run_now
from cultivation.ledger.models import Problem
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2027, 1, 1)  # a Friday, and a day off once the notice is known


def load_notice() -> None:
    actor = make.user("ADMIN")
    open_year(actor=actor, year=2027, source="国办发明电〔2026〕9号")
    set_day(actor=actor, day=NEW_YEAR, kind="OFF")


def waiting() -> list[Job]:
    return list(Job.objects.filter(kind="ledger.recount", state=JobState.QUEUED))


def days(problem: Problem) -> tuple[dt.date | None, ...]:
    row = Problem.objects.get(pk=problem.pk)
    return row.accept_by, row.due_on, row.red_from, row.resolve_by


def test_a_notice_that_is_loaded_later_moves_the_days_of_open_problems(clock: Any, log: Log) -> None:
    clock.move_to(dt.datetime.fromisoformat("2026-12-31T09:00+08:00"))
    problem = log()
    guessed = days(problem)
    assert guessed[:2] == (dt.date(2027, 1, 4), dt.date(2027, 1, 4))
    load_notice()
    assert waiting()
    for job in waiting():
        assert run_now(job).state == JobState.DONE
    accept_by, due_on, red_from, resolve_by = days(problem)
    assert accept_by == due_on == dt.date(2027, 1, 5)
    assert red_from == dt.date(2027, 1, 6)
    assert (guessed[3], resolve_by) == (dt.date(2027, 1, 18), dt.date(2027, 1, 19))


def test_a_change_after_every_due_day_asks_for_no_work(clock: Any, log: Log) -> None:
    log()
    load_notice()
    assert not waiting()


def test_what_is_closed_keeps_its_days(clock: Any, log: Log) -> None:
    clock.move_to(dt.datetime.fromisoformat("2026-12-31T09:00+08:00"))
    problem = log()
    Problem.objects.filter(pk=problem.pk).update(state="CLOSED")
    before = days(problem)
    load_notice()
    assert not waiting()
    assert days(problem) == before
