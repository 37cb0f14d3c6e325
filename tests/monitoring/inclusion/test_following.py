"""What a scan finds, what a fact closes and its undo gives back, and what goes along to another district."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.audit.context import recording
from core.periods import Period
from cultivation.enterprises.models import Inclusion
from cultivation.enterprises.moves.services import answer, decide
from exchange.staging import batches
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.services.following import follow
from monitoring.inclusion.services.inclusions import follow_inclusions
from monitoring.inclusion.states import Act
from monitoring.scan.services import run_direct
from tests.monitoring.inclusion.cases import at, brought, case_of, complete, do, found, scanned, works
from tests.monitoring.scan import city
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")


class TestFound:
    """Below scale, REACHED in the newest judged quarter, of industry, operating, without an open case."""

    def test_one_that_reached_it_gets_a_case_at_the_proposed_door(self) -> None:
        of = works()
        assert scanned(of) == 1
        row = case_of(of)
        assert (row.state, row.door, row.origin, row.year, row.opened_on) == (
            "FOUND", "ANNUAL", "SCAN", 2024, dt.date(2024, 10, 22),
        )  # fmt: skip
        assert (row.opens_on, row.due_on) == (dt.date(2024, 10, 1), dt.date(2025, 1, 31))
        assert (row.district, row.street) == (of.district, of.street)
        event = row.events.get()
        assert (event.kind, event.to_state, event.on) == ("OPENED", "FOUND", dt.date(2024, 10, 22))

    def test_new_production_goes_through_the_monthly_door(self) -> None:
        of = works(production_from=dt.date(2023, 10, 1))
        scanned(of)
        assert (case_of(of).door, case_of(of).due_on) == ("MONTHLY", dt.date(2024, 10, 31))

    @pytest.mark.parametrize(("readiness", "told", "profile"), [
        ("LIKELY", {}, {}),
        ("REACHED", {"above_scale": True}, {}),
        ("REACHED", {}, {"industry": "5137"}),
        ("REACHED", {}, {"industry": ""}),
        ("REACHED", {}, {"status": "STOPPED"}),
    ])  # fmt: skip
    def test_whom_it_does_not_concern(
        self, readiness: str, told: dict[str, Any], profile: dict[str, Any]
    ) -> None:
        assert scanned(works(**profile), readiness, **told) == 0

    def test_not_who_was_included_meanwhile_and_not_an_absorbed_archive(self) -> None:
        of, absorbed = works(), works()
        make.inclusion(of, dt.date(2024, 9, 30))
        assert scanned(of) == 0
        run = found(absorbed)
        absorbed.merged_into = of
        absorbed.save(update_fields=["merged_into"])
        assert follow(run) == {"found": 0}

    def test_again_it_finds_none_and_an_open_case_of_the_other_door_counts(self) -> None:
        of, other = works(), works()
        make.inclusion_case(other, door="MONTHLY")
        assert scanned(other) == 0
        run = found(of)
        assert follow(run) == {"found": 1}
        assert follow(run) == {"found": 0}
        assert CaseEvent.objects.filter(case__enterprise=of).count() == 1

    def test_what_a_person_withdrew_is_not_found_again_in_its_year(self, officer: User) -> None:
        of = works()
        scanned(of)
        do(officer, case_of(of), Act.WITHDRAW, "企业今年不申报")
        assert scanned(of) == 0
        Case.objects.filter(enterprise=of).update(year=2023)
        assert scanned(of) == 1

    def test_statements_do_not_grow_with_what_is_found(self) -> None:
        def statements(several: int) -> int:
            run = make.scan_run(2024, 3, as_of=at(dt.date(2024, 10, 22)))
            for _each in range(several):
                make.assessment(works(), run, readiness="REACHED")
            with recording(actor=None, reason="test"), CaptureQueriesContext(connection) as asked:
                assert follow(run)["found"] == several
            return len(asked)

        statements(1)
        assert statements(1) == statements(4)

    def test_a_real_scan_finds_and_an_older_one_does_not(self) -> None:
        of = city.works(city.vector("S5"))
        assert run_direct(Period(2024, 3)).summary["cases"] == {"found": 1}
        Case.objects.all().delete()
        assert run_direct(Period(2024, 2), full=True).summary["cases"] == {"found": 0}
        assert run_direct(Period(2024, 3), full=True).summary["cases"] == {"found": 1}
        assert case_of(of).state == "FOUND"


class TestTheFact:
    """INCLUDED is entered and left with the fact alone."""

    @pytest.fixture
    def case(self, rules_loaded: None) -> Case:
        return make.inclusion_case(works(), "PREPARING")

    def test_it_closes_and_its_undo_gives_back(self, case: Case) -> None:
        fact = make.inclusion(case.enterprise, dt.date(2024, 10, 30))
        assert follow_inclusions() == {"included": 1, "restored": 0}
        case.refresh_from_db()
        assert (case.state, case.inclusion, case.ended_on) == ("INCLUDED", fact.pk, dt.date(2024, 10, 30))
        assert follow_inclusions() == {"included": 0, "restored": 0}
        fact.delete()
        assert follow_inclusions() == {"included": 0, "restored": 1}
        case.refresh_from_db()
        assert (case.state, case.inclusion, case.ended_on) == ("PREPARING", None, None)
        assert list(case.events.values_list("kind", flat=True)) == ["INCLUDE", "RESTORE"]

    def test_both_doors_are_closed_by_one_fact(self, case: Case) -> None:
        make.inclusion_case(case.enterprise, door="MONTHLY")
        make.inclusion(case.enterprise, dt.date(2024, 10, 30))
        assert follow_inclusions([case.enterprise_id])["included"] == 2

    def test_a_fact_that_was_left_again_closes_none(self, case: Case) -> None:
        make.inclusion(case.enterprise, dt.date(2020, 11, 30))
        make.exit_(case.enterprise, dt.date(2022, 12, 31))
        assert follow_inclusions()["included"] == 0
        other = make.inclusion_case(works())
        make.inclusion(other.enterprise, dt.date(2020, 11, 30))
        make.exit_(other.enterprise, dt.date(2022, 12, 31), reason="MOVED_DISTRICT")
        assert follow_inclusions()["included"] == 1

    def test_an_undone_fact_does_not_open_a_second_one(self, case: Case) -> None:
        fact = make.inclusion(case.enterprise, dt.date(2024, 10, 30))
        follow_inclusions()
        fact.delete()
        make.inclusion_case(case.enterprise)
        assert follow_inclusions()["restored"] == 0

    def test_an_import_closes_and_its_undo_reopens(
        self, case: Case, liaison: User, tmp_path: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        rows = (("统一社会信用代码", "纳统日期", "入库方式"), (case.enterprise.uscc, "2024-10-30", "月度"))
        with django_capture_on_commit_callbacks(execute=True):
            batch = brought(tmp_path, liaison, "inclusions", *rows)
        case.refresh_from_db()
        assert (case.state, Inclusion.objects.count()) == ("INCLUDED", 1)
        with django_capture_on_commit_callbacks(execute=True):
            batches.undo(batches.open_undo(actor=liaison, batch_id=batch.pk).pk)
        case.refresh_from_db()
        assert (case.state, Inclusion.objects.count()) == ("PREPARING", 0)


def test_an_open_case_follows_to_the_new_district_and_its_place_is_checked_again(officer: User) -> None:
    of = works()
    row = complete(officer, do(officer, make.inclusion_case(of), Act.PREPARE))
    ended = make.inclusion_case(of, "REFUSED", door="MONTHLY")
    proposal = make.hand_over(of)
    answer(actor=make.user("REVIEWER", "南山区"), hand_over=proposal.pk, takes=True)
    decide(actor=make.user("BUREAU"), hand_over=proposal.pk, moves=True)
    row.refresh_from_db()
    ended.refresh_from_db()
    assert (row.district.name, ended.district.name) == ("南山区", "宝安区")
    assert (row.left, list(row.events.values_list("kind", flat=True))[-1]) == (1, "MOVED")
