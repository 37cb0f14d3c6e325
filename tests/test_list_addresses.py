"""Whatever an address says, the page answers: it refuses in words what it cannot read, it never breaks.

The filters of a list are taken from its own page, so that one more filter is one more case; `test_every_list_is_here`
says where a list is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.ui.filter_bar import FilterBar
from core.ui.filters import Filter, FilterTable
from cultivation.contacts.visits.filters import VISITS
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.ledger.filters import PROBLEMS
from incentives.applications.filters import APPLICATIONS
from incentives.applications.money import filters as money
from incentives.policy.filters import POLICIES
from incentives.scoring.filters import CANDIDATES
from monitoring.inclusion.filters import CASES, MISSED
from monitoring.inclusion.sprint.filters import SPRINT
from monitoring.returns.api import SENT
from monitoring.scan.filters import ASSESSMENTS
from monitoring.warnings.filters import WARNINGS
from tests.support import factories as make
from tests.support.urls import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _programme(db: None) -> None:
    """A list of evaluations is of a programme."""
    make.programme()


NUL = "a\0b"
LISTS = {
    "/enterprises/": "BUREAU",
    "/enterprises/panel/": "BUREAU",
    "/contacts/": "BUREAU",
    "/ledger/": "BUREAU",
    "/visits/": "BUREAU",
    "/visits/owed/": "BUREAU",
    "/pool/": "BUREAU",
    "/returns/": "BUREAU",
    "/returns/review/": "BUREAU",
    "/scan/": "BUREAU",
    "/warnings/": "BUREAU",
    "/inclusion/": "BUREAU",
    "/inclusion/missed/": "BUREAU",
    "/inclusion/sprint/": "BUREAU",
    "/awards/": "BUREAU",
    "/awards/nearly/": "BUREAU",
    "/scoring/": "BUREAU",
    "/applications/": "BUREAU",
    "/policies/": "BUREAU",
    "/applications/money/": "BUREAU",
    "/applications/money/batches/": "BUREAU",
    "/applications/money/payments/": "BUREAU",
    "/applications/money/clawbacks/": "BUREAU",
    "/imports/": "BUREAU",
    "/accounts/users/": "ADMIN",
    "/accounts/units/": "ADMIN",
    "/system/jobs/all/": "ADMIN",
    "/system/audit/": "ADMIN",
}
"""Each list that has filters, with a role that reads it."""
API: dict[str, FilterTable[Any]] = {
    "enterprises": ENTERPRISES,
    "problems": PROBLEMS,
    "visits": VISITS,
    "returns": SENT,
    "assessments": ASSESSMENTS,
    "warnings": WARNINGS,
    "inclusion-cases": CASES,
    "policy-versions": POLICIES,
    "specialised-candidates": CANDIDATES,
    "applications": APPLICATIONS,
    "purses": money.PURSES,
    "money-movements": money.MOVEMENTS,
    "award-batches": money.AWARD_BATCHES,
    "payment-batches": money.PAYMENT_BATCHES,
    "payment-lines": money.LINES,
    "clawbacks": money.CLAWBACKS,
    "sprint-lines": SPRINT,
    "missed-inclusions": MISSED,
}
OTHERS = {
    "/": ["period"],
    "/dashboard/": ["period"],
    "/search/": ["q"],
    "/enterprises/find/": ["q"],
    "/enterprises/check-uscc/": ["uscc", "of"],
    "/enterprises/streets/": ["district"],
    "/ledger/log/": ["enterprise"],
    "/ledger/log/hint/": ["enterprise", "category", "limit_class"],
    "/contacts/hand-over/": ["person"],
    "/imports/new/": ["dataset", "period"],
    "/returns/progress/": ["by", "period"],
    "/returns/remind/": ["state", "district", "period"],
    "/returns/links/": ["state", "district", "period"],
    "/awards/": ["year", "programme"],
    "/awards/cycles/": ["programme"],
    "/awards/what-if/": ["programme", "cycle", "by", "draft"],
    "/scoring/sheet/": ["sheet"],
    "/system/parameters/": ["day"],
}
"""What pages read from their address that is no filter."""
EVERYWHERE = ["page", "sort", "period", "before"]
ODD = [
    NUL,
    "²",
    "X9:²:PASS",
    "X9:2023\n:PASS",
    "9" * 40,
    "9999-12-31",
    "0001-01-01",
    "1900Q1",
    "9998Q4",
    "in:²",
    "9999",
    "0000",
    "cD1hYmM=",  # a cursor at the key "abc"
    "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",  # a cursor at a key that no column holds
]


def signed_in(role: str) -> Client:
    """Someone with the role."""
    client = Client()
    client.force_login(make.user(role))
    return client


def bar_of(answer: Any) -> FilterBar[Any] | None:
    """The filters that a page shows, if it has any."""
    return (answer.context or {}).get("bar")


def odd_values(one: Filter[Any] | None) -> list[str]:
    """What to ask of a filter: one with a closed list of values refuses any other in one and the same way."""
    return [NUL] if one and one.options and one.closed else ODD


def test_every_list_is_here() -> None:
    clients = [signed_in(role) for role in ("BUREAU", "ADMIN")]
    found = set()
    for one in addresses():
        if not one.arguments:
            for client in clients:
                url = one.url({})
                answer = client.get(url)
                if answer.status_code == 200 and bar_of(answer) is not None:
                    found.add(url)
    assert found == set(LISTS)


@pytest.mark.parametrize(("path", "role"), LISTS.items(), ids=list(LISTS))
def test_a_list_answers_whatever_its_address_says(path: str, role: str) -> None:
    client = signed_in(role)
    shown = bar_of(client.get(path))
    assert shown is not None
    filters = shown.table.by_code
    for odd in ODD:
        codes = [code for code in [*filters, *EVERYWHERE] if odd in odd_values(filters.get(code))]
        refused = told(client, path, codes, odd)
        if odd == NUL:
            assert refused == set(filters)
        if refused:
            assert not told(client, path, [code for code in codes if code not in refused], odd)


def told(client: Client, path: str, codes: Sequence[str], odd: str) -> set[str]:
    """The filters that a page refuses when all of these say the same odd thing.

    Beside one that is refused nothing is looked up: those that are taken want to be asked again without it.
    """
    answer = client.get(f"{path}?{urlencode(dict.fromkeys(codes, odd))}")
    assert answer.status_code == 200, f"{codes}={odd!r}"
    bar = bar_of(answer)
    assert bar is not None
    return set(bar.filters.refused)


@pytest.mark.parametrize("name", API)
def test_the_api_refuses_what_it_cannot_read(name: str) -> None:
    person, table, path = make.user("BUREAU"), API[name], f"/api/v1/{name}/"
    client = Client()
    client.force_login(person)
    for code in table.by_code:
        assert client.get(f"{path}?{urlencode({code: NUL})}").status_code == 400, code
    for odd in ODD:
        codes = [code for code, one in table.by_code.items() if odd in odd_values(one)]
        together = urlencode(dict.fromkeys(codes, odd))
        refused = table.parse(person, QueryDict(together)).refused
        if refused:
            assert client.get(f"{path}?{together}").status_code == 400, f"{sorted(refused)}={odd!r}"
        taken = [code for code in codes if code not in refused]
        answer = client.get(f"{path}?{urlencode(dict.fromkeys(taken, odd))}")
        assert answer.status_code in {200, 400}, f"{taken}={odd!r}"
    for odd in ODD:
        for code in ("cursor", "page_size"):
            answer = client.get(f"{path}?{urlencode({code: odd})}")
            assert answer.status_code in {200, 404}, f"{code}={odd!r}"


@pytest.mark.parametrize("path", OTHERS)
def test_a_page_answers_whatever_else_its_address_says(path: str) -> None:
    client = signed_in("BUREAU")
    for code in OTHERS[path]:
        for odd in ODD:
            assert client.get(f"{path}?{urlencode({code: odd})}").status_code == 200, f"{code}={odd!r}"


def test_a_form_key_that_the_database_cannot_hold_is_none() -> None:
    answer = signed_in("BUREAU").post("/enterprises/new/", {"form_key": NUL})
    assert answer.status_code == 422


def test_a_filter_that_someone_may_not_use_lets_nothing_through() -> None:
    make.enterprise("宝安区", "新安街道")
    client = signed_in("PAYMENTS")
    assert client.get("/enterprises/").context["page"].total == 1
    answer = client.get("/enterprises/?readiness=LIKELY")
    assert answer.context["page"].total == 0
    assert "您没有权限按“达标研判”筛选" in answer.content.decode()
    told = client.get("/api/v1/enterprises/?readiness=LIKELY")
    assert (told.status_code, told.json()["code"]) == (400, "FILTER_PERMISSION")


def test_the_chips_name_any_number_of_values_in_the_same_queries(django_assert_num_queries: Any) -> None:
    client = signed_in("BUREAU")
    rows: list[Any] = [make.enterprise("宝安区", "新安街道") for _ in range(5)]
    holders = [make.unit(name) for name in ("宝安区", "南山区", "新安街道", "西乡街道", "福田区")]

    def names(count: int) -> str:
        asked = {"enterprise": [r.pk for r in rows[:count]], "holder": [h.code for h in holders[:count]]}
        answer = client.get(f"/ledger/?{urlencode(asked, doseq=True)}")
        return "".join(chip.value for chip in answer.context["bar"].chips)

    names(1)
    with CaptureQueriesContext(connection) as one:
        names(1)
    with django_assert_num_queries(len(one)):
        said = names(5)
    assert all(row.name in said for row in [*rows, *holders])
