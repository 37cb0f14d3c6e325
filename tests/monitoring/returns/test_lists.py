"""A quarter's list: what is counted is what is listed, in scope, in a fixed number of queries."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from core.periods import Period
from core.verdict import Refused
from monitoring.returns import selectors
from monitoring.returns.filters import MEMBERS
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.shown import period_of
from tests.support import factories as make

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
BEFORE, AFTER = dt.date(2024, 10, 10), dt.date(2024, 11, 20)


@pytest.fixture
def city() -> Any:
    make.quarter(2024, 3)
    works = {}
    for name, place, state in (
        ("甲", "新安街道", "SUBMITTED"),
        ("乙", "新安街道", None),
        ("丙", "西乡街道", "DRAFT"),
        ("丁", "南山区", "ACCEPTED"),
        ("戊", "南山区", "RETURNED"),
    ):
        works[name] = made = make.enterprise(place, name=f"深圳市{name}公司")
        make.member(made, reason="ABOVE_SCALE" if name == "丁" else "CITY_POOL")
        if state:
            make.quarterly_return(made, state=state)
    make.quarterly_return(works["乙"], source="STAT", state="ACCEPTED")
    make.quarterly_return(works["乙"], 2024, 2)
    make.member(make.enterprise("南山区"), removed_on=BEFORE)
    return works


def names(user: Any, today: Any = AFTER, **wanted: Any) -> Any:
    query = selectors.query_of(user, Q3, today)
    filters = MEMBERS.parse(user, wanted)
    rows = selectors.page(query, filters, total=selectors.count(query, filters)).rows
    assert len(rows) == selectors.count(query, filters)
    return "".join(sorted(row.name[3] for row in rows))


def test_the_list_counts_what_is_due_received_and_overdue(city: Any) -> None:
    bureau = make.user("BUREAU")
    assert selectors.counts(selectors.query_of(bureau, Q3, AFTER)) == selectors.ReturnCounts(5, 2, 3)
    before = selectors.counts(selectors.query_of(bureau, Q3, BEFORE))
    assert (before.owed, before.overdue) == (3, 0)


def test_each_filter_lists_what_it_says(city: Any) -> None:
    bureau = make.user("BUREAU")
    assert names(bureau) == "丁丙乙戊甲"
    assert names(bureau, state="RECEIVED") == "丁甲"
    assert names(bureau, state="OVERDUE") == "丙乙戊"
    assert names(bureau, BEFORE, state="OVERDUE") == ""
    assert names(bureau, BEFORE, state="OWED") == "丙乙戊"
    assert names(bureau, state="EMPTY") == "乙"
    assert names(bureau, state=["DRAFT", "RETURNED"]) == "丙戊"
    assert names(bureau, source="STAT") == "乙"
    assert names(bureau, reason="ABOVE_SCALE") == "丁"
    assert names(bureau, district=make.unit("南山区").code) == "丁戊"
    assert names(bureau, street=make.unit("西乡街道").code) == "丙"
    assert names(bureau, q="甲公司") == "甲"


def test_a_value_that_nobody_offers_is_refused_and_lets_nothing_through(city: Any) -> None:
    bureau = make.user("BUREAU")
    filters = MEMBERS.parse(bureau, {"state": "NONSENSE"})
    assert "没有“NONSENSE”" in filters.refused["state"].sentence
    assert selectors.count(selectors.query_of(bureau, Q3, AFTER), filters) == 0


def test_everyone_sees_the_list_of_their_place(city: Any) -> None:
    assert names(make.user("OFFICER", "新安街道")) == "乙甲"
    assert names(make.user("REVIEWER", "宝安区")) == "丙乙甲"
    assert names(make.user("DEPARTMENT")) == ""


def test_districts_add_up_to_the_list(city: Any) -> None:
    query = selectors.query_of(make.user("BUREAU"), Q3, AFTER)
    found = {
        row["name"]: (row["listed"], row["received"], row["owed"]) for row in selectors.by_district(query)
    }
    assert found == {"宝安区": (3, 1, 2), "南山区": (2, 1, 1)}


def test_a_row_says_which_other_sources_have_figures(city: Any) -> None:
    query = selectors.query_of(make.user("BUREAU"), Q3, AFTER)
    row = next(
        row
        for row in selectors.page(query, MEMBERS.with_values(), total=5).rows
        if row.name == "深圳市乙公司"
    )
    assert (row.state, row.own, row.others) == ("EMPTY", None, "统计")


def test_a_page_takes_the_same_queries_however_long_the_list_is(
    city: Any, django_assert_num_queries: Any
) -> None:
    bureau = make.user("BUREAU")
    assert bureau.grants
    for extra in (0, 20):
        for _ in range(extra):
            make.member(make.enterprise("宝安区"))
        with django_assert_num_queries(4):
            query = selectors.query_of(bureau, Q3, AFTER)
            counts = selectors.counts(query)
            selectors.page(query, MEMBERS.with_values(), total=counts.listed)


def test_an_export_is_of_the_quarter_that_is_asked_for() -> None:
    assert period_of({"period": ["2023Q1"]}) == Period(2023, 1)
    with pytest.raises(Refused, match="不是季度"):
        period_of({"period": ["2023"]})


def test_a_returned_return_says_why_on_the_list_and_on_its_page(client: Client) -> None:
    firm = make.enterprise("宝安区")
    make.member(firm)
    row = make.quarterly_return(firm, 2024, 3, state="RETURNED", reason="金额疑似按元填报")
    client.force_login(make.user("OFFICER", "宝安区"))
    assert "金额疑似按元填报" in client.get("/returns/?period=2024Q3").content.decode()
    page = client.get(f"/returns/{row.pk}/").content.decode()
    assert "退回原因：金额疑似按元填报" in page
    QuarterlyReturn.objects.filter(pk=row.pk).update(reason="")
    assert "退回时没有写明原因，请问本区审核人员" in client.get(f"/returns/{row.pk}/").content.decode()
