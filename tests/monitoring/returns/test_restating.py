"""Inclusions and exits are restated: returns whose comparison they decide are judged again; a parameter restates none."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.audit.context import recording
from core.parameters.services import set_value
from core.periods import Period
from cultivation.enterprises.merging.services import merge, unmerge
from cultivation.enterprises.models import Enterprise, Inclusion
from cultivation.enterprises.services.facts import record_exit, record_inclusion
from exchange.models import ImportBatch
from exchange.staging import batches
from monitoring.returns import restating, tasks
from monitoring.returns.findings.models import ReturnCheck, ReturnFinding
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.owed import Restated
from monitoring.returns.restated import settle
from monitoring.returns.stored import judge_stored
from sbs_portal.runtime.paths import ROOT
from tests.monitoring.inclusion.cases import brought
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
MID_2023 = dt.date(2023, 6, 30)


@pytest.fixture(autouse=True)
def october(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC), tick=False)
    load_parameters()


@pytest.fixture
def liaison() -> User:
    return make.user("STAT_LIAISON", "深圳市")


def works() -> Enterprise:
    """Whose approved return agrees with its own of last year, while STAT says something else of it."""
    of = make.enterprise("宝安区", "新安街道")
    make.quarterly_return(of, 2023, 3, state="ACCEPTED", revenue=Decimal(12_500_000))
    make.quarterly_return(of, 2023, 3, source="STAT", revenue=Decimal(10_000_000))
    figures: dict[str, Any] = {"revenue": Decimal(21_000_000), "revenue_prev": Decimal(12_500_000)}
    make.quarterly_return(of, state="DISTRICT_APPROVED", **figures)
    return of


def judged(*of: Enterprise) -> None:
    with recording(reason="test"):
        judge_stored(Q3)
    for one in of:
        assert "V11" not in found(one)


def found(of: Enterprise) -> dict[str, bool]:
    """The rules that fired on its return, and whether that came after the approval."""
    rows = ReturnFinding.objects.filter(
        of_return__enterprise=of, of_return__year=2024, of_return__quarter=3, rule__in=["V11", "V12", "V24"]
    )
    return dict(rows.values_list("rule", "after_approval"))


def test_an_inclusion_entered_later_brings_what_stat_says_and_takes_back_the_threshold(
    liaison: User, django_capture_on_commit_callbacks: Any
) -> None:
    of = works()
    judged(of)
    assert found(of) == {"V24": False}
    with django_capture_on_commit_callbacks(execute=True):
        record_inclusion(actor=liaison, enterprise=of.pk, included_on=MID_2023, door="MONTHLY")
    assert found(of) == {"V11": True, "V12": True}
    assert QuarterlyReturn.objects.get(enterprise=of, year=2024).state == "DISTRICT_APPROVED"


def test_an_exit_entered_later_gives_it_back_its_own_figure(
    liaison: User, django_capture_on_commit_callbacks: Any
) -> None:
    of = works()
    make.inclusion(of, dt.date(2020, 11, 30))
    with recording(reason="test"):
        judge_stored(Q3)
    assert set(found(of)) == {"V11", "V12"}
    with django_capture_on_commit_callbacks(execute=True):
        record_exit(actor=liaison, enterprise=of.pk, exited_on=MID_2023, reason="BELOW_SCALE")
    assert set(found(of)) == {"V24"}


@pytest.mark.parametrize(("day", "stays"), [(dt.date(2024, 9, 30), False), (dt.date(2024, 10, 1), True)])
def test_the_last_day_of_the_quarter_decides(
    liaison: User, django_capture_on_commit_callbacks: Any, day: dt.date, stays: bool
) -> None:
    of = works()
    judged(of)
    with django_capture_on_commit_callbacks(execute=True):
        record_inclusion(actor=liaison, enterprise=of.pk, included_on=day, door="MONTHLY")
    assert ("V24" in found(of)) is stays


def imported(folder: Path, liaison: User, *of: Enterprise) -> ImportBatch:
    lines = [(one.uscc, "2023-06-30", "月度") for one in of]
    return brought(folder, liaison, "inclusions", ("统一社会信用代码", "纳统日期", "入库方式"), *lines)


def test_an_import_of_inclusions_and_its_undo_judge_again(
    liaison: User, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    of, other = works(), works()
    judged(of, other)
    with django_capture_on_commit_callbacks(execute=True):
        batch = imported(tmp_path, liaison, of)
    assert found(of) == {"V11": True, "V12": True}
    assert found(other) == {"V24": False}
    with django_capture_on_commit_callbacks(execute=True):
        batches.undo(batches.open_undo(actor=liaison, batch_id=batch.pk).pk)
    assert set(found(of)) == {"V24"}


def test_facts_that_come_with_a_merged_archive_and_go_with_it_judge_again(
    django_capture_on_commit_callbacks: Any,
) -> None:
    of, double, bureau = works(), make.enterprise("宝安区", "新安街道"), make.user("BUREAU")
    make.inclusion(double, MID_2023)
    judged(of)
    with django_capture_on_commit_callbacks(execute=True):
        made = merge(actor=bureau, survivor=of.pk, absorbed=double.pk, reason="重复建档")
    assert found(of) == {"V11": True, "V12": True}
    with django_capture_on_commit_callbacks(execute=True):
        unmerge(actor=bureau, merge=made.pk)
    assert set(found(of)) == {"V24"}


def test_the_statements_do_not_grow_with_the_facts(liaison: User, tmp_path: Path) -> None:
    def statements(many: int) -> int:
        batch = imported(tmp_path, liaison, *(works() for _each in range(many)))
        with recording(reason="test"), CaptureQueriesContext(connection) as asked:
            restating.facts_imported(batch.pk)
        return len(asked)

    statements(1)  # what is looked up once
    assert statements(1) == statements(6)


def test_a_changed_parameter_leaves_returns_to_those_of_their_quarter() -> None:
    of = works()
    judged(of)
    version = ReturnCheck.objects.get(of_return__enterprise=of, of_return__year=2024).parameters_version
    set_value(
        actor=make.user("BUREAU"),
        code="v12_yoy_high",
        value="0.1",
        valid_from=dt.date(2024, 10, 14),
        reason="收紧同比",
    )
    judged(of)
    assert found(of) == {"V24": False}
    again = ReturnCheck.objects.get(of_return__enterprise=of, of_return__year=2024)
    assert again.parameters_version == version


KILLED = """
import datetime, os, signal, sys
import django
django.setup()
from django.db import transaction
from accounts.models import User
from cultivation.enterprises.services.facts import record_inclusion
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    record_inclusion(actor=User.objects.get(pk=int(sys.argv[1])), enterprise=int(sys.argv[2]),
                     included_on=datetime.date(2023, 6, 30), door="MONTHLY")
