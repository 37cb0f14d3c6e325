"""The city's data is loaded by one command, again and again."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.loading import load_units
from accounts.models import Unit, UnitAlias, UnitKind, User

CITY = Path(__file__).parents[2] / "data" / "shenzhen"

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_every_unit_hangs_where_the_data_says_and_knows_its_district() -> None:
    load_units(CITY)
    xinan = Unit.objects.get(name="新安街道")
    assert (xinan.parent, xinan.district) == (Unit.objects.get(code="440306"),) * 2
    district = Unit.objects.get(code="440306")
    assert district.district == district
    assert district.parent is not None
    assert district.parent.kind == UnitKind.CITY
    assert district.parent.district is None


def test_a_district_level_department_stands_in_each_district() -> None:
    load_units(CITY)
    labour = Unit.objects.filter(code__endswith="-D_HR")
    assert labour.count() == Unit.objects.filter(kind=UnitKind.DISTRICT).count() == 11
    baoan = labour.get(district__code="440306")
    assert (baoan.name, baoan.kind, baoan.categories) == ("宝安区人力资源局", UnitKind.DEPARTMENT, ["LABOUR"])
    assert Unit.objects.get(code="HR").district is None


def test_loading_again_changes_nothing_and_says_so() -> None:
    said("load_city", str(CITY))
    before = list(Unit.objects.values_list("code", "version"))
    again = json.loads(said("load_city", str(CITY), "--json"))
    assert {kind for kind in again if kind != "seconds"} >= {"units", "departments", "aliases", "industries"}
    for kind, counted in again.items():
        if kind != "seconds":
            assert (counted["created"], counted["updated"]) == (0, 0), kind
    assert list(Unit.objects.values_list("code", "version")) == before


def test_a_changed_name_is_taken_over_and_a_unit_closed_by_hand_stays_closed() -> None:
    load_units(CITY)
    Unit.objects.filter(code="440306").update(name="旧名", is_active=False)
    assert load_units(CITY)["units"].updated == 1
    district = Unit.objects.get(code="440306")
    assert (district.name, district.is_active) == ("宝安区", False)


def test_a_directory_without_the_files_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"units\.csv"):
        said("load_city", str(tmp_path))
    assert not UnitAlias.objects.filter(alias="nothing").exists()


def test_an_administrator_gets_a_password_for_one_sign_in() -> None:
    load_units(CITY)
    made = json.loads(said("create_admin", "root", "--json"))
    user = User.objects.get(username="root")
    assert user.check_password(made["password"])
    assert user.must_change_password
    assert [group.name for group in user.groups.all()] == ["ADMIN"]
    assert user.unit.kind == UnitKind.CITY


def test_a_second_administrator_of_the_same_name_is_refused_politely() -> None:
    load_units(CITY)
    said("create_admin", "root")
    with pytest.raises(CommandError, match="已被使用"):
        said("create_admin", "ROOT")
