"""What a scan does to warnings (domain, section 6): opened, raised, lowered, with the clocks exactly as written."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit.context import recording
from core.audit.models import AuditStamp
from core.periods import Period
from monitoring.scan.models import RunState, ScanRun
from monitoring.scan.running import engine
from monitoring.scan.running.blocks import do_one_block
from monitoring.scan.services import run_direct
from monitoring.warnings.models import Warning
from monitoring.warnings.services.acting import Said, perform
from monitoring.warnings.services.following import follow
from monitoring.warnings.states import Act
from tests.monitoring.scan import city
from tests.monitoring.warnings.scans import at, found, scanned, warning_of, works
from tests.support import factories as make
from tests.support.vectors import vectors

pytestmark = pytest.mark.usefixtures("rules_loaded")

NOTHING = {"opened": 0, "raised": 0, "lowered": 0}
MONDAY = dt.date(2024, 4, 22)


@pytest.mark.parametrize("example", vectors("warnings"), ids=lambda example: str(example["id"]))
def test_an_example_of_the_domain_ends_at_its_level_and_deadline(example: dict[str, Any]) -> None:
    of, officer = works(), make.user("OFFICER", "宝安区")
    days = [(dt.date.fromisoformat(day), level) for day, level in example["changes"]]
    action = dt.date.fromisoformat(example["action"]) if example["action"] else None
    for number, (day, level) in enumerate(days):
        if action and number and days[number - 1][0] <= action <= day:
            perform(
                actor=officer, warning=warning_of(of).pk, act=Act.ACT, said=Said(note="已联系"), at=at(action)
            )
        scanned(of, level, day)
    row = warning_of(of)
    assert (row.level, row.due_on.isoformat()) == (example["level"], example["deadline"])


class TestOpening:
    """YELLOW and above open one, one for an enterprise."""

    def test_a_level_opens_one_with_its_place_holder_reasons_and_day(self) -> None:
        of = works()
        assert scanned(of, "ORANGE", MONDAY) == {**NOTHING, "opened": 1}
        row, change = warning_of(of), warning_of(of).levels.get()
        assert (row.state, row.level, row.holder, row.district) == ("OPEN", "ORANGE", of.street, of.district)
        assert (row.opened_on, row.due_on, row.year, row.quarter) == (MONDAY, dt.date(2024, 5, 8), 2024, 1)
        assert (change.level, change.was, change.on, change.run_id) == (
            "ORANGE",
            "",
            MONDAY,
            ScanRun.objects.get().pk,
        )
        assert json.loads(change.reasons)[0]["rule"] == "X4"

    def test_without_a_street_the_district_holds_it(self) -> None:
        of = works("宝安区", None)
        scanned(of, "RED", MONDAY)
        assert warning_of(of).holder == of.district

    @pytest.mark.parametrize(("level", "told"), [
        ("GREEN", {}), ("UNKNOWN", {}), ("RED", {"stale": True}), ("RED", {"above": False}),
    ])  # fmt: skip
    def test_what_is_no_news_above_scale_opens_none(self, level: str, told: dict[str, Any]) -> None:
        assert scanned(works(), level, MONDAY, **told) == NOTHING
        assert not Warning.objects.exists()

    def test_an_absorbed_archive_gets_none(self) -> None:
        survivor, of = works(), works()
        run = found(of, "RED", MONDAY)
        of.merged_into = survivor
        of.save(update_fields=["merged_into"])
        assert follow(run) == NOTHING

    def test_following_twice_changes_nothing(self) -> None:
        of = works()
        run = found(of, "RED", MONDAY)
        assert follow(run)["opened"] == 1
        version = warning_of(of).version
        assert follow(run) == NOTHING
        assert (warning_of(of).version, warning_of(of).levels.count()) == (version, 1)

    def test_after_a_close_a_new_one_names_the_old(self) -> None:
        of, reviewer = works(), make.user("REVIEWER")
        scanned(of, "YELLOW", MONDAY)
        first = warning_of(of)
        perform(
            actor=reviewer,
            warning=first.pk,
            act=Act.CLOSE,
            said=Said(note="已恢复"),
            at=at(dt.date(2024, 5, 6)),
        )
        scanned(of, "ORANGE", dt.date(2024, 7, 22))
        assert (warning_of(of).previous, Warning.objects.count()) == (first, 2)

    def test_the_history_says_why_it_was_written(self) -> None:
        city.works(city.vector("S7"))
        run_direct(Period(2024, 3))
        assert Warning.objects.get().level == "ORANGE"
        assert AuditStamp.objects.filter(reason="研判后续处理").exists()


class TestChanges:
    """Raised, lowered, and what changes nothing."""

    def test_counts_and_dated_rows_of_a_raise_and_a_lowering(self) -> None:
        of = works()
        scanned(of, "YELLOW", MONDAY)
        assert scanned(of, "RED", dt.date(2024, 4, 24)) == {**NOTHING, "raised": 1}
        assert scanned(of, "GREEN", dt.date(2024, 4, 25)) == {**NOTHING, "lowered": 1}
        rows = [(row.was, row.level, row.on.day) for row in warning_of(of).levels.all()]
        assert rows == [("", "YELLOW", 22), ("YELLOW", "RED", 24), ("RED", "GREEN", 25)]

    def test_green_keeps_it_open_with_the_old_deadline(self) -> None:
        of = works()
        scanned(of, "ORANGE", MONDAY)
        due = warning_of(of).due_on
        scanned(of, "GREEN", dt.date(2024, 4, 24))
        row = warning_of(of)
        assert (row.state, row.due_on, row.met_on) == ("OPEN", due, None)

    @pytest.mark.parametrize(
        ("level", "told"), [("UNKNOWN", {}), ("RED", {"stale": True}), ("RED", {"above": False})]
    )
    def test_unknown_and_carried_results_change_nothing(self, level: str, told: dict[str, Any]) -> None:
        of = works()
        scanned(of, "YELLOW", MONDAY)
        before = warning_of(of).version
        assert scanned(of, level, dt.date(2024, 4, 24), **told) == NOTHING
        assert (warning_of(of).level, warning_of(of).version) == ("YELLOW", before)

    def test_a_raise_after_an_action_asks_for_a_further_one_within_the_whole_new_limit(self) -> None:
        of, officer = works(), make.user("OFFICER", "宝安区")
        scanned(of, "ORANGE", MONDAY)
        key = warning_of(of).pk
        perform(actor=officer, warning=key, act=Act.ACT, said=Said(note="电话"), at=at(dt.date(2024, 4, 23)))
        scanned(of, "RED", dt.date(2024, 5, 7))
        row = warning_of(of)
        assert (row.due_on, row.met_on, row.clock) == (
            dt.date(2024, 5, 13),
            None,
            2,
        )  # 11 May is a working Saturday
        perform(actor=officer, warning=key, act=Act.ACT, said=Said(note="上门"), at=at(dt.date(2024, 5, 8)))
        assert warning_of(of).met_on == dt.date(2024, 5, 8)

    def test_raised_while_watching_it_is_handled_again_and_lowered_it_stays_watched(self) -> None:
        of, officer = works(), make.user("OFFICER", "宝安区")
        scanned(of, "ORANGE", MONDAY)
        key = warning_of(of).pk
        for act in (Act.ACT, Act.WATCH):
            perform(actor=officer, warning=key, act=act, said=Said(note="好转"), at=at(dt.date(2024, 4, 23)))
        scanned(of, "YELLOW", dt.date(2024, 4, 24))
        assert warning_of(of).state == "WATCHING"
        scanned(of, "RED", dt.date(2024, 4, 25))
        assert warning_of(of).state == "HANDLING"

    def test_a_rescan_of_an_older_quarter_moves_no_warning(self) -> None:
        of = city.works(city.vector("S7"))
        run_direct(Period(2024, 3))
        before = warning_of(of).version
        older = run_direct(Period(2024, 2), full=True)
        assert older.summary["warnings"] == NOTHING
        assert (warning_of(of).version, Warning.objects.count()) == (before, 1)


def test_cut_off_between_the_last_block_and_the_close_each_is_opened_once() -> None:
    of = city.works(city.vector("S7"))
    run = ScanRun.objects.create(year=2024, quarter=3, kind="MANUAL", as_of=timezone.now())
    begun = engine.begin(run.pk)
    assert begun is not None
    while do_one_block(run.pk, begun.baseline, begun.parameters):
        pass
    assert not Warning.objects.exists()  # here the worker was killed
    again = engine.begin(run.pk)  # and another takes the run up
    assert again is not None
    for _each in range(2):
        done = engine.finish(run.pk)
    assert (done.state, done.summary["warnings"]) == (RunState.DONE, {**NOTHING, "opened": 1})
    assert (Warning.objects.get().enterprise, Warning.objects.get().opened_on) == (of, timezone.localdate())


def test_the_statements_do_not_grow_with_the_warnings() -> None:
    day = dt.date(2024, 10, 22)

    def statements(several: int) -> int:
        run = make.scan_run(2024, 3, as_of=at(day))
        for _each in range(several):
            make.assessment(works(), run, above_scale=True, risk="ORANGE", readiness="")
        with recording(actor=None, reason="test"), CaptureQueriesContext(connection) as asked:
            assert follow(run)["opened"] == several
        return len(asked)

    statements(1)  # what is looked up once
    assert statements(1) == statements(4)
