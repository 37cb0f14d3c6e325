"""The list of enterprises at 100,000: page 1 beside a page without content, page 550 beside page 1."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.models import User
from tests.bench.harness import Bench
from tests.bench.many_names import many_city
from tests.bench.references.empty_page import empty_page
from tests.support.factories import user

ROWS = 100_000
_state: dict[str, Any] = {}


def _set_up() -> None:
    many_city(ROWS)
    person = User.objects.filter(groups__name="BUREAU").first() or user("BUREAU")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person, backend="accounts.backends.UnitBackend")
    _state["client"] = client
    for path in ("/search/", "/enterprises/", "/enterprises/?page=550"):
        assert client.get(path).status_code == 200


def _get(path: str) -> None:
    _state["client"].get(path)


BENCHES = [
    Bench(
        "list page",
        work=lambda: _get("/enterprises/"),
        reference=lambda: empty_page(_state["client"]),
        bar=8,
        setup=_set_up,
        repeat=15,
    ),
    Bench(
        "list page 550",
        work=lambda: _get("/enterprises/?page=550"),
        reference=lambda: _get("/enterprises/"),
        bar=1.4,
        setup=_set_up,
        repeat=15,
        yardstick_seconds=0.017,
    ),
    Bench(
        "list page 550 by name",
        work=lambda: _get("/enterprises/?page=550&sort=name"),
        reference=lambda: _get("/enterprises/?sort=name"),
        bar=1.4,
        setup=_set_up,
        repeat=15,
    ),
]
