"""The demo: every judgement has its case at 2,000 enterprises, and the same arguments give the same rows."""

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum

from accounts.models import User
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.models import Standing
from cultivation.enterprises.pool import PoolReason
from cultivation.ledger.models import Problem
from cultivation.pool.codes import KeyState, LeaveReason, Origin
from cultivation.pool.models import KeyMember, PoolException, PoolMove, PoolVerdict, PoolVersion
from incentives.applications.codes import BatchState, LineState, MovementKind, PaymentState
from incentives.applications.models import Application
from incentives.applications.money.checking import money_of
from incentives.applications.money_models import (
    Award,
    AwardBatch,
    Clawback,
    Movement,
    PaymentBatch,
    PaymentLine,
    Purse,
)
from incentives.applications.states import State as ApplicationState
from incentives.eligibility.cycles.models import Cycle
from incentives.eligibility.models import Evaluation
from incentives.facts.codes import LoanKind
from incentives.facts.models import Loan, Payment, Prize, Project
from incentives.policy.models import Programme
from incentives.scoring.models import SelfCheckAnswer, SpecialisedCandidate
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.states import State as CaseState
from monitoring.scan.models import Assessment
from monitoring.warnings.closing import closable_q
from monitoring.warnings.models import Warning
from monitoring.warnings.reader import Reader
from monitoring.warnings.states import State
from monitoring.warnings.statistics import statistics
from tests.support import factories as make

AT = "2024-10-31T09:00"


