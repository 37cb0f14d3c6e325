"""What one role of a person allows does not hold on what only another one shows (design, decision 3)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.services.phones import unmask_phone
from cultivation.ledger.models import Problem
from exchange import exporters
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def both() -> User:
    """Of the city's labour department, and its analyst too."""
    return make.user(("DEPARTMENT", "ANALYST"), "HR")


def columns(user: User, dataset: str) -> set[str]:
    return {slot.column.code for slot in exporters.get(dataset).query(user, {}).columns}


def test_an_analyst_of_a_department_sees_whole_phones_of_its_own_problems_only(both: User) -> None:
    routed, other = make.enterprise(), make.enterprise()
    own, foreign = make.problem(routed, holder=both.unit, phone="13800138000"), make.problem(other)
    assert unmask_phone(actor=both, rows=Enterprise.objects.all(), pk=routed.pk) == "13800138000"
    assert unmask_phone(actor=both, rows=Problem.objects.all(), pk=own.pk) == "13800138000"
    with pytest.raises(PermissionDenied):
        unmask_phone(actor=both, rows=Enterprise.objects.all(), pk=other.pk)
    with pytest.raises(PermissionDenied):
        unmask_phone(actor=both, rows=Problem.objects.all(), pk=foreign.pk)


def test_such_an_export_has_no_phones(both: User) -> None:
    make.problem(make.enterprise(), holder=both.unit)
    assert "phone" not in columns(both, "enterprises")
    assert "phone" not in columns(both, "problems")


def test_an_officer_who_is_an_analyst_of_the_same_district_keeps_phones_and_figures() -> None:
    officer = make.user(("OFFICER", "ANALYST"), "宝安区")
    make.enterprise("宝安区", revenue={2023: Decimal(15_000_000)})
    assert {"phone", "revenue"} <= columns(officer, "enterprises")


def test_who_acts_for_a_city_department_sees_no_figures_of_what_only_that_one_sees(
    client: Client,
) -> None:
    works = make.enterprise("南山区", revenue={2023: Decimal(15_000_000)})
    own = make.enterprise("宝安区", "新安街道", revenue={2023: Decimal(16_000_000)})
    principal, officer = make.user("DEPARTMENT", "HR"), make.user("OFFICER", "新安街道")
    make.problem(works, holder=principal.unit)
    make.acting(principal, officer)
    client.force_login(officer)
    page = client.get(reverse("enterprises:detail", args=[works.pk])).content.decode()
    assert works.name in page
    assert "年度数据" not in page
    assert "年度数据" in client.get(reverse("enterprises:detail", args=[own.pk])).content.decode()
    listed = client.get(reverse("enterprises:list")).content.decode()
    assert works.name in listed
    assert "1,500" not in listed


@pytest.mark.parametrize(
    ("roles", "at", "holds"),
    [
        (("BUREAU",), "BUREAU", True),
        (("ANALYST",), "BUREAU", False),
        (("DEPARTMENT",), "HR", True),
        (("DEPARTMENT", "ANALYST"), "HR", False),
        (("BUREAU", "ANALYST"), "BUREAU", True),
        (("OFFICER", "REVIEWER"), "宝安区", True),
    ],
)
def test_a_permission_holds_throughout_where_every_reading_role_is_covered(
    roles: tuple[str, ...], at: str, holds: bool
) -> None:
    user = make.user(roles, at)
    assert holds_throughout(user, Permission.ENTERPRISE_READ, Permission.PHONE_READ) is holds
