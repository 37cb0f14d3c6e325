"""报送进度: each number is a door to exactly its rows, and a reminder tells whom it showed."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from core.notices.models import Notice
from core.periods import Period
from cultivation.contacts.models import ContactOfficer
from monitoring.returns import progress, selectors
from monitoring.returns.filters import MEMBERS
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import QuarterlyReturn
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)
DOOR = re.compile(r'<td class="number"><a href="([^"]+)">([\d,]+)</a>')


@pytest.fixture(autouse=True)
def quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 24, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


def sent(place: str = "宝安区", street: str = "新安街道", *, late: bool = False, **fields: Any) -> Any:
    works = make.enterprise(place, street)
    make.member(works)
    row = make.quarterly_return(works, **fields)
    day = 23 if late else 18
    QuarterlyReturn.objects.filter(pk=row.pk).update(entered_at=dt.datetime(2024, 10, day, 3, tzinfo=dt.UTC))
    return row


@pytest.fixture
def city() -> None:
    for state in ("SUBMITTED", "DISTRICT_APPROVED", "ACCEPTED", "RETURNED"):
        sent(state=state)
        sent("南山区", "粤海街道", state=state, late=True)
    draft = sent(state="DRAFT")
    ReturnFinding.objects.create(of_return=draft, rule="V12", strength="E", sentence="同比翻倍")
    served = make.enterprise("宝安区", "石岩街道")
    make.member(served)
    officer = make.user("OFFICER", "石岩街道")
    ContactOfficer.objects.create(enterprise=served, user=officer, by=officer, valid_from=dt.date(2024, 1, 1))


@pytest.mark.parametrize("by", [code for code, _name in progress.BY])
@pytest.mark.usefixtures("city")
def test_each_number_is_a_door_to_exactly_its_rows(client: Any, by: str) -> None:
    client.force_login(make.user("BUREAU", make.city()))
    page = client.get(f"/returns/progress/?period=2024Q3&by={by}").content.decode()
    doors = [(unescape(url), int(number.replace(",", ""))) for url, number in DOOR.findall(page)]
    assert len(doors) > 12
    for url, number in doors:
        assert client.get(url).context["total"] == number, url


@pytest.mark.usefixtures("city")
def test_districts_are_ranked_by_punctuality_alone(django_assert_num_queries: Any) -> None:
    query = selectors.query_of(make.user("BUREAU", make.city()), Q3)
    assert query.user.grants  # its own query
    with django_assert_num_queries(1):
        lines = progress.lines(query, MEMBERS.with_values(), progress.DISTRICT)
    assert [(line.name, line.numbers["on_time"]) for line in lines] == [("宝安区", 3), ("南山区", 0)]
    QuarterlyReturn.objects.filter(district__name="南山区").update(revenue=10**12)
    assert [line.name for line in progress.lines(query, MEMBERS.with_values(), progress.DISTRICT)] == [
        "宝安区",
        "南山区",
    ]


@pytest.mark.usefixtures("city")
def test_who_will_be_reminded_is_shown_before_and_told_once_a_day(client: Any) -> None:
    officer, reviewer = make.user("OFFICER", "新安街道", name="陈街道"), make.user("REVIEWER", "宝安区")
    client.force_login(reviewer)
    page = client.get("/returns/remind/?period=2024Q3")
    told = [(each.person.name, each.owed) for each in page.context["people"]]
    assert told[0] == ("陈街道", 2)
    assert page.context["count"] == 3
    form = dict(page.context["pairs"]) | {"period": "2024Q3"}
    assert client.post("/returns/remind/", form).status_code == 302
    assert Notice.objects.filter(user=officer).count() == 1
    client.post("/returns/remind/", form)
    assert Notice.objects.filter(user=officer).count() == 1
    assert not client.get("/returns/remind/?period=2024Q3").context["fresh"]


@pytest.mark.usefixtures("city")
def test_a_list_that_changed_reminds_nobody(client: Any) -> None:
    client.force_login(make.user("REVIEWER", "宝安区"))
    page = client.get("/returns/remind/?period=2024Q3")
    sent(state="DRAFT")
    answer = client.post("/returns/remind/", dict(page.context["pairs"]) | {"period": "2024Q3"})
    assert answer.status_code == 409
    assert not Notice.objects.exists()
