"""A scan that cannot be: said in one Chinese sentence on the page and by the command, and nothing is half-done."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.jobs.running import run_now
from core.parameters.models import Parameter
from monitoring.scan.models import Assessment, Baseline, RunState, ScanBlock, ScanRun
from tests.monitoring.scan import city
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parameters() -> None:
    load_parameters()


def command(*more: str) -> Any:
    out = StringIO()
    try:
        call_command("run_scan", "2024Q3", *more, "--json", stdout=out)
    except SystemExit as left:
        assert left.code == 1  # noqa: PT017
    return json.loads(out.getvalue())


def asked(client: Client, period: str = "2024Q3") -> str:
    client.force_login(make.user("BUREAU"))
    return client.post(reverse("scan:start"), {"period": period}, follow=True).content.decode()


def test_a_quarter_that_does_not_exist_or_is_not_over(client: Client, time_machine: Any) -> None:
    assert "“2024Q5”不是季度，应写作 2024Q3" in asked(client, "2024Q5")
    time_machine.move_to(dt.datetime(2024, 9, 30, 3, tzinfo=dt.UTC))
    sentence = "2024年三季度尚未结束，结束后才能研判。"
    assert sentence in asked(client)
    assert command() == {"refused": sentence, "code": "scan.quarter_not_over"}
    assert not ScanRun.objects.exists()


@pytest.mark.django_db(transaction=True)  # what the job leaves when it fails, it leaves committed
def test_without_a_parameter_it_fails_in_words_and_leaves_nothing(client: Client) -> None:
    city.works(city.vector("S7"))
    Parameter.objects.filter(code="scan_k").update(value="")
    asked(client)
    run = ScanRun.objects.select_related("job").get()
    assert run.job is not None
    job = run_now(run.job)
    run.refresh_from_db()
    assert (job.state, run.state) == ("FAILED", RunState.FAILED)
    assert (job.result, "参数 scan_k 在本季末没有值" in job.error) == ({"code": "scan.parameters"}, True)
    assert "参数 scan_k 在本季末没有值" in client.get(reverse("scan:run", args=[run.pk])).content.decode()
    assert [table.objects.count() for table in (Assessment, ScanBlock, Baseline)] == [0, 0, 0]


def test_beside_another_of_its_quarter_there_is_but_the_one(client: Client) -> None:
    asked(client)
    run = ScanRun.objects.get()
    asked(client)
    assert command()["run"] == run.pk
    assert ScanRun.objects.get() == run


def test_without_returns_it_is_done_and_finds_nothing_to_warn_of(client: Client) -> None:
    make.enterprise("宝安区", "新安街道")
    asked(client)
    run = ScanRun.objects.select_related("job").get()
    assert run.job is not None
    run_now(run.job)
    run.refresh_from_db()
    assert (run.state, run.summary["enterprises"], run.summary["warnings"]["opened"]) == ("DONE", 1, 0)
    assert client.get(reverse("scan:run", args=[run.pk])).status_code == 200
