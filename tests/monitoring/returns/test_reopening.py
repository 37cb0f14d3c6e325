"""A closed quarter: what is said there, and who opens it again for whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core.periods import Period
from core.verdict import Refused
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.openings import openings
from monitoring.returns.rules.frame import Window
from monitoring.returns.services import opening
from tests.monitoring.returns.workbooks import bring, workbook
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)


def closed_return(time_machine: Any) -> Any:
    """A submitted return of 宝安区 in a quarter that closed on 4 November."""
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))
    made = make.quarterly_return(make.enterprise("宝安区", "新安街道"), 2024, 3, state="SUBMITTED")
    make.member(made.enterprise)
    time_machine.move_to(dt.datetime(2024, 12, 1, 3, tzinfo=dt.UTC))
    return made


def test_a_return_of_a_closed_quarter_says_since_when_and_who_opens_it(
    client: Any, time_machine: Any
) -> None:
    made = closed_return(time_machine)
    make.user("REVIEWER", "宝安区", name="王审核")
    client.force_login(make.user("OFFICER", "新安街道"))
    for url in (
        reverse("returns:detail", args=[made.pk]),
        reverse("returns:key", args=[made.enterprise_id, "2024Q3"]),
    ):
        page = client.get(url).content.decode()
        assert (
            "关闭，不能补报和更正。确需补报或更正的，请宝安区审核人员（王审核）写明原因后重新开放。" in page
        )
        assert reverse("returns:reopen") not in page
    client.force_login(make.user("REVIEWER", "宝安区"))
    page = client.get(reverse("returns:detail", args=[made.pk])).content.decode()
    assert f"{reverse('returns:reopen')}?period=2024Q3" in page
    client.force_login(make.user("ANALYST"))
    assert "关闭，不能" not in client.get(reverse("returns:detail", args=[made.pk])).content.decode()


def test_a_district_opens_itself_alone_and_its_officers_are_told(client: Any, time_machine: Any) -> None:
    made = closed_return(time_machine)
    away = make.quarterly_return(make.enterprise("南山区"), 2024, 3, state="SUBMITTED")
    officers = [make.user("OFFICER", place) for place in ("宝安区", "新安街道", "南山区")]
    client.force_login(make.user("REVIEWER", "宝安区", name="王审核"))
    form = client.get(reverse("returns:reopen"), {"period": "2024Q3"}).content.decode()
    assert "宝安区（名单 " in form
    assert "全市" not in form
    sent = {"period": "2024Q3", "until": "2024-12-31", "reason": "统计核减补报"}
    page = client.post(reverse("returns:reopen"), sent, follow=True).content.decode()
    assert "2024年三季度已为宝安区重新开放至 2024-12-31，已通知经办人" in page
    assert "宝安区重新开放至" in page
    assert [officer.notices.count() for officer in officers] == [1, 1, 0]
    for officer, row, may in ((officers[1], made, True), (officers[2], away, False)):
        client.force_login(officer)
        detail = client.get(reverse("returns:detail", args=[row.pk]))
        assert detail.context["may_correct"] is may
        assert (detail.context["why_not"] is None) is may


def test_the_bureau_opens_for_one_district_or_for_all(time_machine: Any) -> None:
    closed_return(time_machine)
    reviewer, bureau, district = make.user("REVIEWER", "宝安区"), make.user("BUREAU"), make.unit("南山区")
    told: dict[str, Any] = {"period": Q3, "until": dt.date(2024, 12, 31), "reason": "统计核减补报"}
    for whom in (None, district.pk):
        with pytest.raises(Refused) as refused:
            opening.reopen(actor=reviewer, district=whom, **told)
        assert refused.value.code == "OUT_OF_SCOPE"
    opening.reopen(actor=bureau, district=district.pk, **told)
    found = openings(Q3)
    assert found.window(dt.date(2024, 12, 20), [district.pk]) is Window.OPEN
    assert found.window(dt.date(2024, 12, 20), [make.unit("宝安区").pk]) is Window.CLOSED
    opening.reopen(actor=bureau, **told)
    assert openings(Q3).window(dt.date(2024, 12, 20), [make.unit("宝安区").pk]) is Window.OPEN


def test_an_import_takes_the_rows_of_the_district_that_is_open_alone(
    time_machine: Any, tmp_path: Any
) -> None:
    ours = closed_return(time_machine).enterprise
    theirs = make.enterprise("南山区")
    make.member(theirs)
    bureau = make.user("BUREAU")
    opening.reopen(
        actor=bureau, period=Q3, until=dt.date(2024, 12, 31), reason="统计核减补报", district=ours.district_id
    )
    batch = bring(bureau, workbook(tmp_path / "q3.xlsx", [ours, theirs]))
    (finding,) = batch.findings.all()
    assert (finding.row, "已关闭" in finding.message) == (6, True)
    assert not QuarterlyReturn.objects.filter(enterprise=theirs).exists()