def seed(number: int, chance: int = 1) -> dict[str, Any]:
    """Load the city and seed the demo."""
    call_command("load_city", str(make.CITY_DATA), stdout=StringIO())
    out = StringIO()
    call_command("seed_demo", enterprises=number, seed=chance, at=_moment(), json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def _moment() -> Any:
    return dt.datetime.fromisoformat(AT)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, Any]]:
    """2,000 enterprises, for the tests of this module, in one transaction that is taken back."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA_DIR", tmp_path_factory.mktemp("demo"))
        with transaction.atomic():
            report = seed(2000)
            report["accounts"] = json.loads((Path(settings.DATA_DIR) / "demo_accounts.json").read_text())
            yield report
            transaction.set_rollback(True)


def test_every_readiness_class_and_exit_level_occurs(city: dict[str, Any]) -> None:
    classes = {level.name for level in Readiness}
    levels = {level.name for level in Risk}
    assert classes <= set(Standing.objects.values_list("readiness", flat=True))
    assert levels <= set(Standing.objects.values_list("risk", flat=True))


def test_every_rule_and_share_source_occurs(city: dict[str, Any]) -> None:
    fired: set[str] = set()
    sources: set[str] = set()
    for rules, inputs in Assessment.objects.values_list("rules", "inputs"):
        fired |= set(rules)
        sources.add(json.loads(inputs).get("share_source"))
    assert {f"X{number}" for number in range(10)} <= fired
    assert {"R0", "R1", "R2", "R3", "R4", "R5", "R7", "R8"} <= fired
    assert {"INDUSTRY", "CITY", "DEFAULT"} <= sources


def test_every_level_and_state_of_warnings_occurs(city: dict[str, Any]) -> None:
    today = _moment().date()
    ongoing = Warning.objects.ongoing()
    assert {"RED", "ORANGE", "YELLOW", "GREEN"} <= set(ongoing.values_list("level", flat=True))
    assert set(State) == set(Warning.objects.values_list("state", flat=True))
    assert ongoing.filter(met_on=None, due_on__lt=today).exists(), "overdue"
    reader = Reader(User.objects.get(username="bureau"), today)
    assert Warning.objects.filter(closable_q(reader)).exists(), "closing is suggested"
    missed = [figures for year in (2023, 2024) for figures in statistics(year)["RED"].values()]
    assert any(figures["exited_unwarned"] for figures in missed)


def test_every_light_and_verdict_occurs(city: dict[str, Any]) -> None:
    today = _moment().date()
    lit = Problem.objects.exclude(due_on=None)
    assert lit.filter(red_from__lte=today).exists()
    assert lit.filter(red_from__gt=today, amber_from__lte=today).exists()
    assert lit.filter(amber_from__gt=today).exists()
    assert {"PASS", "FAIL", "UNKNOWN"} <= set(Evaluation.objects.values_list("verdict", flat=True))


def test_projects_loans_and_prizes_of_each_sort_occur(city: dict[str, Any]) -> None:
    projects = Project.objects.all()
    assert projects.values("kind").distinct().count() == 4
    assert {one.investment is None for one in projects} == {True, False}
    assert set(projects.values_list("in_city", flat=True)) == {True, False, None}
    invoiced = projects.exclude(investment=None).annotate(invoiced=Sum("invoices__amount"))
    assert all(one.invoiced == one.investment for one in invoiced)
    assert set(Loan.objects.values_list("kind", flat=True)) == set(LoanKind.values)
    assert not Loan.objects.filter(kind="GUARANTEE").filter(guaranteed_by="").exists()
    assert {one.interest_paid is None for one in Loan.objects.filter(kind="BANK")} == {True, False}
    assert Prize.objects.exists()


def test_inclusion_cases_occur_in_every_state_and_door_and_the_years_lists_open_and_closed(
    city: dict[str, Any],
) -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    assert set(Case.objects.ongoing().values_list("door", flat=True)) == {"MONTHLY", "ANNUAL"}
    preparing = Case.objects.filter(state="PREPARING")
    assert preparing.filter(left=0).exists()
    assert preparing.filter(left__gt=0).exists()
    assert Case.objects.exclude(missed_window=None).exists()
    lists = MissedInclusion.objects.filter(kind="DUE")
    assert lists.filter(closed_on=None).exists()
    assert lists.exclude(closed_on=None).exists()
    every = MissedInclusion.objects.exclude(site_on=None)
    assert every.filter(site_on__gt=F("listed_on")).exists()
    assert not every.filter(Q(site_on__lt=F("listed_on")) | Q(closed_on__lt=F("site_on"))).exists()


def test_applications_occur_in_every_state_with_each_origin_verdict_and_programme(
    city: dict[str, Any],
) -> None:
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert {"PASS", "FAIL", "UNKNOWN"} <= set(Application.objects.values_list("verdict", flat=True))
    assert {"OFFICER", "UNASKED"} <= set(Application.objects.values_list("origin", flat=True))
    assert set(Application.objects.values_list("programme", flat=True)) == set(
        Programme.objects.values_list("code", flat=True)
    )
    assert Application.objects.filter(outcome="LAPSED").exists()
    assert Application.objects.ongoing().filter(due_on__lt=_moment().date()).exists(), "late"
    assert User.objects.filter(username__in=["bureau", "bureau-2", "miit", "miit-2"]).count() == 4


def test_batches_payments_and_clawbacks_occur_in_every_state(city: dict[str, Any]) -> None:
    assert set(AwardBatch.objects.values_list("state", flat=True)) == set(BatchState.values)
    assert set(PaymentBatch.objects.values_list("state", flat=True)) == set(PaymentState.values)
    lines = PaymentLine.objects.all()
    assert set(lines.values_list("state", flat=True)) == set(LineState.values)
    assert not lines.filter(Q(state="PAID", voucher="") | Q(state="BOUNCED", reason="")).exists()
    assert not PaymentBatch.objects.exclude(state="CANCELLED").filter(Q(workbook=None) | Q(csv=None)).exists()
    claims = Clawback.objects.annotate(
        open=Count("instalments", filter=Q(instalments__paid_on=None)),
        came=Count("instalments", filter=Q(instalments__paid_on__isnull=False)),
    )
    assert {(bool(one.open), bool(one.came), one.reversed_on is None) for one in claims} == {
        (True, True, True), (False, True, True), (True, False, False),
    }  # fmt: skip
    assert claims.filter(banned_until__gt=_moment().date(), reversed_on=None).count() == 2
    assert Award.objects.exclude(reversed_on=None).exists()


def test_there_is_a_cycle_of_somebody_who_passes_to_try_other_numbers_on(city: dict[str, Any]) -> None:
    assert Cycle.objects.filter(programme="P1", passed__gt=0).exists()


def test_the_money_adds_up_with_every_kind_of_entry(city: dict[str, Any]) -> None:
    assert set(Movement.objects.values_list("kind", flat=True)) == set(MovementKind.values)
    assert {kind for (kind,) in Purse.objects.values_list("owner__kind")} == {"CITY", "DISTRICT"}
    found = money_of(list(Purse.objects.all()))
    assert found.differences == []
    paid = PaymentLine.objects.filter(state="PAID").aggregate(sum=Sum("amount"))["sum"]
    assert found.sum("paid") == paid > 0
    given = Payment.objects.exclude(voucher="")
    assert given.aggregate(sum=Sum("amount"))["sum"] == paid
    due = Evaluation.objects.filter(is_current=True, verdict="PASS", amount__gt=0)
    subjects = ("programme", "year", "enterprise", "subject_key", "part")
    assert not set(due.values_list(*subjects)) & set(given.values_list(*subjects)), "they are judged anew"


def test_candidates_for_each_title_stand_everywhere_and_have_stated_something(city: dict[str, Any]) -> None:
    for year in (2023, 2024):
        found = SpecialisedCandidate.objects.filter(year=year)
        for level in ("INNOVATIVE", "SPECIALISED", "LITTLE_GIANT"):
            standings = set(found.filter(level=level).values_list("standing", flat=True))
            missing = {"LIKELY", "OPEN", "GAPS", "HELD"} - standings
            assert missing <= ({"LIKELY", "OPEN"} if level == "LITTLE_GIANT" else set()), (year, level)
    assert SelfCheckAnswer.objects.filter(year=2024, is_current=True).exists()


def test_the_departments_that_sign_in_have_open_problems_to_answer(city: dict[str, Any]) -> None:
    for username in ("labour", "finance"):
        unit = User.objects.get(username=username).unit
        assert Problem.objects.filter(holder=unit, state__in=["ASSIGNED", "IN_PROGRESS"]).exists()


def test_the_accounts_that_the_contract_names_are_there(city: dict[str, Any]) -> None:
    accounts = city["accounts"]
    assert accounts[0]["role"] == "BUREAU"
    scopes = {(one["role"], one["scope"].partition(":")[0]) for one in accounts}
    assert {
        ("ANALYST", "city"),
        ("ADMIN", "city"),
        ("OFFICER", "street"),
        ("DEPARTMENT", "department"),
    } <= scopes
    assert len({one["scope"] for one in accounts if one["role"] == "REVIEWER"}) == 3


@pytest.mark.django_db
def test_the_same_arguments_give_the_same_rows(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    emptied()  # with the people their units go, whose heads they may be: both runs make them anew
    seed(120, 7)
    first = fingerprint()
    emptied()
    seed(120, 7)
    assert fingerprint() == first


@pytest.mark.django_db
def test_a_portal_with_enterprises_is_left_alone() -> None:
    make.enterprise("宝安区", "新安街道")
    with pytest.raises(CommandError, match="已有企业"):
        call_command("seed_demo", stdout=StringIO())


def emptied() -> None:
    """No enterprise, nothing that hangs on one, nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE cultivation_enterprise, monitoring_monitoringquarter, monitoring_scanrun, monitoring_baseline,"
            " accounts_user, incentives_purse, cultivation_problemsequence, cultivation_poolversion, cultivation_poolverdict,"
            " cultivation_pooldraft, core_link, monitoring_returncheck RESTART IDENTITY CASCADE"
        )


