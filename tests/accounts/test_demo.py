"""The demo's people: the same each time, able to sign in at once, listed for whoever starts the demo."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password

from accounts import demo
from accounts.models import User
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city() -> None:
    make.load_city_units()


def test_the_accounts_cover_every_duty_of_the_contract(tmp_path: Path) -> None:
    demo.seed()
    listed = demo.write_accounts(tmp_path)
    assert json.loads((tmp_path / "demo_accounts.json").read_text(encoding="utf-8")) == listed
    assert listed[0]["role"] == "BUREAU"
    assert set(listed[0]) == {"role", "scope", "username", "password"}
    scopes = {(row["role"], row["scope"]) for row in listed}
    assert scopes >= {
        (role, f"district:{district}")
        for role in ("OFFICER", "REVIEWER")
        for district in ("宝安区", "龙岗区", "南山区")
    }
    assert scopes >= {(role, "city") for role in ("BUREAU", "ANALYST", "LEADING_GROUP", "ADMIN")}
    assert ("DEPARTMENT", "department:市人力资源和社会保障局") in scopes
    assert [scope for role, scope in scopes if role == "OFFICER" and scope.startswith("street:")] == [
        "street:新安街道"
    ]


def test_every_listed_account_signs_in_with_its_password_and_needs_no_new_one(tmp_path: Path) -> None:
    demo.seed()
    validate_password(demo.PASSWORD)
    hashes = set()
    for row in demo.write_accounts(tmp_path):
        user = User.objects.get(username=row["username"])
        assert not user.must_change_password
        assert row["role"] in user.role_codes
        hashes.add(user.password)
    (stored,) = hashes
    user.password = stored
    assert user.check_password(demo.PASSWORD)
    assert user.password == stored, "and is not hashed anew by that"


def test_a_colleague_cannot_sign_in() -> None:
    demo.seed()
    assert not User.objects.get(username="o1-440306").has_usable_password()


def test_the_same_seed_gives_the_same_people_and_a_second_run_adds_nobody() -> None:
    assert demo.seed(seed=7) > 200
    first = list(
        User.objects.order_by("pk").values_list("username", "name", "phone", "password", "unit__code")
    )
    assert demo.seed(seed=7) == 0
    User.objects.all().delete()
    demo.seed(seed=7)
    again = list(
        User.objects.order_by("pk").values_list("username", "name", "phone", "password", "unit__code")
    )
    assert again == first


def test_every_street_and_district_has_people() -> None:
    demo.seed()
    kinds = Counter(User.objects.values_list("unit__kind", flat=True))
    assert kinds["STREET"] == 78 * 2 + 1
    assert kinds["DISTRICT"] == 11 * 4 + 7


def test_making_them_takes_as_many_statements_for_few_as_for_many(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(13):  # units, users, groups, the transaction with its stamp, two COPYs
        demo.seed()
