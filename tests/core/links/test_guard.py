"""The guard of the public pages sees one that lies elsewhere, and one under `/l/` that does not say what it is."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from core.links.public import public
from core.web.needs import for_everyone, is_public
from tests.core.links.pages import notice, urlpatterns
from tests.support.urls import addresses, public_faults

pytestmark = pytest.mark.urls(__name__)
handler400 = handler403 = handler404 = handler500 = "core.web.errors.not_found"


@public("notice")
def elsewhere(request: HttpRequest) -> HttpResponse:
    """A public page outside of /l/."""
    return HttpResponse()


@for_everyone
def undeclared(request: HttpRequest, token: str) -> HttpResponse:
    """A page under /l/ that asks for an account."""
    return HttpResponse()


urlpatterns = [
    *urlpatterns,
    path("notices/<str:token>/", elsewhere, name="elsewhere"),
    path("l/closed/<str:token>/", undeclared, name="undeclared"),
]


def test_a_public_view_elsewhere_and_a_closed_one_under_l_are_faults() -> None:
    faults = public_faults(addresses())
    assert [fault.split()[0] for fault in faults] == ["elsewhere", "undeclared"]


def test_a_decorated_view_is_known_as_public() -> None:
    assert is_public(notice)
    assert not is_public(undeclared)
