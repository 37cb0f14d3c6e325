"""A figure a hundred times the last one is asked about before it is taken: most likely it stands in another unit."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from core.exact import MISSING
from core.periods import Period
from cultivation.enterprises.models import Enterprise
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.magnitude import far_off
from monitoring.returns.services import keying
from tests.monitoring.returns.test_keying import TYPED
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)


@pytest.fixture
def works(time_machine: Any) -> Enterprise:
    """On the list of the third quarter, 900 万元 of revenue and 80 people at the end of the second."""
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))
    made = make.enterprise("宝安区", "新安街道")
    make.member(made)
    make.quarterly_return(
        made, 2024, 2, revenue=Decimal(9_000_000), receivables=Decimal(90_000), employees=80
    )
    return made


@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [
        (100_00, 1_00, True),
        (99_99, 1_00, False),
        (1_00, 100_00, True),
        (1_01, 100_00, False),
        (-100_00, 1_00, True),
        (0, 100_00, False),
        (100_00, 0, False),
        (MISSING, 1, False),
        (100_00, MISSING, False),
        (9 * 10**17, 9 * 10**15, True),
    ],
)
def test_a_hundred_times_or_a_hundredth_is_far_off(now: int, last: int, asked: bool) -> None:
    assert far_off(np.array([now]), np.array([last])).tolist() == [asked]


def send(client: Any, works: Enterprise, **changed: Any) -> Any:
    client.force_login(make.user("OFFICER", "新安街道"))
    data = {**TYPED, "version": 0, "unit": "万元", "reason": "", **changed}
    return client.post(reverse("returns:key", args=[works.pk, "2024Q3"]), data)


def test_the_form_asks_once_and_takes_what_was_confirmed(client: Any, works: Enterprise) -> None:
    answer = send(client, works, receivables="13865", inventory="13865")
    assert answer.status_code == 422
    assert answer.context["form"].errors["receivables"] == [
        "“应收账款”填的是 13,865.00 万元，上次是 9.00 万元"
    ]
    assert "inventory" not in answer.context["form"].errors, "of which there is no last figure"
    assert not QuarterlyReturn.objects.filter(quarter=3).exists()
    confirmed = re.findall(r'name="confirmed" value="([^"]+)"', answer.content.decode())
    assert send(client, works, receivables="13865", inventory="13865", confirmed=confirmed).status_code == 302
    assert QuarterlyReturn.objects.get(quarter=3).receivables == 138_650_000


def test_what_was_confirmed_holds_for_this_figure_alone(client: Any, works: Enterprise) -> None:
    confirmed = re.findall(
        r'name="confirmed" value="([^"]+)"', send(client, works, receivables="13865").content.decode()
    )
    answer = send(client, works, receivables="23865", confirmed=confirmed)
    assert (answer.status_code, "receivables" in answer.context["form"].errors) == (422, True)
    answer = send(client, works, receivables="13865", employees="9000", confirmed=confirmed)
    assert list(answer.context["form"].errors) == ["__all__", "employees"]


def test_the_year_before_is_the_last_figure_where_the_quarter_before_has_none(works: Enterprise) -> None:
    make.quarterly_return(works, 2023, 3, output=Decimal(1_000_000), revenue=Decimal(1))
    officer = make.user("OFFICER", "新安街道")
    with pytest.raises(keying.Asked) as asked:
        keying.key_in(actor=officer, enterprise=works.pk, period=Q3, typed={**TYPED, "output": "10000"})
    assert [(question.field, question.last) for question in asked.value.questions] == [
        ("output", 100_000_000)
    ]


def test_what_blocks_is_said_before_anything_is_asked(client: Any, works: Enterprise) -> None:
    errors = send(client, works, receivables="13865", rd_expense="-1").context["form"].errors
    assert "不能为负数" in errors["rd_expense"][0]
    assert "receivables" not in errors


def test_revenue_eight_hundred_times_the_last_blocks_and_is_not_asked_about(
    client: Any, works: Enterprise
) -> None:
    form = send(client, works, revenue="13865000").context["form"]
    assert form.asked == []
    assert "请核对金额单位" in form.errors["revenue"][0]
