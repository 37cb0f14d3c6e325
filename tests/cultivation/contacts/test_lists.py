"""The list: who is on it, its tabs and counts, whose it is, in a fixed number of queries."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from cultivation.contacts import selectors
from cultivation.contacts.filters import CONTACTS, HANG, KEY
from cultivation.contacts.terms import asked_on
from cultivation.enterprises.models import Enterprise
from tests.support import factories as make

D = dt.date
TODAY = D(2024, 5, 10)


def shown(user: User, day: D = TODAY, **values: str) -> list[str]:
    """The names on the list."""
    asked, filters = asked_on(day, user.pk), CONTACTS.with_values(**values)
    keys = selectors.page_ids(selectors.ids(user, filters, "due", asked), 100, 0)
    return [row.enterprise.name for row in selectors.rows(user, keys, asked)]


def counted(user: User, day: D = TODAY, **values: str) -> dict[str, int]:
    """The tabs' counts."""
    return selectors.summed(selectors.by_place(user, CONTACTS.with_values(**values), asked_on(day, user.pk)))


@pytest.fixture
def city(may: Any) -> dict[str, Enterprise]:
    """One enterprise of each kind in 宝安区, and one key member in 南山区."""
    names = ("overdue", "due", "kept", "nominated", "hung", "hanging", "ended", "plain")
    firms = {name: make.enterprise("宝安区", "新安街道", name=f"深圳市{name}有限公司") for name in names}
    make.confirmed(firms["overdue"], D(2024, 4, 24))  # due on 30 April
    make.confirmed(firms["due"], D(2024, 5, 6))  # due on Saturday 11 May, made up
    make.confirmed(firms["kept"], D(2024, 4, 10))
    make.contact(firms["kept"], make.user("OFFICER", "新安街道", name="王芳"))
    make.key_member(firms["nominated"])
    make.inclusion(firms["hung"], D(2023, 12, 31))
    make.hang_point(firms["hung"])
    make.inclusion(firms["hanging"], D(2024, 4, 24))  # a leader is due on 10 May, the tenth
    make.inclusion(firms["ended"], D(2021, 5, 9))
    firms["far"] = make.enterprise("南山区", "粤海街道", name="深圳市far有限公司")
    make.confirmed(firms["far"], D(2024, 4, 24))
    return firms


def names(city: dict[str, Enterprise], *keys: str) -> list[str]:
    """What they are called."""
    return [city[key].name for key in keys]


def test_key_members_and_those_under_a_hang_point_are_listed_and_what_is_late_comes_first(
    reviewer: User, city: dict[str, Enterprise]
) -> None:
    assert shown(reviewer) == names(city, "overdue", "due", "hanging", "kept", "hung")


def test_each_tab_shows_what_it_counts(reviewer: User, city: dict[str, Enterprise]) -> None:
    tabs = {
        "officer": ["overdue", "due"],
        "officer_late": ["overdue"],
        "leader": ["hanging"],
        "leader_late": [],
        "late": ["overdue"],
        "mine": [],
    }
    numbers = counted(reviewer)
    assert numbers.pop("all") == 5
    assert numbers == {code: len(keys) for code, keys in tabs.items()}
    for code, keys in tabs.items():
        assert shown(reviewer, show=code) == names(city, *keys)


def test_the_day_after_its_due_day_a_gap_is_overdue(reviewer: User, city: dict[str, Enterprise]) -> None:
    assert counted(reviewer, D(2024, 5, 11))["leader_late"] == 1
    assert counted(reviewer, D(2024, 5, 11))["officer_late"] == 1
    assert counted(reviewer, D(2024, 5, 12))["officer_late"] == 2


def test_one_sees_ones_own_district_and_the_city_all(city: dict[str, Enterprise]) -> None:
    assert shown(make.user("REVIEWER", "南山区")) == names(city, "far")
    assert len(shown(make.user("BUREAU"))) == 6
    assert len(shown(make.user("OFFICER", "西乡街道"))) == 0
    assert shown(make.user("DEPARTMENT", "440306-D_HR")) == []


def test_my_enterprises_are_there_also_when_no_duty_is_left(city: dict[str, Enterprise]) -> None:
    mine = make.user("OFFICER", "新安街道")
    make.contact(city["plain"], mine)
    assert shown(mine, show="mine") == names(city, "plain")


def test_the_gaps_of_each_district_open_exactly_their_rows(city: dict[str, Enterprise]) -> None:
    bureau = make.user("BUREAU")
    shown_of_a_place = (KEY, HANG, "officer", "officer_late", "leader", "leader_late")
    places = {
        one.name: {code: one.numbers[code] for code in shown_of_a_place}
        for one in selectors.by_place(bureau, CONTACTS.with_values(), asked_on(TODAY))
    }
    assert places["宝安"] == {
        KEY: 3, HANG: 2, "officer": 2, "officer_late": 1, "leader": 1, "leader_late": 0,
    }  # fmt: skip
    assert places["南山"]["officer_late"] == 1
    for code in ("officer", "officer_late", "leader"):
        assert len(shown(bureau, show=code, district="440306")) == places["宝安"][code]
    for code in (KEY, HANG):
        assert len(shown(bureau, duty=code, district="440306")) == places["宝安"][code]


