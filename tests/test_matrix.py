"""Every address × role × unit agrees with the declared table, and a GET never writes.

The table is what the views declare (`core.web.needs`) and what the roles hold (`accounts.roles`); this test grows by
itself with each room's urls. See `tests/support/urls.py` for what stands in the addresses.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.gate import OPEN
from accounts.models import User
from accounts.roles import Permission, Role
from tests.support import factories as make
from tests.support.browsing import session_key
from tests.support.urls import Address, World, addresses, is_visible, public_faults

pytestmark = pytest.mark.django_db

ADDRESSES = {address.name: address for address in addresses()}
CLOSED = sorted(name for name, address in ADDRESSES.items() if name not in OPEN and not address.is_public)

# every role in its own place, and in another district where it has one
PEOPLE: list[tuple[Role, str]] = [
    (Role.OFFICER, "新安街道"),
    (Role.OFFICER, "西乡街道"),
    (Role.OFFICER, "宝安区"),
    (Role.OFFICER, "南山区"),
    (Role.REVIEWER, "宝安区"),
    (Role.REVIEWER, "南山区"),
    (Role.BUREAU, "BUREAU"),
    (Role.DEPARTMENT, "HR"),
    (Role.DEPARTMENT, "440305-D_HR"),
    (Role.LEADING_GROUP, "LEADING"),
    (Role.ANALYST, "BUREAU"),
    (Role.ANALYST, "南山区"),
    (Role.STAT_LIAISON, "STAT"),
    (Role.PAYMENTS, "TREASURY"),
    (Role.ADMIN, "440300"),
]


def written() -> int:
    """How many rows this transaction has inserted, changed or deleted so far, whatever the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
        )
        return int((cursor.fetchone() or (0,))[0])


def people(world: World) -> list[User]:
    """The walkers; the first is the person to whom the world's jobs, notices and imports belong."""
    first = world.person
    return [first, *(make.user(role, place) for role, place in PEOPLE[1:])]


def ask(client: Client, url: str) -> tuple[Any, str]:
    """The answer to a GET, or to an empty POST where a GET is not taken; a GET must not write."""
    before = written()
    answer = client.get(url)
    assert written() == before, f"GET {url} wrote"
    if answer.status_code != 405:
        return answer, "GET"
    return client.post(url), "POST"


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_view_declares_whom_it_serves(name: str) -> None:
    if name in OPEN or ADDRESSES[name].is_public or ADDRESSES[name].needs == ():
        return
    needs = ADDRESSES[name].needs
    assert needs, f"{name}: decorate the view with @needs(Permission.…), @for_everyone or @public"
    assert set(needs) <= {permission.value for permission in Permission}, f"{name} needs what no role holds"


def test_the_public_views_and_no_others_lie_under_l() -> None:
    assert public_faults(ADDRESSES.values()) == []


@pytest.mark.parametrize("name", CLOSED)
def test_nobody_gets_in_without_a_session(name: str, client: Client) -> None:
    address = ADDRESSES[name]
    url = address.url(address.targets(World()))
    answer, _method = ask(client, url)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/accounts/sign-in/?next=")
    else:
        assert answer.status_code in (401, 403)
    inside = client.get(url, headers={"HX-Request": "true"})
    if not url.startswith("/api/"):
        assert inside.status_code == 401
        assert inside.headers["HX-Redirect"].startswith("/accounts/sign-in/")


@pytest.mark.parametrize("name", CLOSED)
def test_every_role_in_every_unit_gets_what_the_table_says(name: str) -> None:
    address, world = ADDRESSES[name], World()
    targets = address.targets(world)
    url = address.url(targets)
    found, client = {}, Client(raise_request_exception=False)
    for user in people(world):
        client.cookies.clear()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(user)  # to sign in would write, each time
        answer, method = ask(client, url)
        expected = expectation(address, targets, user)
        if not agrees(answer.status_code, expected):
            found[f"{'/'.join(user.role_codes)} {user.unit}"] = (
                f"{method} → {answer.status_code}, not {expected}"
            )
    assert not found, f"{name} {url}: {found}"


def expectation(address: Address, targets: dict[str, Any], user: User) -> str:
    """What the table says: `forbidden`, `hidden` (out of scope is 404), or `served`."""
    needs = address.needs
    if needs and not any(user.can(permission) for permission in needs):
        return "forbidden"
    if not all(is_visible(target, user) for target in targets.values()):
        return "hidden"
    return "served"


def agrees(status: int, expected: str) -> bool:
    """Whether a status is of the expected kind; served is any answer that is neither a refusal nor a failure."""
    if expected == "served":
        return status < 500 and status not in (401, 403, 404, 405)
    return status == {"forbidden": 403, "hidden": 404}[expected]


def test_the_meter_of_writes_sees_a_write() -> None:
    before = written()
    make.user()
    assert written() > before
