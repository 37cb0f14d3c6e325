"""Runs as jobs: asked for once, cancelled between blocks, taken up where they were."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from core.jobs import services as jobs
from core.jobs.models import Job, JobState
from core.jobs.progress import Cancelled, Progress
from core.jobs.running import run_now
from core.periods import Period
from core.verdict import Refused
from monitoring.scan import tasks
from monitoring.scan.models import Assessment, RunState, ScanBlock, ScanRun
from monitoring.scan.running import engine
from monitoring.scan.running.blocks import NotRunning, do_one_block
from monitoring.scan.services import request_scan, run_direct
from tests.monitoring.scan import city
from tests.support import factories as make
from tests.support.parameters import load_parameters
from tests.support.workers import WorkerProcess

Q3 = Period(2024, 3)


@pytest.fixture
def six(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six enterprises, a block each."""
    load_parameters()
    monkeypatch.setattr("monitoring.scan.running.engine.BLOCK", 1)
    for code in ("S4", "S5", "S6", "S7", "S4", "S7"):
        city.works(city.vector(code))


@pytest.mark.django_db
@pytest.mark.usefixtures("six")
class TestInOneProcess:
    """The job's handler run in the process of the test."""

    def test_asking_twice_gives_the_run_under_way(self) -> None:
        first = request_scan(actor=make.user("BUREAU"), period=Q3)
        second = request_scan(actor=None, period=Q3)
        assert first == second
        assert Job.objects.filter(kind="scan.run").count() == 1

    def test_an_officer_may_not_ask_for_a_scan(self) -> None:
        with pytest.raises(Refused) as refused:
            request_scan(actor=make.user("OFFICER"), period=Q3)
        assert refused.value.code == "scan.permission"

    def test_the_job_leads_to_the_run_and_tells_its_counts(self) -> None:
        run = request_scan(actor=None, period=Q3)
        assert run.job is not None
        job = run_now(run.job)
        assert (job.state, job.done, job.total) == (JobState.DONE, 6, 6)
        assert job.result is not None
        assert job.result["summary"][0] == ["企业", 6]

    def test_a_scan_cancelled_in_the_middle_stops_between_blocks_and_goes_on_from_there(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = request_scan(actor=None, period=Q3)
        assert run.job is not None
        seen = []

        def check(self: Progress) -> None:
            seen.append(self)
            if len(seen) == 4:  # the baseline and two blocks are done
                raise Cancelled

        with monkeypatch.context() as patched:
            patched.setattr(Progress, "check", check)
            with pytest.raises(Cancelled):
                tasks.lead(Progress(run.job, threaded=False), run=run.pk)
        run.refresh_from_db()
        assert run.state == RunState.CANCELLED
        assert ScanBlock.objects.filter(run=run, state=RunState.DONE).count() == 2
        job = run_now(jobs_again(run.job))
        run.refresh_from_db()
        assert (job.state, run.state, run.summary["judged"]) == (JobState.DONE, RunState.DONE, 6)
        assert Assessment.objects.count() == 6

    def test_blocks_done_before_a_stop_are_not_done_again(self) -> None:
        run = request_scan(actor=None, period=Q3)
        begun = engine.begin(run.pk)
        assert begun is not None
        assert do_one_block(run.pk, begun.baseline, begun.parameters)
        engine.stop(run.pk, RunState.CANCELLED)
        with pytest.raises(NotRunning):
            do_one_block(run.pk, begun.baseline, begun.parameters)
        done_at = ScanBlock.objects.get(run=run, state=RunState.DONE).finished_at
        again = engine.begin(run.pk)
        assert again is not None
        while do_one_block(run.pk, again.baseline, again.parameters):
            pass
        finished = engine.finish(run.pk)
        assert (finished.state, finished.summary["enterprises"]) == (RunState.DONE, 6)
        assert sum(finished.summary["readiness"].values()) + sum(finished.summary["risk"].values()) == 6
        assert ScanBlock.objects.get(run=run, number=1).finished_at == done_at
        assert Assessment.objects.count() == 6

    def test_a_failed_job_is_taken_up_by_asking_again(self) -> None:
        run = request_scan(actor=None, period=Q3)
        Job.objects.filter(pk=job_of(run).pk).update(state=JobState.FAILED)
        assert request_scan(actor=None, period=Q3) == run
        assert job_of(run).state == JobState.QUEUED
        run_now(job_of(run))
        run.refresh_from_db()
        assert run.state == RunState.DONE

    def test_a_run_whose_job_was_cancelled_before_it_began_stands_in_nobodys_way(self) -> None:
        run = request_scan(actor=None, period=Q3)
        assert run.job is not None
        jobs.cancel(actor=make.user("ADMIN"), job=run.job)
        assert request_scan(actor=None, period=Q3) != run
        run.refresh_from_db()
        assert run.state == RunState.CANCELLED

    def test_finishing_twice_changes_nothing(self) -> None:
        run = run_direct(Q3)
        assert engine.finish(run.pk).finished_at == run.finished_at
        assert engine.begin(run.pk) is None

    def test_explain_prints_the_stored_result(self) -> None:
        run_direct(Q3)
        found = Assessment.objects.filter(risk="ORANGE")[0]
        out = io.StringIO()
        call_command("explain", found.enterprise.uscc, "2024Q3", "--json", stdout=out)
        told = json.loads(out.getvalue())
        assert list(told) == ["projection", "readiness", "risk", "reasons", "inputs", "parameters"]
        assert told["reasons"] == json.loads(found.reasons)
        assert (told["readiness"], told["risk"]) == (None, "ORANGE")
        assert told["projection"]["p50"] == f"{found.p50:.2f}"
        assert told["inputs"]["own_n"] == 3

    def test_explain_of_an_unknown_code_is_refused_as_json_with_status_1(self) -> None:
        out = io.StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("explain", "91440300192203821X", "2024Q3", "--json", stdout=out)
        assert left.value.code == 1
        assert json.loads(out.getvalue())["code"] == "explain.unknown_uscc"

    def test_a_quarter_that_is_none_is_a_usage_error(self) -> None:
        with pytest.raises(CommandError):
            call_command("run_scan", "2024Q5", "--json")


def job_of(run: ScanRun) -> Job:
    """The run's job as it is now."""
    run.refresh_from_db()
    assert run.job is not None
    return Job.objects.get(pk=run.job.pk)


def jobs_again(job: Job) -> Job:
    """The job as if it had ended cancelled, begun again."""
    Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED)
    return jobs.requeue(actor=make.user("BUREAU"), job=job)


@pytest.mark.usefixtures("transactional_db")
class TestWithAWorker:
    """A real Celery worker in a process of its own."""

    def test_run_scan_waits_for_the_worker_and_prints_the_contract(
        self, celery_worker_process: WorkerProcess
    ) -> None:
        load_parameters()
        for code in ("S4", "S7"):
            city.works(city.vector(code))
        out = io.StringIO()
        call_command("run_scan", "2024Q3", "--wait", "--json", stdout=out)
        told = json.loads(out.getvalue())
        assert list(told) == [
            "run", "enterprises", "judged", "unchanged", "readiness", "risk", "warnings", "cases", "seconds",
        ]  # fmt: skip
        assert (told["enterprises"], told["judged"], told["unchanged"]) == (2, 2, 0)
        assert told["risk"]["ORANGE"] == 1
        assert told["readiness"]["NURTURE"] == 1
        assert told["warnings"] == {"opened": 1, "raised": 0, "lowered": 0}
        assert told["cases"] == {"found": 0}
