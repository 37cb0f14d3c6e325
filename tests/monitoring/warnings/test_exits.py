"""EXITED follows the fact of the exit, entered, imported or undone; an open warning follows the enterprise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from cultivation.enterprises.merging.services import merge
from cultivation.enterprises.models import Enterprise, Exit
from cultivation.enterprises.services.facts import record_exit
from cultivation.enterprises.services.profile import edit_enterprise
from cultivation.ledger.acts.merge import ACT as MERGE
from cultivation.ledger.services.perform import perform as perform_on_problem
from monitoring.warnings.models import Warning
from monitoring.warnings.services.acting import Said, perform
from monitoring.warnings.services.exits import follow_exits
from monitoring.warnings.services.moving import move_open
from monitoring.warnings.services.sweeping import sweep
from monitoring.warnings.states import Act
from tests.monitoring.warnings.scans import at, scanned, warning_of, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")

DAY = dt.date(2024, 7, 22)
LEFT = dt.date(2024, 12, 31)


@pytest.fixture
def warned(rules_loaded: None) -> Warning:
    of = works()
    scanned(of, "ORANGE", DAY)
    return warning_of(of)


def test_an_exit_that_is_entered_ends_it(warned: Warning, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record_exit(
            actor=make.user("STAT_LIAISON"),
            enterprise=warned.enterprise_id,
            exited_on=LEFT,
            reason="BELOW_SCALE",
        )
    warned.refresh_from_db()
    assert (warned.state, warned.ended_on, warned.ended_reason) == ("EXITED", LEFT, "BELOW_SCALE")
    assert warned.steps.get().kind == "EXIT"


def test_its_undo_gives_it_back_as_it_was(warned: Warning, officer: User) -> None:
    perform(actor=officer, warning=warned.pk, act=Act.ACT, said=Said(note="已联系"))
    fact = make.exit_(warned.enterprise, LEFT)
    assert follow_exits() == {"exited": 1, "restored": 0}
    assert follow_exits() == {"exited": 0, "restored": 0}
    Exit.objects.filter(pk=fact.pk).delete()
    assert follow_exits([warned.enterprise_id]) == {"exited": 0, "restored": 1}
    warned.refresh_from_db()
    assert (warned.state, warned.ended_on, warned.exit, warned.before_exit) == ("HANDLING", None, None, "")
    assert [step.kind for step in warned.steps.all()] == ["EXIT", "RESTORE"]


def test_one_that_came_with_an_absorbed_archive_is_not_given_back_beside_an_open_one(warned: Warning) -> None:
    fact = make.exit_(warned.enterprise, dt.date(2018, 12, 31))  # before the inclusion: the open one stays
    gone = make.warning(
        warned.enterprise, state="EXITED", before_exit="OPEN", exit=fact.pk, ended_on=fact.exited_on
    )
    Exit.objects.filter(pk=fact.pk).delete()
    assert follow_exits() == {"exited": 0, "restored": 0}
    gone.refresh_from_db()
    assert gone.state == "EXITED"


def test_an_exit_corrected_to_a_move_within_the_city_gives_it_back(warned: Warning) -> None:
    fact = make.exit_(warned.enterprise, LEFT)
    follow_exits()
    Exit.objects.filter(pk=fact.pk).update(reason="MOVED_DISTRICT")
    assert follow_exits() == {"exited": 0, "restored": 1}


def test_an_exit_before_the_inclusion_or_within_the_city_ends_none(warned: Warning) -> None:
    make.exit_(warned.enterprise, dt.date(2018, 12, 31))
    make.exit_(warned.enterprise, LEFT, reason="MOVED_DISTRICT")
    assert follow_exits() == {"exited": 0, "restored": 0}


def test_a_scan_opens_none_for_whoever_has_left(rules_loaded: None) -> None:
    of = works()
    make.exit_(of, dt.date(2024, 6, 30))
    scanned(of, "RED", DAY)  # judged on an older register
    assert warning_of(of).state == "EXITED"


def test_an_open_one_follows_to_the_new_district_and_a_closed_one_stays(
    warned: Warning, reviewer: User
) -> None:
    origin, target = make.unit("宝安区"), make.unit("南山区")
    closed = make.warning(warned.enterprise, state="CLOSED")
    moved = move_open(
        actor=reviewer, enterprise=warned.enterprise_id, origin=origin, target=target, street=None
    )
    warned.refresh_from_db()
    closed.refresh_from_db()
    assert (moved, warned.district, warned.street, warned.holder) == (1, target, None, target)
    assert (closed.district, closed.holder) == (origin, make.unit("新安街道"))
    assert warned.steps.get().note == "宝安区 → 南山区"


def test_an_open_one_follows_to_the_new_street_whose_officer_can_visit(
    warned: Warning, officer: User, reviewer: User, django_capture_on_commit_callbacks: Any
) -> None:
    closed, new = make.warning(warned.enterprise, state="CLOSED"), make.user("OFFICER", "西乡街道")
    with django_capture_on_commit_callbacks(execute=True):
        edit_enterprise(
            actor=reviewer,
            enterprise=warned.enterprise_id,
            version=warned.enterprise.version,
            street=make.unit("西乡街道"),
        )
    assert not Warning.objects.visible_to(officer).ongoing().exists()
    said = Said(code="VISIT", note="设备开了一半")
    done = perform(actor=new, warning=warned.pk, act=Act.ACT, said=said)
    assert (done.holder, done.street, done.due_on) == (new.unit, new.unit, warned.due_on)
    assert done.actions.get().visit is not None
    assert [(step.kind, step.note) for step in done.steps.all()] == [("MOVED", "新安街道 → 西乡街道")]
    closed.refresh_from_db()
    assert closed.street == make.unit("新安街道")


def test_one_that_a_merge_brings_from_elsewhere_lies_where_the_survivor_does(
    warned: Warning, django_capture_on_commit_callbacks: Any
) -> None:
    survivor = works("南山区", None)
    with django_capture_on_commit_callbacks(execute=True):
        merge(
            actor=make.user("BUREAU"),
            survivor=survivor.pk,
            absorbed=warned.enterprise_id,
            reason="同一家企业",
        )
    warned.refresh_from_db()
    district = make.unit("南山区")
    assert (warned.enterprise, warned.district, warned.holder) == (survivor, district, district)


def test_the_sweep_brings_along_what_nobody_was_told_of_and_only_once(warned: Warning) -> None:
    Enterprise.objects.filter(pk=warned.enterprise_id).update(street=None)
    for _each in range(2):
        sweep(at=at(DAY))
    warned.refresh_from_db()
    assert (warned.holder, warned.street, warned.steps.count()) == (warned.district, None, 1)


def test_an_action_leads_to_the_problem_that_goes_on(warned: Warning, reviewer: User) -> None:
    kept = make.problem(warned.enterprise)
    gone = make.problem(warned.enterprise)
    action = make.warning_action(warned, code="PROBLEM", problem=gone)
    perform_on_problem(
        actor=make.user("OFFICER", "宝安区"),
        problem=gone.pk,
        act=MERGE,
        data={"into": kept.pk, "note": "同一件事"},
    )
    action.refresh_from_db()
    assert action.problem == kept