_CODE = "(SELECT u.code FROM accounts_unit u WHERE u.id = cultivation_enterprise.{0}_id) AS {0}"
"""A unit by its code: its number is another each time that units are loaded."""


def fingerprint() -> list[str]:
    """A checksum of each table's rows, without the moments at which they were written."""
    tables = {
        "cultivation_enterprise": f"uscc, name, {_CODE.format('district')}, {_CODE.format('street')}, industry, status, contact,"
        " phone, founded_on",
        "cultivation_annualfigures": "enterprise_id, year, source, revenue, output",
        "cultivation_inclusion": "enterprise_id, included_on, count_year, door",
        "cultivation_exit": "enterprise_id, exited_on, reason",
        "cultivation_problem": "number, title, state, enterprise_id, registered_at, due_on",
        "cultivation_poolverdict": "year, enterprise_id, in_pool, member, reasons, revenue, source, first, last",
        "cultivation_poolexception": "year, enterprise_id, kind, state",
        "cultivation_poolmove": 'year, enterprise_id, kind, "on", cause',
        "cultivation_keymember": "year, enterprise_id, origin, state, cause",
        "monitoring_quarterlyreturn": "enterprise_id, year, quarter, source, version, state, revenue, electricity",
        "monitoring_assessment": "enterprise_id, year, quarter, readiness, risk, reasons, inputs",
        "incentives_evaluation": "enterprise_id, year, verdict, amount, conditions",
        "incentives_project": "enterprise_id, code, name, call_year, kind, tier, in_city, is_industrial, investment",
        "incentives_invoice": "project_id, number, amount, paid",
        "incentives_loan": "enterprise_id, number, call_year, kind, project_id, principal, fee_paid, interest_paid",
        "incentives_prize": 'enterprise_id, year, "group", rank',
        "incentives_application": "enterprise_id, programme_id, year, state, amount, due_on, account_number",
        "incentives_movement": "kind, amount, at, reason",
        "incentives_paymentline": "position, state, amount, account_number, voucher, paid_on",
        "incentives_specialisedcandidate": "enterprise_id, year, level, standing, total, possible, lacks, why",
    }
    found = []
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            cursor.execute(
                f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM (SELECT {columns} FROM {table}) t"
            )
            found.append(f"{table} {cursor.fetchone()[0]}")
    return found


def test_pools_have_every_reason_exception_leaving_and_key_member(city: dict[str, Any]) -> None:
    verdicts = PoolVerdict.objects.filter(year=2024)
    reasons = {reason for row in verdicts.values_list("reasons", flat=True) for reason in row}
    assert reasons == set(PoolReason.values)
    assert [
        (v.year, v.number, bool(v.frozen_on)) for v in PoolVersion.objects.order_by("year", "number")
    ] == [(year, number, number == 2) for year in (2022, 2023, 2024) for number in (1, 2)]
    assert set(PoolException.objects.values_list("kind", "state")) == {
        ("OUT", "APPROVED"), ("IN", "APPROVED"), ("IN", "DECLINED"),
    }  # fmt: skip
    assert set(PoolMove.objects.values_list("kind", "cause")) >= {
        ("JOIN", ""),
        *(("LEAVE", c) for c in LeaveReason.values),
    }
    members = KeyMember.objects.filter(year=2024)
    assert set(members.values_list("state", flat=True)) == set(KeyState.values)
    assert set(members.values_list("origin", flat=True)) == set(Origin.values)
    in_force = members.filter(state__in=("NOMINATED", "CONFIRMED"))
    assert not in_force.filter(enterprise__standing__above_scale=True).exists()
