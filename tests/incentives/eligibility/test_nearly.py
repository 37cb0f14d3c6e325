"""Nearly there: one paper or one condition, within the ratio, with what closes it; never more than that."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.notices.models import Notice
from core.parameters.groups import name_of
from core.parameters.models import Parameter
from cultivation.enterprises.models import Enterprise
from incentives.eligibility.models import Evaluation
from incentives.eligibility.nearly.todos import closing
from incentives.eligibility.registry import find
from incentives.eligibility.services import evaluate
from incentives.facts.models import CreditRecord, HistoryCheck
from incentives.policy.models import Call
from incentives.policy.todos import to_load
from tests.incentives.eligibility.test_evaluating import included
from tests.support import factories as make
from tests.support.parameters import load_calendar, load_parameters, load_policies

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _policy() -> None:
    load_parameters()
    load_policies()


def near(of: Enterprise) -> tuple[str, str, str | None]:
    evaluate(programme=find("P1"), year=2022, day=DAY)
    row = Evaluation.objects.get(enterprise=of, is_current=True)
    return row.verdict, row.near, None if row.potential is None else f"{row.potential:.2f}"


def test_one_paper_is_missing() -> None:
    of = included()
    HistoryCheck.objects.filter(enterprise=of, kind="INCLUSION").delete()
    assert near(of) == ("UNKNOWN", "PAPER", "200000.00")


def test_two_papers_are_two_steps() -> None:
    of = included()
    HistoryCheck.objects.filter(enterprise=of, kind="INCLUSION").delete()
    CreditRecord.objects.filter(enterprise=of).delete()
    assert near(of)[:2] == ("UNKNOWN", "")


@pytest.mark.parametrize(
    ("output", "revenue", "expected"),
    [
        ((100, 95), (100, 80), "CONDITION"),  # five per cent short of what it was
        ((100, 100), (100, 80), "CONDITION"),  # not more, but no less either
        ((100, 90), (100, 80), "CONDITION"),  # exactly the ratio
        ((100, 89), (100, 80), ""),
    ],
)
def test_one_condition_fails_by_no_more_than_the_ratio(
    output: tuple[int, int], revenue: tuple[int, int], expected: str
) -> None:
    assert near(included(output=output, revenue=revenue))[:2] == ("FAIL", expected)


def test_what_is_no_matter_of_more_or_less_is_never_near() -> None:
    of = included()
    HistoryCheck.objects.filter(enterprise=of, kind="INCLUSION").update(found=True)
    assert near(of)[:2] == ("FAIL", "")


def test_a_second_thing_that_is_open_is_a_second_step() -> None:
    of = included(output=(100, 95), revenue=(100, 80))
    CreditRecord.objects.filter(enterprise=of).delete()
    assert near(of)[:2] == ("FAIL", "")


def test_without_the_ratio_nobody_is_near_by_a_condition() -> None:
    Parameter.objects.filter(code="near_miss_ratio").delete()
    assert near(included(output=(100, 95), revenue=(100, 80)))[1] == ""


def test_a_value_that_the_bureau_has_not_entered_is_no_step_of_a_place_but_a_to_do_of_the_bureau() -> None:
    today, code = timezone.localdate(), "p1_growth_indicator"
    rows = Parameter.objects.filter(code=code).order_by("valid_from")
    name = str(name_of(code, [row.note for row in rows]))
    of = included()
    assert near(of)[:2] == ("PASS", "")
    bureau = make.user("BUREAU")
    assert not [each for each in to_load(bureau, today) if name in each.detail]
    first = rows[0].pk
    rows.exclude(pk=first).delete()
    rows.filter(pk=first).update(valid_from=today + dt.timedelta(days=3))
    assert near(of)[:2] == ("UNKNOWN", "")
    assert f"“{name}”的取值" in Evaluation.objects.get(is_current=True).missing
    [todo] = [each for each in to_load(bureau, today) if name in each.detail]
    assert "1 个参数没有取值" in todo.title
    client = Client()
    client.force_login(bureau)
    assert todo.title in client.get("/").content.decode()
    assert client.get(todo.url).status_code == 200


def test_the_command_counts_them_by_place() -> None:
    lacking = included()
    HistoryCheck.objects.filter(enterprise=lacking, kind="INCLUSION").delete()
    included(output=(100, 95), revenue=(100, 80))
    included()
    evaluate(programme=find("P1"), year=2022, day=DAY)
    for unit, count in (("440306", 1), ("440307", 0)):
        out = io.StringIO()
        call_command("nearly_there", "P1", "2022", "--unit", unit, "--json", stdout=out)
        found = json.loads(out.getvalue())
        assert (found["paper"], found["condition"]) == (count, count)
    assert found["amount"] == "0.00"


def test_the_list_says_what_is_missing_and_what_closes_it(django_assert_max_num_queries: object) -> None:
    lacking, close = included(), included(output=(100, 95), revenue=(100, 80))
    HistoryCheck.objects.filter(enterprise=lacking, kind="INCLUSION").delete()
    evaluate(programme=find("P1"), year=2022, day=DAY)
    client = Client()
    client.force_login(make.user("OFFICER", "宝安区"))
    text = client.get("/awards/nearly/").content.decode()
    assert "宝安区 2 家只差一步，补上最多可得 40.00 万元" in text
    assert "缺市统计局历年在库名单" in text
    assert f"/ledger/log/?enterprise={close.pk}" in text
    assert client.get("/awards/nearly/?lacks=PAPER").context["total"] == 1
    elsewhere = Client()
    elsewhere.force_login(make.user("OFFICER", "龙岗区"))
    assert "没有只差一步的" in elsewhere.get("/awards/nearly/").content.decode()


class TestWindow:
    """Until when one may apply orders the list; who is handed it acts on it."""

    @pytest.fixture
    def three(self) -> list[Enterprise]:
        """One paper missing in 2022, 2021 and 2019; the windows of the first two close in three weeks and in sixty days."""
        load_calendar()
        today = timezone.localdate()
        found = [included() for _year in (2022, 2023, 2024)]
        for of, year, days in zip(found, (2022, 2023, 2024), (60, 20, None), strict=True):
            make.evaluation(
                of, "P1", year=year, verdict="UNKNOWN", near="PAPER", missing="信用报告", potential=200_000,
                conditions='[{"rule": "CREDIT", "judgement": "UNKNOWN", "observed": "", "required": "", "source": ""}]',
            )  # fmt: skip
            if days is not None:
                Call.objects.create(
                    programme_id="P1", year=year, opens_on=today - dt.timedelta(30),
                    closes_on=today + dt.timedelta(days), document="12号",
                )  # fmt: skip
        return found

    def listed(self, person: User, query: str = "") -> list[str]:
        client = Client()
        client.force_login(person)
        return [line.row.enterprise.uscc for line in client.get(f"/awards/nearly/{query}").context["lines"]]

    def test_what_closes_first_stands_first_and_what_never_closes_after_it(
        self, three: list[Enterprise]
    ) -> None:
        later, soon, never = (of.uscc for of in three)
        bureau = make.user("BUREAU", name="市局")
        assert self.listed(bureau) == [soon, later, never]
        Call.objects.filter(year=2023).update(closes_on=timezone.localdate() - dt.timedelta(1))
        assert self.listed(bureau) == [later, never, soon], "what is closed is last"

    def test_what_closes_within_three_weeks_is_a_to_do_that_opens_exactly_those(
        self, three: list[Enterprise]
    ) -> None:
        officer = make.user("OFFICER", "新安街道")
        [line] = closing(officer, timezone.localdate())
        assert line.title == "只差一步：1 家"
        assert self.listed(officer, line.url.partition("/awards/nearly/")[2]) == [three[1].uscc]
        assert not closing(make.user("OFFICER", "龙岗区"), timezone.localdate())

    def test_handed_out_each_streets_people_are_told_of_theirs_once_a_day(
        self, three: list[Enterprise]
    ) -> None:
        officer, other = make.user("OFFICER", "新安街道"), make.user("OFFICER", "龙岗区")
        client = Client()
        client.force_login(make.user("REVIEWER", "宝安区", name="区审核"))
        for words in ("他们会收到通知", "其中 1 位今天已通知过"):
            answer = client.post("/awards/nearly/hand-out/", {"closing": "SOON"}, follow=True)
            assert "已派给 1 位经办" in answer.content.decode()
            assert words in answer.content.decode()
        told = Notice.objects.get()
        assert (told.user, told.title) == (officer, "只差一步：1 家请跟进")
        assert told.body == "区审核请您跟进：新安街道共 1 家，补上最多可得 20.00 万元。"
        assert self.listed(officer, told.url.partition("/awards/nearly/")[2]) == [three[1].uscc]
        client.force_login(other)
        assert client.post("/awards/nearly/hand-out/").status_code == 403

    def test_a_street_without_people_is_said(self, three: list[Enterprise]) -> None:
        client = Client()
        client.force_login(make.user("REVIEWER", "宝安区", name="区审核"))
        assert "新安街道没有经办" in client.post("/awards/nearly/hand-out/", follow=True).content.decode()
        assert not Notice.objects.exists()
