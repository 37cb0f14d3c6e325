"""The table of roles says what decision 3 of the design says, row by row."""

import pytest
from django.contrib.auth.models import Group

from accounts.roles import ROLE_PERMISSIONS, Permission, Role, permissions_of

P = Permission
READ_BUSINESS = {P.ENTERPRISE_READ, P.FIGURES_READ, P.LEDGER_READ, P.RETURN_READ, P.SCAN_READ, P.AWARD_READ}
WRITE_BUSINESS = {
    P.ENTERPRISE_WRITE, P.STAT_WRITE, P.LEDGER_LOG, P.LEDGER_ACCEPT, P.LEDGER_HOLD, P.LEDGER_REVIEW,
    P.LEDGER_CONFIRM, P.LEDGER_DECIDE, P.RETURN_WRITE, P.RETURN_REVIEW, P.SCAN_RUN, P.AWARD_RUN, P.PAYMENT_WRITE,
}  # fmt: skip


def of(role: Role) -> frozenset[Permission]:
    return ROLE_PERMISSIONS[role]


def test_every_role_is_in_the_table() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.BUREAU])
def test_officer_reviewer_and_bureau_read_and_write_with_phones_both_ways(role: Role) -> None:
    assert of(role) >= READ_BUSINESS
    assert of(role) >= {P.ENTERPRISE_WRITE, P.RETURN_WRITE, P.LEDGER_LOG, P.LEDGER_ACCEPT, P.LEDGER_HOLD}
    assert of(role) >= {P.PHONE_READ, P.IMPORT, P.EXPORT}


def test_only_reviewer_and_bureau_review() -> None:
    for permission in (P.LEDGER_REVIEW, P.RETURN_REVIEW):
        assert {role for role in Role if permission in of(role)} == {Role.REVIEWER, Role.BUREAU}


def test_only_the_bureau_runs_the_scan_and_the_awards() -> None:
    for permission in (P.SCAN_RUN, P.AWARD_RUN):
        assert {role for role in Role if permission in of(role)} == {Role.BUREAU}


def test_a_department_answers_its_problems_and_sees_no_figures_and_no_scan() -> None:
    assert of(Role.DEPARTMENT) == {
        P.ENTERPRISE_READ, P.PHONE_READ, P.LEDGER_READ, P.LEDGER_HOLD, P.PLAN_READ, P.PLAN_REPORT, P.IMPORT,
        P.EXPORT, P.APPLICATION_DECIDE,
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.LEADING_GROUP, Role.ANALYST])
def test_leading_group_and_analyst_read_and_export_without_phones(role: Role) -> None:
    assert of(role) >= READ_BUSINESS | {P.EXPORT}
    assert not of(role) & {P.PHONE_READ, P.IMPORT}
    assert of(role) & WRITE_BUSINESS == ({P.LEDGER_DECIDE} if role == Role.LEADING_GROUP else set())


def test_the_statistics_liaison_writes_results_and_sees_no_problem() -> None:
    assert of(Role.STAT_LIAISON) & WRITE_BUSINESS == {P.STAT_WRITE}
    assert of(Role.STAT_LIAISON) >= {P.ENTERPRISE_READ, P.FIGURES_READ, P.SCAN_READ, P.IMPORT, P.EXPORT}
    assert not of(Role.STAT_LIAISON) & {P.LEDGER_READ, P.PHONE_READ}


def test_payments_reads_enterprises_and_writes_payments_only() -> None:
    assert of(Role.PAYMENTS) & WRITE_BUSINESS == {P.PAYMENT_WRITE}
    assert not of(Role.PAYMENTS) & {P.LEDGER_READ, P.SCAN_READ, P.PHONE_READ}


def test_the_administrator_sees_no_business_data() -> None:
    assert not of(Role.ADMIN) & (READ_BUSINESS | WRITE_BUSINESS | {P.PHONE_READ, P.DASHBOARD_READ})
    assert of(Role.ADMIN) >= {P.USER_WRITE, P.CALENDAR_WRITE, P.PARAMETER_WRITE, P.JOB_OPERATE}


def test_a_person_with_two_roles_holds_both_roles_permissions() -> None:
    both = permissions_of({"ANALYST", "STAT_LIAISON"})
    assert both == permissions_of({"ANALYST"}) | permissions_of({"STAT_LIAISON"})


@pytest.mark.django_db
def test_djangos_groups_say_what_the_table_says() -> None:
    for role, permissions in ROLE_PERMISSIONS.items():
        held = Group.objects.get(name=role.value).permissions.values_list("codename", flat=True)
        assert set(held) == {permission.value for permission in permissions}