"""
"""Ends as a crash would when the fact stands and before anybody was told of it."""


@pytest.mark.django_db(transaction=True)
def test_killed_between_the_fact_and_its_word_the_sweep_judges_it_once(liaison: User) -> None:
    of = works()
    judged(of)
    words = [sys.executable, "-c", KILLED, str(liaison.pk), str(of.pk)]
    done = subprocess.run(words, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    assert Inclusion.objects.filter(enterprise=of, included_on=MID_2023).exists()
    assert found(of) == {"V24": False}
    tasks.settle()
    assert found(of) == {"V11": True, "V12": True}
    assert not Restated.objects.exists()
    assert settle() == 0


def test_a_fact_that_is_taken_back_owes_nothing(liaison: User) -> None:
    of = works()
    with transaction.atomic():
        record_inclusion(actor=liaison, enterprise=of.pk, included_on=MID_2023, door="MONTHLY")
        assert Restated.objects.exists()
        transaction.set_rollback(True)
    assert not Restated.objects.exists()


def test_what_cannot_be_judged_stays_owed_and_keeps_nothing_else_waiting(
    liaison: User, django_capture_on_commit_callbacks: Any
) -> None:
    of = works()
    judged(of)
    Restated.objects.create(what="SCALE", facts={})
    with django_capture_on_commit_callbacks(execute=True):
        record_inclusion(actor=liaison, enterprise=of.pk, included_on=MID_2023, door="MONTHLY")
    assert found(of) == {"V11": True, "V12": True}
    assert [row.facts for row in Restated.objects.all()] == [{}]
