"""台账统计: each number opens as many rows as it says, for everyone; what the page says, refuses, and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.verdict import Refused
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.filters import PROBLEMS
from cultivation.ledger.measures import MEASURES
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors import lists
from cultivation.ledger.selectors.report import GROUPINGS, Question, report
from exchange.staging import exporting
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2024, 9, 30), dt.date(2024, 11, 15)
ASKED = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
PAGE = "/ledger/statistics/"


def at(clock: Any, text: str) -> None:
    clock.move_to(dt.datetime.fromisoformat(f"{text}:00+08:00"))


@pytest.fixture
def ledger(clock: Any, log: Log, officer: User, labour: User, street_officer: User) -> dict[str, Problem]:
    """Returned, reopened, late, merged, rejected and sensitive ones; one in another district; one without a street."""
    here = make.enterprise("宝安区", "新安街道")
    names = ("good", "back", "late", "merged", "rejected", "returned")
    made = {name: log(of=here, subcategory="LABOUR_RECRUITMENT") for name in names}
    made["secret"] = log(of=here, category="FINANCE", subcategory="FINANCE_LOAN", is_sensitive=True)
    south = make.user("OFFICER", "南山区")
    made["south"] = log(actor=south, of=make.enterprise("南山区"), category="POLICY")
    hand = make.user("DEPARTMENT", "440306-D_HR", name="另一人")
    for name, holder in (("good", labour), ("back", labour), ("late", hand), ("returned", labour)):
        do.accept(actor=officer, problem=made[name].pk)
        do.assign(actor=officer, problem=made[name].pk, holder=labour.unit_id)
        if name == "returned":
            do.give_back(actor=labour, problem=made[name].pk, note="不属于本单位职责")
        else:
            do.start(actor=holder, problem=made[name].pk)
    do.merge(actor=officer, problem=made["merged"].pk, into=made["good"].pk)
    do.reject(actor=make.user("REVIEWER", "宝安区"), problem=made["rejected"].pk, reason="PETITION", note="")
    for name in ("good", "back"):
        do.resolve(actor=labour, problem=made[name].pk, result="SOLVED", outcome="办好了")
    do.confirm(actor=officer, problem=made["good"].pk, satisfaction=Satisfaction.SATISFIED)
    do.reopen(actor=street_officer, problem=made["back"].pk, note="没有解决")
    at(clock, "2024-10-10T10:00")
    do.resolve(actor=labour, problem=made["back"].pk, result="SOLVED", outcome="这次办好了")
    at(clock, "2024-10-30T10:00")
    do.resolve(actor=hand, problem=made["late"].pk, result="EXPLAINED", outcome="已解释")
    do.accept(actor=south, problem=made["south"].pk)
    at(clock, "2024-11-05T10:00")
    do.confirm(actor=officer, problem=made["late"].pk, satisfaction=Satisfaction.VERY_SATISFIED)
    do.reopen(actor=make.user("REVIEWER", "宝安区"), problem=made["late"].pk, note="企业又来反映")
    log(of=here, subcategory="LABOUR_RECRUITMENT")
    Problem.objects.filter(pk=made["late"].pk).update(escalated_to="LEADING_GROUP")
    return made


def everyone(officer: User, street_officer: User, labour: User) -> Iterable[User]:
    yield from (officer, street_officer, labour)
    for role, place in (
        ("BUREAU", "BUREAU"),
        ("REVIEWER", "宝安区"),
        ("REVIEWER", "南山区"),
        ("ANALYST", "宝安区"),
    ):
        yield make.user(role, place)
    yield make.user("LEADING_GROUP")


def rows_at(user: User, url: str) -> int:
    """How many rows the list at the address has; it refuses nothing."""
    filters = PROBLEMS.parse(user, QueryDict(urlsplit(url).query))
    assert not filters.refused, url
    return lists.count(user, filters)


def test_every_number_is_the_number_of_rows_that_it_opens(
    ledger: dict[str, Problem], officer: User, street_officer: User, labour: User
) -> None:
    walked = set()
    for user in everyone(officer, street_officer, labour):
        for by in GROUPINGS:
            question = Question(FIRST, LAST, by)
            found = report(user, question)
            for key, each in [(None, found.total), *((group.key, group) for _name, group in found.groups)]:
                for measure in MEASURES:
                    said = getattr(each, measure)
                    assert rows_at(user, question.rows(measure, key)) == said, (
                        user.role_names,
                        by,
                        key,
                        measure,
                    )
                    if said:
                        walked.add((by, measure))
            for grown in found.grown:
                assert (rows_at(user, grown.now_url), rows_at(user, grown.before_url)) == (
                    grown.now,
                    grown.before,
                )
    assert walked == {(by, measure) for by in GROUPINGS for measure in MEASURES}, (
        "each was more than nothing once"
    )


def test_the_groups_together_are_the_whole_and_nobody_is_left_out(
    ledger: dict[str, Problem], officer: User
) -> None:
    bureau = make.user("BUREAU")
    for by in GROUPINGS:
        found = report(bureau, Question(FIRST, LAST, by))
        for measure in MEASURES:
            summed = sum(getattr(each, measure) for _name, each in found.groups)
            assert summed == getattr(found.total, measure), (by, measure)
        assert all(name for name, _each in found.groups)


def test_the_sensitive_count_for_those_alone_who_may_see_them(
    ledger: dict[str, Problem], officer: User
) -> None:
    question = Question(FIRST, LAST, "category")
    reviewer = report(make.user("REVIEWER", "宝安区"), question).total.logged
    assert report(officer, question).total.logged == reviewer - 1


def test_a_month_is_that_of_the_last_time_and_the_chip_says_it_in_words(
    ledger: dict[str, Problem], officer: User
) -> None:
    client = Client()
    client.force_login(officer)
    question = Question(FIRST, LAST, "month")
    page = client.get(question.rows("resolved", "2024-10")).content.decode()
    assert "2024年9月30日至11月15日办结，计入2024年10月" in page
    assert ledger["back"].number in page
    september = client.get(question.rows("resolved", "2024-09")).content.decode()
    assert ledger["back"].number not in september
    assert ledger["good"].number in september


def test_the_page_says_what_matters_first_in_a_fixed_number_of_queries(
    ledger: dict[str, Problem], officer: User
) -> None:
    client = Client()
    client.force_login(make.user("BUREAU"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = client.get(PAGE, ASKED).content.decode()
    assert "登记 9 件，按时办结率 66.7%；招工难增长最多，多 7 件" in page
    assert "—" in page, "nothing divided by nothing is no rate"
    here = make.enterprise("宝安区", "松岗街道")
    for category in ("TAX", "SPACE", "DIGITAL", "OTHER"):
        make.problem(
            here, officer, category=category, subcategory="", holder=officer.unit, holder_user=officer
        )
    with CaptureQueriesContext(connection) as many:
        assert "税务" in client.get(PAGE, ASKED).content.decode()
    assert len(many) <= len(few)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "2024-02-30"}, "起始日“2024-02-30”不是日期，应写作 2024-01-31"),
        ({"from": "2024-05-01", "to": "2024-04-01"}, "起始日不能晚于截止日"),
        ({"from": "0001-01-01"}, "起始日应在 2000 年至 2099 年之间"),
        ({"to": "明天\0"}, "截止日“明天”不是日期，应写作 2024-01-31"),
        ({"by": "weather"}, "不能按“weather”分组"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    clock: Any, officer: User, asked: dict[str, str], sentence: str
) -> None:
    client = Client()
    client.force_login(officer)
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert "合计" not in page


@pytest.mark.parametrize("value", ["resolved", "resolved:2024-01-01", "id:2024-01-01:2024-02-01", "logged:2024-13-01:2024-02-01",
    "logged:2024-02-01:2024-01-01", "logged:2024-01-01:2024-02-01:2024-13", "logged:2024-01-01:2024-02-01') --"])  # fmt: skip
def test_a_number_that_nobody_counts_opens_no_rows(
    ledger: dict[str, Problem], officer: User, value: str
) -> None:
    filters = PROBLEMS.parse(officer, {"counted": value})
    assert filters.refused
    assert lists.count(officer, filters) == 0


def test_the_names_of_officers_come_from_what_one_sees(
    ledger: dict[str, Problem], officer: User, labour: User
) -> None:
    officers = PROBLEMS.by_code["officer"]
    asked = {"officer": [str(labour.pk), "none"]}
    assert PROBLEMS.parse(officer, asked).in_words(officers) == "人力资源局、还没有办理人员"
    south = make.user("REVIEWER", "南山区")
    assert PROBLEMS.parse(south, asked).in_words(officers) == "未找到、还没有办理人员"


def test_without_dates_it_is_this_year_to_today(clock: Any, officer: User) -> None:
    question = Question.read({})
    assert (question.first, question.last, question.by) == (
        dt.date(2024, 1, 1),
        dt.date(2024, 9, 30),
        "category",
    )


def test_the_workbook_holds_what_the_page_shows(
    ledger: dict[str, Problem], officer: User, labour: User, tmp_path: Any
) -> None:
    path = tmp_path / "统计.xlsx"
    asked = {name: [value] for name, value in ASKED.items()} | {"by": ["unit"]}
    done = exporting.export(officer, "ledger_statistics", path, asked)
    assert done.name.startswith("台账统计（按承办单位）_宝安区_2024年9月30日至11月15日_")
    assert done.name.endswith("2024-11-05.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["台账统计（按承办单位）", "增长的小类（比2024年8月14日至9月29日）"]
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    found = report(officer, Question(FIRST, LAST, "unit"))
    assert [row[0] for row in rows] == ["合计", *(name for name, _each in found.groups)]
    whole = dict(zip(head, rows[0], strict=True))
    assert whole["登记（件）"] == found.total.logged
    assert whole["按时办结率"] == pytest.approx(2 / 3, abs=1e-6)
    assert whole["用时中位数（工作日）"] == found.total.median_days
    grown = list(book.worksheets[1].iter_rows(values_only=True))
    assert grown[0] == ("小类", "类别", "本期登记（件）", "之前登记（件）", "增加（件）")
    assert grown[1] == ("招工难", "用工", 7, 0, 7)
    client = Client()
    client.force_login(labour)
    assert client.post(reverse("exchange:export", args=["ledger_statistics"]), ASKED).status_code == 200
    with pytest.raises(Refused):
        exporting.export(make.user("STAT_LIAISON"), "ledger_statistics", path, asked)
