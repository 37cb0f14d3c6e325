"""Every address × role × unit agrees with the declared table, and a GET never writes.

The table is what the views declare (`core.web.needs`) and what the roles hold (`accounts.roles`); this test grows by
itself with each room's urls. See `tests/support/urls.py` for what stands in the addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
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
TOGETHER = 12
"""So many addresses are asked by the same people, over one world: those of a few rooms."""
SOME = [CLOSED[at : at + TOGETHER] for at in range(0, len(CLOSED), TOGETHER)]

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


class Asking(Client):
    """Someone at an address, whose GETs must not write."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.rows = written()

    def ask(self, url: str) -> tuple[Any, str]:
        """The answer to a GET, or to an empty POST where a GET is not taken."""
        answer = self.get(url)
        assert written() == self.rows, f"GET {url} wrote"
        if answer.status_code != 405:
            return answer, "GET"
        answer = self.post(url)
        self.rows = written()
        return answer, "POST"


def test_every_view_declares_whom_it_serves() -> None:
    known = {permission.value for permission in Permission}
    for name in CLOSED:
        needs = ADDRESSES[name].needs
        if needs != ():
            assert needs, f"{name}: decorate the view with @needs(Permission.…), @for_everyone or @public"
            assert set(needs) <= known, f"{name} needs what no role holds"


def test_the_public_views_and_no_others_lie_under_l() -> None:
    assert public_faults(ADDRESSES.values()) == []


@pytest.mark.parametrize("names", SOME, ids=lambda names: f"{names[0]}…{names[-1]}")
def test_every_role_in_every_unit_gets_what_the_table_says_and_nobody_else_gets_in(names: list[str]) -> None:
    world = World()
    walkers, found = people(world), {}
    for name in names:
        address = ADDRESSES[name]
        targets = address.targets(world)
        url = address.url(targets)
        with transaction.atomic():
            faults = [*from_outside(url), *from_inside(address, targets, url, walkers)]
            transaction.set_rollback(True)  # what an empty POST did is not there for the next address
        if faults:
            found[f"{name} {url}"] = faults
    assert not found


def from_outside(url: str) -> Iterator[str]:
    """What is wrong with the answers to somebody who is not signed in."""
    client = Asking()
    answer, method = client.ask(url)
    if answer.status_code == 302:
        if not answer.headers["Location"].startswith("/accounts/sign-in/?next="):
            yield f"{method} without a session leads to {answer.headers['Location']}"
    elif answer.status_code not in (401, 403):
        yield f"{method} without a session → {answer.status_code}"
    if not url.startswith("/api/"):
        inside = client.get(url, headers={"HX-Request": "true"})
        if inside.status_code != 401 or not inside.headers["HX-Redirect"].startswith("/accounts/sign-in/"):
            yield f"a fragment without a session → {inside.status_code}"


def from_inside(address: Address, targets: dict[str, Any], url: str, walkers: list[User]) -> Iterator[str]:
    """Whose answers are not what the table says."""
    client = Asking()
    for user in walkers:
        client.cookies.clear()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(user)  # to sign in would write, each time
        answer, method = client.ask(url)
        expected = expectation(address, targets, user)
        if not agrees(answer.status_code, expected):
            yield f"{'/'.join(user.role_codes)} {user.unit}: {method} → {answer.status_code}, not {expected}"


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
