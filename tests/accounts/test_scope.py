"""What someone sees is a queryset: each model that carries a place, for each kind of person."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.backends import UnitBackend
from accounts.models import User
from accounts.roles import Role
from accounts.scope import PlacedQuerySet
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from cultivation.plan.models import AnnualPlan, Measure, PlanQuerySet, ReceivedTarget, UnitTarget
from cultivation.pool.models import PoolDraft, PoolMove, PoolVerdict
from tests.support import factories as make

pytestmark = pytest.mark.django_db

ALL: list[Any] = list(apps.get_models())
SCOPED: list[Any] = [
    model
    for model in ALL
    if isinstance(getattr(model, "objects", None) and model.objects.all(), PlacedQuerySet)
    and not isinstance(model.objects.all(), PlanQuerySet)  # plans are the whole city's, see below
]
MAKERS: dict[str, Callable[[Any], Any]] = {
    "Enterprise": lambda of: of,
    "Standing": lambda of: of.standing,
    "EnterpriseName": lambda of: of.names,
    "EnterpriseUscc": lambda of: of.usccs,
    "AnnualFigures": lambda of: make.annual(of, 2023),
    "Inclusion": make.inclusion,
    "Exit": make.exit_,
    "Problem": make.problem,
    "MonitoringMember": make.member,
    "QuarterlyReturn": make.quarterly_return,
    "Assessment": make.assessment,
    "Evaluation": make.evaluation,
    "Recognition": make.recognition,
    "PoolVerdict": lambda of: PoolVerdict.objects.create(**make.judged(of), member=True),
    "PoolDraft": lambda of: PoolDraft.objects.create(**make.judged(of), was_in=False),
    "PoolException": make.pool_exception,
    "PoolMove": lambda of: PoolMove.objects.create(
        **make.placed(of), year=2024, kind="JOIN", on=dt.date(2024, 4, 9), source="区函"
    ),
    "KeyMember": make.key_member,
    "ContactOfficer": lambda of: make.contact(of, make.user(Role.OFFICER, of.district)),
    "HangPoint": make.hang_point,
    "Visit": make.visit,
    "Warning": make.warning,
    "ReturnFinding": lambda of: make.suspected_unit(make.quarterly_return(of, 2024, 2)),
    "ElectricityMonth": lambda of: make.electricity(of, 2024, 1_000),
    "Case": make.inclusion_case,
    "MissedInclusion": make.missed_inclusion,
    "SprintLine": make.sprint_line,
    "Application": make.application,
    "Award": make.award,
}
ids = [model.__name__ for model in SCOPED]


def seen(model: Any, user: User | AnonymousUser) -> set[int]:
    return {_whose(row) for row in model.objects.visible_to(user)}


def _whose(row: Any) -> int:
    row = getattr(row, "of_return", row)
    key: int = getattr(row, "enterprise_id", row.pk)
    return key


@pytest.fixture
def three() -> dict[str, int]:
    """One enterprise in 新安街道, one in 宝安区 without a street, one in 南山区; each with one row of every kind."""
    found = {
        "street": make.enterprise("宝安区", "新安街道"),
        "district": make.enterprise("宝安区"),
        "elsewhere": make.enterprise("南山区", "粤海街道"),
    }
    for works in found.values():
        for maker in MAKERS.values():
            maker(works)
    return {name: works.pk for name, works in found.items()}


def test_every_scoped_model_has_a_maker_here() -> None:
    missing = {model.__name__ for model in SCOPED} - set(MAKERS)
    assert not missing, f"add to MAKERS a function that makes one row for an enterprise: {missing}"


@pytest.mark.parametrize("model", SCOPED, ids=ids)
def test_street_district_and_city_see_their_own(model: Any, three: dict[str, int]) -> None:
    assert seen(model, make.user("OFFICER", "新安街道")) == {three["street"]}
    assert seen(model, make.user("OFFICER", "宝安区")) == {three["street"], three["district"]}
    assert seen(model, make.user("REVIEWER", "南山区")) == {three["elsewhere"]}
    assert seen(model, make.user("OFFICER", "龙岗区")) == set()
    assert seen(model, make.user("BUREAU", "BUREAU")) == set(three.values())


@pytest.mark.parametrize("model", SCOPED, ids=ids)
def test_administrators_strangers_and_who_has_left_see_nothing(model: Any, three: dict[str, int]) -> None:
    assert three
    assert seen(model, make.user("ADMIN")) == set()
    assert seen(model, AnonymousUser()) == set()
    assert seen(model, make.user("BUREAU", is_active=False)) == set()


@pytest.mark.parametrize("model", SCOPED, ids=ids)
def test_a_department_sees_only_what_was_routed_to_it(model: Any, three: dict[str, int]) -> None:
    labour = make.unit("HR")
    Problem.objects.filter(enterprise_id=three["district"]).update(holder=labour)
    Problem.objects.filter(enterprise_id=three["elsewhere"]).update(routed_to=[labour.pk])
    routed = {three["district"], three["elsewhere"]}
    identity = {"Enterprise", "EnterpriseName", "EnterpriseUscc", "Standing", "Problem"}
    expected = routed if model.__name__ in identity else set()
    assert seen(model, make.user("DEPARTMENT", "HR")) == expected
    assert seen(model, make.user("DEPARTMENT", "FIN")) == set()


@pytest.mark.parametrize("model", [AnnualPlan, ReceivedTarget, Measure, UnitTarget])
def test_a_draft_of_the_plan_is_seen_by_who_reads_plans_and_by_departments_once_it_is_issued(
    model: Any,
) -> None:
    plan = make.plan(2024)
    make.measure(plan)
    make.received(plan)
    assert seen(model, make.user("OFFICER", "新安街道"))
    assert not seen(model, make.user("DEPARTMENT", "HR"))
    make.issue(plan)
    assert seen(model, make.user("DEPARTMENT", "HR"))
    for stranger in (make.user("ADMIN"), AnonymousUser(), make.user("BUREAU", is_active=False)):
        assert not seen(model, stranger)


def test_the_leading_group_sees_of_the_problems_only_the_escalated(three: dict[str, int]) -> None:
    office = make.user("LEADING_GROUP")
    assert seen(Problem, office) == set()
    Problem.objects.filter(enterprise_id=three["elsewhere"]).update(escalated_to="LEADING_GROUP")
    assert seen(Problem, office) == {three["elsewhere"]}


def test_an_analyst_of_a_districts_department_sees_that_district(three: dict[str, int]) -> None:
    analyst = make.user("ANALYST", "440306-D_STAT")
    assert seen(Enterprise, analyst) == {three["street"], three["district"]}


def test_a_deputy_sees_for_the_days_of_the_leave_what_the_principal_sees(three: dict[str, int]) -> None:
    principal, deputy = make.user("REVIEWER", "宝安区"), make.user("OFFICER", "南山区")
    make.acting(principal, deputy)
    assert seen(Enterprise, User.objects.get(pk=deputy.pk)) == set(three.values())


@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, 9)])
def test_before_and_after_the_leave_a_deputy_sees_only_their_own(
    three: dict[str, int], starts: int, ends: int
) -> None:
    principal, deputy = make.user("REVIEWER", "宝安区"), make.user("OFFICER", "南山区")
    today = timezone.localdate()
    make.acting(principal, deputy, starts_on=today + dt.timedelta(starts), ends_on=today + dt.timedelta(ends))
    assert seen(Enterprise, User.objects.get(pk=deputy.pk)) == {three["elsewhere"]}


def test_acting_does_not_pass_on() -> None:
    first, second, third = (
        make.user("REVIEWER", "宝安区"),
        make.user("OFFICER", "南山区"),
        make.user("OFFICER", "龙岗区"),
    )
    make.acting(first, second)
    make.acting(second, third)
    assert {(grant.role, grant.unit.name) for grant in third.grants} == {
        ("OFFICER", "龙岗区"),
        ("OFFICER", "南山区"),
    }


def test_a_permission_that_only_acting_gives_names_the_principal() -> None:
    principal, deputy = make.user("REVIEWER", "宝安区"), make.user("OFFICER", "南山区")
    make.acting(principal, deputy)
    assert deputy.use("enterprise.read")
    assert deputy.acting_for_id is None
    assert deputy.use("return.review")
    assert deputy.acting_for_id == principal.pk
    assert not deputy.use("scan.run")


def test_a_person_with_unit_roles_and_all_they_act_for_costs_two_queries(
    django_assert_num_queries: Any,
) -> None:
    deputy = make.user(("OFFICER", "REVIEWER"), "南山区")
    for _number in range(5):
        make.acting(make.user("REVIEWER", "宝安区"), deputy)
    with django_assert_num_queries(2):
        user = UnitBackend().get_user(deputy.pk)
        assert user is not None
        assert len(user.grants) == 7
        assert user.unit.parent is not None
        assert user.can("enterprise.read")
        assert user.role_names == "经办、区审核"
        assert {grant.territory.name for grant in user.grants if grant.territory} == {"宝安区", "南山区"}


def test_roles_that_are_no_roles_of_the_table_are_refused_by_the_enum() -> None:
    with pytest.raises(ValueError, match="KING"):
        Role("KING")


def test_what_a_person_may_do_is_known_with_the_person_and_a_deputy_costs_one_query_more(
    django_assert_num_queries: Any,
) -> None:
    officer, reviewer = make.user("OFFICER", "宝安区"), make.user("REVIEWER", "宝安区")
    with django_assert_num_queries(1):
        alone = UnitBackend().get_user(officer.pk)
        assert alone is not None
        assert [grant.role for grant in alone.grants] == ["OFFICER"]
    make.acting(reviewer, officer)
    with django_assert_num_queries(2):
        deputy = UnitBackend().get_user(officer.pk)
        assert deputy is not None
        assert [grant.role for grant in deputy.grants] == ["OFFICER", "REVIEWER"]
