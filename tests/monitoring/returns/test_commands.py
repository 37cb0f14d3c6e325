"""What scripts call: `move_return` and `returns_status`, in the manner of every command."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from monitoring.returns.findings.models import ReturnFinding
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 24, 3, tzinfo=dt.UTC))
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


def call(*arguments: str) -> Any:
    out = StringIO()
    try:
        call_command(*arguments, "--json", stdout=out)
    except SystemExit as end:
        assert end.code == 1  # noqa: PT017
    return json.loads(out.getvalue())


def sent(street: str = "新安街道", district: str = "宝安区", **fields: Any) -> Any:
    works = make.enterprise(district, street)
    make.member(works)
    return make.quarterly_return(works, **fields)


def test_a_return_is_moved_by_the_table_of_states() -> None:
    reviewer, row = make.user("REVIEWER", "宝安区"), sent()
    done = call("move_return", str(row.pk), "approve", "--user", reviewer.username)
    assert done == {
        "id": row.pk,
        "from": "SUBMITTED",
        "to": "DISTRICT_APPROVED",
        "due_on": "2024-11-04",
    }
    refused = call("move_return", str(row.pk), "accept", "--user", reviewer.username)
    assert refused == {"refused": "市审核入库由市局办理", "code": "RETURN_REVIEWER"}
    bureau = make.user("BUREAU", make.city())
    assert call("move_return", str(row.pk), "accept", "--user", bureau.username)["due_on"] is None
    assert call("move_return", "999", "accept", "--user", bureau.username)["code"] == "RETURN_UNKNOWN"


def test_the_status_of_a_quarter_counts_each_return_once() -> None:
    late = dt.datetime(2024, 10, 22, 3, tzinfo=dt.UTC)
    sent()
    sent(state="DISTRICT_APPROVED")
    accepted = sent(state="ACCEPTED")
    type(accepted).objects.update(entered_at=dt.datetime(2024, 10, 20, 3, tzinfo=dt.UTC))
    type(accepted).objects.filter(pk=accepted.pk).update(entered_at=late)
    draft = sent(state="DRAFT")
    ReturnFinding.objects.create(of_return=draft, rule="V12", strength="E", sentence="同比翻倍")
    make.member(make.enterprise("南山区"))
    assert call("returns_status", "2024Q3") == {
        "listed": 5, "received": 3, "on_time": 2, "to_explain": 1, "approved": 1, "accepted": 1, "overdue": 2,
    }  # fmt: skip
    assert call("returns_status", "2024Q3", "--unit", make.unit("南山区").code)["overdue"] == 1
    assert call("returns_status", "2023Q3")["code"] == "QUARTER_UNKNOWN"
    assert call("returns_status", "2024Q3", "--unit", "999")["code"] == "UNIT_UNKNOWN"
