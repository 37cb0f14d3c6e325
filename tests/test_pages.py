"""Every page that each role can reach by links, over a small demo city and over an empty portal: nothing is broken.

The matrix asks every address once with one row behind it; this follows what the pages really link to, with a city's
rows and with none, and holds each page to the strict content security policy, to the words of officers and to no whole
phone number.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from monitoring.returns.models import QuarterlyReturn
from tests.support import factories as make
from tests.support.links import Page, walk, wrong_with
from tests.support.reading import OPERATED, seen, unspoken
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
OFFICERS = {"bureau", "officer-440306", "street-440306017", "labour", "leading"}
"""Who reads no digest, no parameter's name and no rule's code."""
NOBODYS_ROWS = [
    (Role.BUREAU, "BUREAU"),
    (Role.ADMIN, "440300"),
    (Role.OFFICER, "宝安区"),
    (Role.DEPARTMENT, "HR"),
    (Role.PAYMENTS, "TREASURY"),
]


Shown = list[tuple[str, str, Any, Page | None]]
"""The pages of a walk: address, where from, answer, what it carries."""


def walked(client: Client, *, each: int = 1, most: int = 60) -> Shown:
    """What a person reaches, more than the home page."""
    shown = list(walk(client, each=each, most=most))
    assert len(shown) > 5, "the home page leads nowhere"
    return shown


def complaints(shown: Shown) -> list[str]:
    """What is wrong with pages."""
    return [
        f"{url} (from {source}) {what}"
        for url, source, answer, page in shown
        for what in wrong_with(answer, page)
    ]


@pytest.mark.parametrize("username", PEOPLE)
def test_pages_are_whole_speak_as_people_do_and_keep_phone_numbers(username: str, city: None) -> None:  # noqa: F811
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=username))
    shown = walked(client, each=3, most=150)
    assert complaints(shown) == []
    assert leaks(client, [(url, answer) for url, _source, answer, _page in shown]) == []
    if username in OFFICERS:
        read = [
            (url, seen(answer.content.decode()))
            for url, _source, answer, page in shown
            if page is not None and not OPERATED.search(url)
        ]
        assert sum(len(text) for _url, text in read) > 5_000
        assert unspoken(read) == []


def leaks(client: Client, shown: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Where a whole phone number of an enterprise's people stands: on pages, forms and in the API's answers."""
    phones = whole_phones()
    assert len(phones) > 100
    forms = [
        f"/enterprises/{pk}/edit/"
        for pk in Enterprise.objects.exclude(phone="").values_list("pk", flat=True)[:5]
    ]
    keys = QuarterlyReturn.objects.exclude(phone="").values_list("enterprise", "year", "quarter")
    forms += [f"/returns/key/{pk}/{year}Q{quarter}/" for pk, year, quarter in keys[:5]]
    api = [
        f"/api/v1/{kind}/?page_size=1000" for kind in ("enterprises", "problems", "returns", "assessments")
    ]
    shown = [*shown, *((url, client.get(url)) for url in (*forms, *api))]
    return [
        (url, phone)
        for url, answer in shown
        if not answer.streaming
        for phone in re.findall(r"1\d{10}|0\d{2,3}-?\d{7,8}", answer.content.decode(errors="replace"))
        if phone in phones
    ]


def whole_phones() -> set[str]:
    """Every phone number of an enterprise's people that the portal holds."""
    return {
        phone
        for model in (Enterprise, Problem, QuarterlyReturn)
        for held in model.objects.exclude(phone="").values_list("phone", flat=True)
        for phone in held.split("/")
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "unit"), NOBODYS_ROWS, ids=str)
def test_no_link_of_an_empty_portal_leads_to_an_error(role: Role, unit: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role, unit))
    assert complaints(walked(client)) == []
