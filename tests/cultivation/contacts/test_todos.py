"""What the home page says of contacts."""

import datetime as dt

from accounts.models import User
from cultivation.contacts import todos
from cultivation.enterprises.models import Enterprise
from tests.support import factories as make

D = dt.date
TODAY = D(2024, 5, 10)


def test_who_names_officers_is_told_what_is_overdue(reviewer: User, works: Enterprise) -> None:
    assert todos.gaps(reviewer, TODAY) == []
    make.confirmed(works, D(2024, 4, 24))
    make.confirmed(make.enterprise("宝安区", "新安街道"), D(2024, 5, 8))
    make.inclusion(make.enterprise("宝安区", "新安街道"), D(2024, 5, 6))
    officer, leader = todos.gaps(reviewer, TODAY)
    assert (officer.title, officer.light, officer.light_text) == (
        "2 家重点企业缺联系干部",
        "RED",
        "超期 1 家",
    )
    assert officer.url == "/contacts/?show=officer_late"
    assert (leader.title, leader.light, leader.has_clock) == ("1 家纳统企业缺挂点领导", "AMBER", False)


def test_an_officer_is_told_who_is_new_for_a_week(reviewer: User, street: User, works: Enterprise) -> None:
    make.contact(works, street, D(2024, 5, 6), by=reviewer)
    assert [one.title for one in todos.mine(street, TODAY)] == ["新增 1 家联系企业"]
    assert todos.mine(street, D(2024, 5, 14)) == []
    assert todos.mine(reviewer, TODAY) == []
    (panel,) = todos.panel(street, TODAY)
    assert [figure.value for figure in panel.figures] == [1]
    assert todos.panel(reviewer, TODAY) == []
