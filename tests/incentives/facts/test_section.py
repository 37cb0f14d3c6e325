"""项目与贷款 on an enterprise's page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.support import factories as make

pytestmark = pytest.mark.django_db


def page_of(client: Client, person: Any, works: Any) -> str:
    client.force_login(person)
    return client.get(f"/enterprises/{works.pk}/").content.decode()


def test_it_says_what_was_invested_borrowed_and_won(client: Client) -> None:
    works, bureau = make.enterprise("宝安区", "新安街道"), make.user("BUREAU")
    assert "项目与贷款" not in page_of(client, bureau, works)
    upgrade = make.project(works, name="产线改造", investment=None, audited_on=None)
    (
        make.invoice(upgrade, amount=Decimal(1_000_000)),
        make.invoice(upgrade, amount=Decimal(234_500), paid=False),
    )
    make.loan(works, project=upgrade, interest_paid=Decimal(123_400))
    make.loan(works, kind="GUARANTEE", guaranteed_by="某融资担保公司", fee_paid=Decimal(80_000))
    make.prize(works, rank="二等奖")
    page = page_of(client, bureau, works)
    for words in (
        "项目与贷款：1 个项目、2 笔贷款、1 个奖项", "产线改造", "发票 2 张，123.45 万元", "1 张未付款", "未审计",
        "银行贷款", "某融资担保公司",
        "实付利息 12.34 万元", "实付担保费 8.00 万元", "二等奖",
    ):  # fmt: skip
        assert words in page, words


def test_who_reads_no_awards_has_no_such_section(client: Client) -> None:
    works = make.enterprise("宝安区", "新安街道")
    make.project(works, name="产线改造")
    make.problem(works, holder=make.unit("HR"))
    assert "产线改造" not in page_of(client, make.user("DEPARTMENT", "HR"), works)
    assert "产线改造" in page_of(client, make.user("PAYMENTS"), works)


def test_many_cost_as_many_queries_as_one(client: Client, django_assert_max_num_queries: Any) -> None:
    works = make.enterprise("宝安区", "新安街道")
    make.invoice(make.project(works)), make.loan(works, project=make.project(works)), make.prize(works)
    bureau = make.user("BUREAU")
    page_of(client, bureau, works)
    with django_assert_max_num_queries(200) as before:
        page_of(client, bureau, works)
    for year in range(2018, 2024):
        upgrade = make.project(works, call_year=year)
        make.invoice(upgrade), make.invoice(upgrade)
        make.loan(works, call_year=year, project=upgrade), make.prize(works, year=year, group="创客组")
    with django_assert_max_num_queries(len(before.captured_queries)):
        page_of(client, bureau, works)
