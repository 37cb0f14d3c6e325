"""The calculator: every programme judged for one enterprise with today's facts, kept nowhere."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from incentives.eligibility.models import Evaluation
from tests.incentives.eligibility.test_evaluating import included
from tests.support import factories as make
from tests.support.parameters import load_parameters, load_policies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy() -> None:
    load_parameters()
    load_policies()


@time_machine.travel("2024-06-01T09:00+08:00", tick=False)
def test_it_says_what_an_enterprise_may_get_and_how_it_comes_about() -> None:
    works, client = included(), Client()
    client.force_login(make.user("OFFICER", "宝安区"))
    text = client.get(f"/awards/calculator/{works.pk}/").content.decode()
    assert f"{works.name[:20]}符合 1 项，合计 20.00 万元" in text
    assert "奖励额与上限取小：<strong>200,000 元</strong>" in text
    assert not Evaluation.objects.exists()


def test_an_enterprise_that_no_programme_concerns_is_told_so() -> None:
    works, client = make.enterprise("宝安区"), Client()
    client.force_login(make.user("OFFICER", "宝安区"))
    assert "近三年没有和这家企业有关的政策" in client.get(f"/awards/calculator/{works.pk}/").content.decode()
    elsewhere = Client()
    elsewhere.force_login(make.user("OFFICER", "龙岗区"))
    assert elsewhere.get(f"/awards/calculator/{works.pk}/").status_code == 404
