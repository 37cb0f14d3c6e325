"""Districts and streets are found under the names in use, and nothing is guessed."""

import pytest

from accounts.models import Unit
from accounts.units import PlaceFault, PlaceNames, load_places
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> PlaceNames:
    make.load_city_units()
    return load_places()


@pytest.mark.parametrize(
    ("district", "street", "expected"),
    [
        ("宝安区", "新安街道", ("440306", "新安街道")),
        ("宝安", "新安", ("440306", "新安街道")),
        ("440306", "新安街道办事处", ("440306", "新安街道")),
        ("深圳市宝安区", "", ("440306", None)),
        ("南山", "南山", ("440305", "南山街道")),  # each column knows its own kind
        ("440307", "葵涌", ("4403DP", "葵涌街道")),
        ("441521", "小漠镇", ("4403SS", "小漠镇")),
        ("", "新安街道", ("440306", "新安街道")),
        ("宝 安 区", " 新安 街道 ", ("440306", "新安街道")),
    ],
)
def test_a_place_is_found_under_its_names(
    places: PlaceNames, district: str, street: str, expected: tuple[str, str]
) -> None:
    found = places.pair(district, street)
    assert found.problem == PlaceFault.NONE
    assert found.district == make.unit(expected[0]).pk
    assert found.street == (make.unit(expected[1]).pk if expected[1] else 0)


@pytest.mark.parametrize(
    ("district", "street", "problem"),
    [
        ("天河区", "", PlaceFault.DISTRICT_UNKNOWN),
        ("宝安区", "不存在街道", PlaceFault.STREET_UNKNOWN),
        ("宝安区", "粤海街道", PlaceFault.STREET_ELSEWHERE),
        ("", "", PlaceFault.NONE),
    ],
)
def test_what_is_not_found_says_why(
    places: PlaceNames, district: str, street: str, problem: PlaceFault
) -> None:
    found = places.pair(district, street)
    assert (found.problem, found.street) == (problem, 0)


def test_columns_are_resolved_row_by_row(places: PlaceNames) -> None:
    found = places.resolve(["宝安区", None, "天河区"], ["新安街道", None, "新安街道"])
    assert found.district.tolist() == [make.unit("440306").pk, 0, 0]
    assert found.street.tolist() == [make.unit("新安街道").pk, 0, 0]
    assert found.problem.tolist() == ["", "", "DISTRICT_UNKNOWN"]


def test_a_closed_unit_takes_nothing_new(places: PlaceNames) -> None:
    Unit.objects.filter(name="新安街道").update(is_active=False)
    assert load_places().pair("宝安区", "新安街道").problem == PlaceFault.STREET_UNKNOWN


def test_the_mapping_is_built_in_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    make.load_city_units()
    with django_assert_num_queries(2):
        load_places().resolve(["宝安区"] * 1000, ["新安街道"] * 1000)
