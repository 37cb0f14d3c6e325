"""The probes answer whoever asks by whatever name; people only under the portal's own."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "portal.example"])
def test_a_portal_that_has_a_name_is_still_probed_by_its_address(
    client: Client, settings: Any, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["portal.example"]
    headers = {"host": host}
    live, ready = client.get("/healthz", headers=headers), client.get("/readyz", headers=headers)
    assert (live.status_code, live.content) == (200, b"ok")
    assert set(ready.json()) == {"database", "broker", "worker", "migrations"}
    assert "sessionid" not in live.cookies
    page = client.get("/accounts/sign-in/", headers=headers)
    assert page.status_code == (200 if host == "portal.example" else 400)
