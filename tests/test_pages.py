"""Every page that each role can reach by links, over a small demo city and over an empty portal: nothing is broken.

The matrix asks every address once with one row behind it; this follows what the pages really link to, with a city's
rows and with none, and holds each page to the strict content security policy.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from monitoring.returns.models import QuarterlyReturn
from tests.support import factories as make
from tests.support.links import walk, wrong_with
from tests.support.small_city import city  # noqa: F401  (a fixture)

PEOPLE = [
    "bureau",
    "analyst",
    "leading",
    "admin",
    "labour",
    "statistics",
    "payments",
    "officer-440306",
    "reviewer-440306",
    "street-440306017",
]
NOBODYS_ROWS = [
    (Role.BUREAU, "BUREAU"),
    (Role.ADMIN, "440300"),
    (Role.OFFICER, "宝安区"),
    (Role.DEPARTMENT, "HR"),
    (Role.PAYMENTS, "TREASURY"),
]


def complaints(user: User) -> list[str]:
    """What is wrong with the pages that the person reaches; and they reach more than the home page."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    found, count = [], 0
    for url, source, answer, page in walk(client):
        count += 1
        found += [f"{url} (from {source}) {what}" for what in wrong_with(answer, page)]
    assert count > 5, "the home page leads nowhere"
    return found


@pytest.mark.parametrize("username", PEOPLE)
def test_no_link_of_the_city_leads_to_an_error(username: str, city: None) -> None:  # noqa: F811
    assert complaints(User.objects.get(username=username)) == []


def whole_phones() -> set[str]:
    """Every phone number of an enterprise's people that the portal holds."""
    return {
        phone
        for model in (Enterprise, Problem, QuarterlyReturn)
        for held in model.objects.exclude(phone="").values_list("phone", flat=True)
        for phone in held.split("/")
    }


@pytest.mark.parametrize("username", PEOPLE)
def test_no_page_and_no_answer_of_the_api_shows_a_whole_phone_number(username: str, city: None) -> None:  # noqa: F811
    client, phones = Client(), whole_phones()
    client.force_login(User.objects.get(username=username))
    forms = [
        f"/enterprises/{pk}/edit/"
        for pk in Enterprise.objects.exclude(phone="").values_list("pk", flat=True)[:5]
    ]
    keys = QuarterlyReturn.objects.exclude(phone="").values_list("enterprise", "year", "quarter")
    forms += [f"/returns/key/{pk}/{year}Q{quarter}/" for pk, year, quarter in keys[:5]]
    api = [
        f"/api/v1/{kind}/?page_size=1000" for kind in ("enterprises", "problems", "returns", "assessments")
    ]
    shown = [(url, answer) for url, _source, answer, _page in walk(client, each=2, most=150)]
    shown += [(url, client.get(url)) for url in (*forms, *api)]
    leaks = [
        (url, phone)
        for url, answer in shown
        if not answer.streaming
        for phone in re.findall(r"1\d{10}|0\d{2,3}-?\d{7,8}", answer.content.decode(errors="replace"))
        if phone in phones
    ]
    assert len(phones) > 100
    assert leaks == []


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "unit"), NOBODYS_ROWS, ids=str)
def test_no_link_of_an_empty_portal_leads_to_an_error(role: Role, unit: str) -> None:
    assert complaints(make.user(role, unit)) == []