def test_an_absorbed_archive_is_in_no_count(reviewer: User, city: dict[str, Enterprise]) -> None:
    make.merged(city["plain"], city["overdue"])
    assert "overdue" not in "".join(shown(reviewer))
    assert counted(reviewer)["all"] == 5  # the survivor has its membership now


def test_a_merge_keeps_one_officer_in_force(reviewer: User, city: dict[str, Enterprise]) -> None:
    make.contact(city["plain"], reviewer)
    make.merged(city["plain"], city["kept"])
    held = city["plain"].contact_officers.filter(valid_to=None)
    assert [one.user for one in held] == [reviewer]
    assert shown(reviewer, show="mine") == names(city, "plain")


def test_the_page_says_first_what_is_missing(client: Client, city: dict[str, Enterprise]) -> None:
    client.force_login(make.user("BUREAU"))
    page = client.get("/contacts/").content.decode()
    assert "3 家重点企业缺联系干部（2 家超期），1 家纳统企业缺挂点领导" in page
    assert 'href="/contacts/?district=440306&amp;show=officer_late"' in page


def test_the_pages_queries_do_not_grow_with_the_list(
    client: Client, reviewer: User, city: dict[str, Enterprise], django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        firm = make.enterprise("宝安区", "新安街道")
        make.confirmed(firm)
        if number % 2:
            make.contact(firm, reviewer)
    client.force_login(reviewer)
    client.get("/contacts/")
    with django_assert_max_num_queries(32):
        assert "给筛选出的全部 65 家指定" in client.get("/contacts/").content.decode()


def test_the_archive_says_who_it_is_and_who_was_before(
    client: Client, reviewer: User, city: dict[str, Enterprise]
) -> None:
    client.force_login(reviewer)
    page = client.get(f"/enterprises/{city['overdue'].pk}/").content.decode()
    assert "联系服务：缺联系干部" in page
    assert "应在 2024-04-30 前指定" in page
    make.contact(city["overdue"], reviewer, D(2024, 3, 1), valid_to=D(2024, 4, 1), end_reason="街道调整分工")
    make.contact(city["overdue"], make.user("OFFICER", "宝安区", name="李强"))
    page = client.get(f"/enterprises/{city['overdue'].pk}/").content.decode()
    assert "联系服务：李强" in page
    assert "2024-03-01" in page
    assert "街道调整分工" in page


def test_an_officer_is_named_from_the_archive_and_a_stale_form_is_told(
    client: Client, reviewer: User, city: dict[str, Enterprise]
) -> None:
    officer = make.user("OFFICER", "新安街道", name="赵敏")
    client.force_login(reviewer)
    url = f"/contacts/enterprises/{city['due'].pk}/officer/"
    assert "赵敏（新安" in client.get(url).content.decode()
    sent = {"person": officer.pk, "on": "2024-05-10", "seen": "0"}
    assert client.post(url, sent).status_code == 302
    stale = client.post(url, sent | {"person": reviewer.pk})
    assert stale.status_code == 409
    assert "现为：赵敏" in stale.content.decode()


def test_a_leader_before_the_inclusion_is_refused_with_a_sentence(
    client: Client, reviewer: User, city: dict[str, Enterprise]
) -> None:
    client.force_login(reviewer)
    url = f"/contacts/enterprises/{city['due'].pk}/leader/"
    assert "企业还没有纳统，纳统后才能指定挂点领导" in client.get(url).content.decode()
    sent = {"leader": "陈国强", "unit": make.unit("宝安区").pk, "on": "2024-05-10", "seen": "0"}
    assert client.post(url, sent).status_code == 422
    url = f"/contacts/enterprises/{city['hanging'].pk}/leader/"
    assert client.post(url, sent).status_code == 302
    assert city["hanging"].hang_points.get().valid_to == D(2027, 4, 24)


def test_a_set_is_named_from_the_list_and_a_grown_one_refused(
    client: Client, reviewer: User, city: dict[str, Enterprise]
) -> None:
    client.force_login(reviewer)
    page = client.get("/contacts/assign/?every=1&show=officer")
    assert "给 2 家企业指定联系干部" in page.content.decode()
    pairs = dict(page.context["pairs"])
    sent = pairs | {
        "person": reviewer.pk,
        "on": "2024-05-10",
        "stamp": page.context["form"].initial["stamp"],
    }
    make.confirmed(city["plain"], D(2024, 5, 8))
    grown = client.post("/contacts/assign/", sent)
    assert grown.status_code == 409
    assert "原为 2 条，现为 3 条" in grown.content.decode()
    again = dict(grown.context["pairs"]) | {"person": reviewer.pk, "on": "2024-05-10", "stamp": "0"}
    assert client.post("/contacts/assign/", again).status_code == 302
    assert counted(reviewer)["officer"] == 0


def test_all_of_a_persons_go_over_from_the_page(
    client: Client, reviewer: User, city: dict[str, Enterprise]
) -> None:
    client.force_login(reviewer)
    (holder,) = selectors.holders(reviewer)
    sent = {"person": holder[0].pk, "successor": reviewer.pk, "on": "2024-05-10"}
    assert "1 家" in client.get("/contacts/hand-over/").content.decode()
    assert client.post("/contacts/hand-over/", sent).status_code == 302
    assert counted(reviewer)["mine"] == 1
