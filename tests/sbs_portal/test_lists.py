"""Every list answers a filter value that nobody offers alike: it says so, and shows no row."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.audit.context import recording
from core.jobs.models import Job
from core.parameters.models import Parameter
from exchange.models import ImportBatch
from tests.support import factories as make
from tests.support.parameters import load_calendar

pytestmark = pytest.mark.django_db
LISTS = [
    ("BUREAU", "enterprises:list", "status"),
    ("BUREAU", "ledger:list", "category"),
    ("BUREAU", "returns:list", "state"),
    ("BUREAU", "scan:list", "risk"),
    ("BUREAU", "awards:list", "verdict"),
    ("BUREAU", "exchange:list", "state"),
    ("ADMIN", "accounts:users", "role"),
    ("ADMIN", "accounts:units", "kind"),
    ("ADMIN", "core:jobs_all", "state"),
    ("ADMIN", "core:audit", "table"),
]


def rows_of(client: Client, address: str, **query: str) -> tuple[int, str]:
    """How many rows a list says it has, and its page."""
    answer = client.get(address, {"period": "2024Q3", "year": "2022", **query})
    assert answer.status_code == 200
    for name in ("rows", "page", "total", "count"):
        held: Any = answer.context.get(name)
        if held is not None:
            total = getattr(held, "total", held)
            return total if isinstance(total, int) else len(total), answer.content.decode()
    raise AssertionError(f"{address} says no total")


@pytest.mark.parametrize(("role", "name", "code"), LISTS, ids=[name for _role, name, _code in LISTS])
def test_a_value_that_nobody_offers_shows_no_row_and_says_so(
    client: Client, role: str, name: str, code: str
) -> None:
    load_calendar()
    person = make.user(role)
    works = make.enterprise("宝安区", "新安街道")
    make.quarter(2024, 3)
    make.member(works)
    make.assessment(works)
    make.problem(works)
    make.inclusion(works)
    make.evaluation(works, year=2022)
    Job.objects.create(kind="files.expire", title="清理")
    ImportBatch.objects.create(dataset="enterprises", user=person, unit=person.unit, filename="企业.xlsx")
    with recording(actor=person, reason="设定"):
        Parameter.objects.create(code="x", value="7", unit="count", valid_from="2024-01-01", mark="ours")
    client.force_login(person)
    assert rows_of(client, reverse(name))[0] > 0
    total, page = rows_of(client, reverse(name), **{code: "NONSENSE"})
    assert total == 0
    assert "没有“NONSENSE”这一项" in page
    assert ">清空</a>" in page
