"""What follows from a scan: within the transaction that closes it, each once, and only of the newest judged quarter."""

from __future__ import annotations

import pytest

from core.periods import Period
from core.registry import Registry
from monitoring.scan import following
from monitoring.scan.following import FollowUp
from monitoring.scan.models import RunState, ScanRun
from monitoring.scan.running import engine
from monitoring.scan.running.blocks import do_one_block
from monitoring.scan.services import result_of, run_direct
from tests.monitoring.scan import city
from tests.support.parameters import load_parameters

Q2, Q3 = Period(2024, 2), Period(2024, 3)


class Broken(Exception):  # noqa: N818
    """A step that fails."""


@pytest.fixture
def taken(db: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs for which a step was taken, the only one there is."""
    load_parameters()
    city.works(city.vector("S7"))
    seen: list[int] = []
    steps: Registry[FollowUp] = Registry()

    def act(run: ScanRun) -> dict[str, int]:
        seen.append(run.pk)
        return {"opened": 7}

    steps.add(FollowUp("notes", 10, ("opened", "raised"), act))
    monkeypatch.setattr(following, "follow_ups", steps)
    monkeypatch.setattr("monitoring.scan.services.follow_ups", steps)
    return seen


def test_a_step_is_taken_once_and_its_counts_are_in_the_result(taken: list[int]) -> None:
    run = run_direct(Q3)
    engine.finish(run.pk)
    assert taken == [run.pk]
    assert run.summary["notes"] == {"opened": 7, "raised": 0}
    assert result_of(run)["notes"] == {"opened": 7, "raised": 0}


def test_a_scan_of_an_older_quarter_takes_no_step(taken: list[int]) -> None:
    newest = run_direct(Q3)
    older = run_direct(Q2)
    assert taken == [newest.pk]
    assert older.summary["notes"] == {"opened": 0, "raised": 0}
    again = run_direct(Q3)
    assert taken == [newest.pk, again.pk]


def test_a_later_quarter_that_was_begun_and_not_closed_is_not_judged(taken: list[int]) -> None:
    ScanRun.objects.create(
        year=2024, quarter=4, kind="MANUAL", state=RunState.CANCELLED, as_of="2025-02-01T09:00+08:00"
    )
    run = run_direct(Q3)
    assert taken == [run.pk]


def test_a_step_that_fails_leaves_the_run_open_and_the_next_close_takes_it(
    taken: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_run: ScanRun) -> dict[str, int]:
        raise Broken

    working = following.follow_ups
    steps: Registry[FollowUp] = Registry()
    for step in working.all():
        steps.add(step)
    steps.add(FollowUp("later", 20, ("found",), broken))
    monkeypatch.setattr(following, "follow_ups", steps)
    with pytest.raises(Broken):
        run_direct(Q3)
    run = ScanRun.objects.get()
    assert (run.state, run.summary) == (RunState.RUNNING, {})
    monkeypatch.setattr(following, "follow_ups", working)
    assert engine.finish(run.pk).state == RunState.DONE
    assert taken == [run.pk, run.pk]  # the first was taken back with its transaction


def test_nothing_follows_while_a_block_is_missing(taken: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitoring.scan.running.engine.BLOCK", 1)
    city.works(city.vector("S8"))
    run = ScanRun.objects.create(year=2024, quarter=3, kind="MANUAL", as_of="2024-10-22T09:00+08:00")
    begun = engine.begin(run.pk)
    assert begun is not None
    do_one_block(run.pk, begun.baseline, begun.parameters)
    engine.finish(run.pk)
    assert taken == []
