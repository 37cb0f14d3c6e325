"""The list, the search and the filters of enterprises against PostgreSQL."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import Http404

from core.verdict import Refused
from cultivation.enterprises import names, selectors
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.models import Enterprise, EnterpriseName, EnterpriseUscc, Standing
from cultivation.enterprises.pool import PoolReason
from cultivation.enterprises.standing import last_full_year, refresh_standing
from tests.support.factories import annual, enterprise, exit_, inclusion, problem, unit, user

pytestmark = pytest.mark.django_db


def listed(person: Any, sort: str = selectors.DEFAULT_SORT, **filters: Any) -> Any:
    return [row.name for row in selectors.page(person, ENTERPRISES.parse(person, filters), sort=sort).rows]


def test_a_district_officer_never_sees_another_districts_enterprises() -> None:
    ours = enterprise("宝安区", "新安街道", name="深圳市明达光电有限公司")
    theirs = enterprise("南山区", "粤海街道", name="深圳市明达电子有限公司")
    officer = user("OFFICER", "宝安区")
    assert listed(officer) == [ours.name]
    assert [found.id for found in selectors.find(officer, "明达")] == [ours.pk]
    with pytest.raises(Http404):
        selectors.enterprise(officer, theirs.pk)


def test_a_street_officer_sees_only_the_street() -> None:
    enterprise("宝安区", "新安街道", name="深圳市甲乙有限公司")
    enterprise("宝安区", "沙井街道", name="深圳市丙丁有限公司")
    assert listed(user("OFFICER", "新安街道")) == ["深圳市甲乙有限公司"]


def test_a_department_sees_the_enterprises_of_its_problems_only() -> None:
    mine = enterprise("宝安区", "新安街道", name="深圳市来信有限公司")
    enterprise("宝安区", "新安街道", name="深圳市来电有限公司")
    member = user("DEPARTMENT")
    problem(mine, holder=member.unit)
    assert listed(member) == [mine.name]
    assert [found.id for found in selectors.find(member, "深圳")] == [mine.pk]


def test_the_page_takes_three_queries_however_many_rows_there_are(django_assert_num_queries: Any) -> None:
    names.common_bigrams()
    officer = user("OFFICER", "宝安区")
    assert officer.grants
    for number in range(3):
        enterprise("宝安区", "新安街道", name=f"深圳市第{number}电子有限公司")
    filters = ENTERPRISES.parse(officer, {"street": unit("新安街道").code, "q": "电子"})
    with django_assert_num_queries(4):  # the count, the ids, the rows, and a look for contacts of that name
        found = selectors.page(officer, filters)
    assert (found.total, len(found.rows), found.number) == (3, 3, 1)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-revenue", ["乙", "甲", "丙"]),
        ("revenue", ["丙", "甲", "乙"]),
        ("name", ["丙", "甲", "乙"]),  # bǐng, jiǎ, yǐ
        ("-p50", ["甲", "乙", "丙"]),
        ("-ytd", ["丙", "甲", "乙"]),
    ],
)
def test_the_list_is_sorted_with_what_is_unknown_at_the_far_end(sort: str, order: list[str]) -> None:
    enterprise("宝安区", name="甲", standing={"revenue_last": 5, "p50": 9, "ytd": 2})
    enterprise("宝安区", name="乙", standing={"revenue_last": 7, "p50": 1, "ytd": 1})
    enterprise("宝安区", name="丙", standing={"revenue_last": None, "p50": None, "ytd": 8})
    assert listed(user("BUREAU"), sort=sort) == order


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    for number in range(7):
        enterprise("宝安区", name=f"企业{number}", standing={"revenue_last": 1})
    bureau = user("BUREAU")
    seen = [
        row.id
        for number in (1, 2, 3)
        for row in selectors.page(bureau, ENTERPRISES.parse(bureau, {}), number=number, size=3).rows
    ]
    assert len(seen) == len(set(seen)) == 7
    assert selectors.page(bureau, ENTERPRISES.parse(bureau, {}), number=99, size=3).number == 3
    first = selectors.page(bureau, ENTERPRISES.parse(bureau, {}), size=3)
    assert [row.id for row in first.rows] == seen[:3]


def test_filters_narrow_the_list_and_agree_with_its_count() -> None:
    bureau = user("BUREAU")
    one = enterprise(
        "宝安区",
        "新安街道",
        name="符合",
        industry="3972",
        standing={"revenue_last": Decimal(15_000_000), "readiness": "LIKELY"},
    )
    enterprise(
        "南山区",
        name="别区",
        industry="3972",
        standing={"revenue_last": Decimal(15_000_000), "readiness": "LIKELY"},
    )
    enterprise(
        "宝安区",
        name="行业不同",
        industry="2929",
        standing={"revenue_last": Decimal(15_000_000), "readiness": "LIKELY"},
    )
    enterprise(
        "宝安区",
        name="收入不同",
        industry="3972",
        standing={"revenue_last": Decimal(14_999_999), "readiness": "LIKELY"},
    )
    enterprise("宝安区", name="停业", industry="3972", status="STOPPED")
    enterprise("宝安区", name="规上", industry="3972", standing={"above_scale": True, "risk": "RED"})
    wanted = {"district": "440306", "industry": "39", "revenue": "D", "readiness": "LIKELY", "scale": "below"}
    filters = ENTERPRISES.parse(bureau, wanted)
    assert not filters.refused
    assert listed(bureau, **wanted) == [one.name] == listed(bureau, sort="name", **wanted)
    assert selectors.count(bureau, filters) == 1
    assert listed(bureau, risk="RED") == listed(bureau, scale="above") == ["规上"]
    assert listed(bureau, status="STOPPED") == ["停业"]


def test_a_value_that_is_not_an_option_is_refused_by_name() -> None:
    filters = ENTERPRISES.parse(user("BUREAU"), {"status": "NONSENSE", "district": "999999"})
    assert set(filters.refused) == {"status", "district"}
    assert "NONSENSE" in filters.refused["status"].sentence


def test_a_department_cannot_filter_by_figures_it_may_not_see() -> None:
    assert not ENTERPRISES.parse(
        user("DEPARTMENT", "市统计局"), {"revenue": "D", "readiness": "LIKELY"}
    ).values


def test_any_two_characters_find_a_name_and_one_does_not() -> None:
    made = enterprise("宝安区", name="深圳市麒骥精密五金有限公司")
    bureau = user("BUREAU")
    for text in ("麒骥", "骥精", "密五金", " 麒 骥 ", "深圳市麒骥精密五金有限公司"):
        assert [found.id for found in selectors.find(bureau, text)] == [made.pk], text
        assert listed(bureau, q=text) == [made.name]
    assert selectors.find(bureau, "麒密") == []
    with pytest.raises(Refused, match="两个字"):
        selectors.find(bureau, "麒")
    assert "两个字" in ENTERPRISES.parse(bureau, {"q": "麒"}).refused["q"].sentence


def test_a_percent_sign_is_not_a_wildcard() -> None:
    enterprise("宝安区", name="深圳市百分百有限公司")
    assert selectors.find(user("BUREAU"), "百%百") == []
    assert selectors.find(user("BUREAU"), "深__百分") == []


def test_a_common_term_is_found_by_reading_through_and_gives_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = enterprise("宝安区", name="深圳市ABC电子有限公司")
    bureau = user("BUREAU")
    monkeypatch.setattr(names, "common_bigrams", lambda: frozenset({"深圳", "圳市", "AB", "BC"}))
    assert [found.id for found in selectors.find(bureau, "深圳市")] == [made.pk]
    assert [found.id for found in selectors.find(bureau, "abc")] == [made.pk]


def test_a_former_name_and_a_former_code_lead_to_the_enterprise() -> None:
    made = enterprise("宝安区", name="深圳市新名有限公司")
    EnterpriseName.objects.create(enterprise=made, name="深圳市旧号有限公司", valid_to=dt.date(2023, 5, 1))
    EnterpriseUscc.objects.create(enterprise=made, uscc="91440300192317458F", valid_to=dt.date(2023, 5, 1))
    bureau = user("BUREAU")
    found = selectors.find(bureau, "旧号")[0]
    assert (found.name, found.former) == ("深圳市新名有限公司", "深圳市旧号有限公司")
    assert [one.id for one in selectors.find(bureau, "91440300192")] == [made.pk]
    assert listed(bureau, q="91440300192317458f") == [made.name] == listed(bureau, q="旧号")
    assert selectors.by_uscc(bureau, " 91440300192317458f ") == made


def test_what_a_code_finds_is_told_with_its_place() -> None:
    made = [enterprise("宝安区", "新安街道"), enterprise("宝安区")]
    places = {found.id: found.place for found in selectors.find(user("BUREAU"), "91440300M")}
    district, street = unit("宝安区").short_name, unit("新安街道").short_name
    assert places == {made[0].pk: f"{district}·{street}", made[1].pk: district}


@time_machine.travel("2024-10-15 10:00 +0800")
def test_years_that_are_offered_reach_five_back() -> None:
    bureau = user("BUREAU")
    included, pool = (
        [value for value, _label in ENTERPRISES.by_code[code].options(bureau)]  # type: ignore[misc]
        for code in ("included", "pool")
    )
    years = [str(year) for year in range(2024, 2018, -1)]
    assert included == [*years, *(f"{year}Q{number}" for year in years for number in (1, 2, 3, 4))]
    now = [value for value in pool if ":" not in value]
    assert now[0] == "in"
    assert pool == [*now, *(f"{value}:{year}" for year in years for value in now)]
    assert sorted(now) == sorted(
        {"in", *PoolReason.values} - {PoolReason.REVENUE_IN_BAND.value, PoolReason.TAKEN_IN.value}
    )


def test_the_list_is_searched_by_the_beginning_of_a_contacts_name() -> None:
    enterprise("宝安区", name="有联系人", contact="欧阳小明")
    enterprise("宝安区", name="没联系人", contact="王五")
    assert listed(user("BUREAU"), q="欧阳") == ["有联系人"]


def test_the_best_suggestion_begins_with_the_text_and_is_short() -> None:
    enterprise("宝安区", name="深圳市华锐有限公司")
    enterprise("宝安区", name="华锐精密制造有限公司")
    enterprise("宝安区", name="华锐有限公司")
    assert [found.name for found in selectors.find(user("BUREAU"), "华锐")] == [
        "华锐有限公司",
        "华锐精密制造有限公司",
        "深圳市华锐有限公司",
    ]


def test_a_standing_is_made_with_the_enterprise_and_follows_its_place() -> None:
    made = enterprise("宝安区", "新安街道", industry="3972")
    assert Standing.objects.get(pk=made.pk).district == made.district
    Enterprise.objects.filter(pk=made.pk).update(
        district=unit("南山区"), street=None, status="STOPPED", industry="29"
    )
    now = Standing.objects.get(pk=made.pk)
    assert (now.district.name, now.street, now.status, now.division) == ("南山区", None, "STOPPED", "29")


def test_revenue_of_record_is_that_of_the_highest_source() -> None:
    year = last_full_year()
    made = enterprise("宝安区")
    annual(made, year, source="ENTERPRISE", revenue=Decimal(3))
    annual(made, year, source="TAX", revenue=Decimal(2))
    refresh_standing()
    assert Standing.objects.get(pk=made.pk).revenue_last == 2
    annual(made, year, source="STAT", revenue=Decimal(1))
    assert refresh_standing([made.pk]) == 1
    assert Standing.objects.get(pk=made.pk).revenue_last == 1
    assert refresh_standing() == 0


def is_above_scale_on(enterprise: int, day: dt.date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT enterprise_id FROM above_scale_on(%s)", [day])
        return (enterprise,) in cursor.fetchall()


def test_above_scale_ends_with_an_exit_but_not_with_a_move_within_the_city() -> None:
    made = enterprise("宝安区")
    inclusion(made, dt.date(2020, 11, 30))
    exit_(made, dt.date(2021, 12, 31), reason="MOVED_DISTRICT")
    exit_(made, dt.date(2022, 12, 31), reason="BELOW_SCALE")
    inclusion(made, dt.date(2024, 1, 31))
    answers = [
        is_above_scale_on(made.pk, day)
        for day in (
            dt.date(2020, 11, 29),
            dt.date(2020, 11, 30),
            dt.date(2022, 12, 30),
            dt.date(2022, 12, 31),
            dt.date(2024, 1, 31),
        )
    ]
    assert answers == [False, True, True, False, True]
    refresh_standing()
    assert Standing.objects.get(pk=made.pk).above_scale


def test_facts_of_a_year_are_filters_of_the_list() -> None:
    made = enterprise("宝安区", name="纳统的")
    inclusion(made, dt.date(2022, 11, 30), count_year=2022)
    exit_(made, dt.date(2023, 12, 31))
    bureau = user("BUREAU")
    assert listed(bureau, included="2022") == ["纳统的"] == listed(bureau, exited="2023")
    assert listed(bureau, included="2021") == []
