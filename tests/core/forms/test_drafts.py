"""Drafts of long forms: the writer's alone, never a phone number, gone with the first success or after thirty days."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.forms import drafts
from core.forms.keys import single
from core.forms.models import FormDraft
from core.web.form_key import NAME, new_key
from tests.support import factories

pytestmark = pytest.mark.django_db
HERE = "/returns/key/1/2024Q3/"


def sent(client: Client, address: str = HERE, fields: Any = None, key: str = "") -> int:
    body = json.dumps({"address": address, "key": key, "fields": fields or [["revenue", "12"]]})
    return client.post(reverse("core:draft_save"), body, "application/json").status_code


def test_what_is_typed_is_kept_without_what_is_private_and_the_latest_stands() -> None:
    person, client = factories.user(), Client()
    client.force_login(person)
    private = [["phone", "13800138000"], ["new_password", "x"], ["csrfmiddlewaretoken", "t"], [NAME, "k"]]
    assert sent(client, fields=[["revenue", "1"], *private]) == 200
    assert (
        sent(client, fields=[["revenue", "2"], ["status=NORMAL", True], ["months", ["1", "2"]], *private])
        == 200
    )
    kept = [["revenue", "2"], ["status=NORMAL", True], ["months", ["1", "2"]]]
    assert [draft.fields for draft in drafts.drafts_at(person, HERE)] == [kept]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("//evil.example/x", None),
        ("x", None),
        ("/" + "a" * 300, None),
        (HERE, {"revenue": "1"}),
        (HERE, [["revenue"]]),
        (HERE, [["revenue", {"a": 1}]]),
        (HERE, [[1, "2"]]),
        (HERE, [["revenue", "a\0b"]]),
        (HERE, [["revenue", "x"]] * 201),
        (HERE, [["problems", "x" * 50_001]]),
    ],
)
def test_what_is_no_draft_is_refused(address: str, fields: Any) -> None:
    client = Client()
    client.force_login(factories.user())
    assert sent(client, address, fields) == 400
    assert client.post(reverse("core:draft_save"), {"address": HERE}).status_code == 400
    assert not FormDraft.objects.exists()


def test_a_draft_is_its_writers_alone_and_discarded_by_them_alone() -> None:
    writer, other = factories.user(), factories.user()
    drafts.save(writer, f"{HERE}?unit=元", [["revenue", "1"]])
    client = Client()
    client.force_login(other)
    assert not drafts.drafts_at(other, HERE)
    client.post(reverse("core:draft_discard"), {"path": HERE})
    assert drafts.drafts_at(writer, HERE).count() == 1
    client.force_login(writer)
    client.post(reverse("core:draft_discard"), {"path": HERE})
    assert not FormDraft.objects.exists()
    assert Client().post(reverse("core:draft_save")).status_code in (302, 401)


@single
def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=422) if request.POST.get("bad") else HttpResponseRedirect("/done/")


@pytest.mark.parametrize("key", [new_key(), ""], ids=["with a key", "without"])
def test_a_form_that_was_sent_has_no_draft_any_more_and_one_with_an_error_has(key: str) -> None:
    person = factories.user()

    def post(**fields: str) -> None:
        request = RequestFactory().post(HERE, {NAME: key, **fields})
        request.user = person
        write(request)

    drafts.save(person, f"{HERE}?unit=元", [["revenue", "1"]])
    drafts.save(person, "/returns/key/2/2024Q3/", [["revenue", "1"]])
    post(bad="1")
    assert drafts.drafts_at(person, HERE).count() == 1
    post()
    assert [draft.address for draft in FormDraft.objects.all()] == ["/returns/key/2/2024Q3/"]


def test_what_was_on_its_way_when_the_form_was_sent_is_not_kept() -> None:
    person, client, key = factories.user(), Client(), new_key()
    client.force_login(person)
    assert sent(client, key=key) == 200
    request = RequestFactory().post(HERE, {NAME: key})
    request.user = person
    write(request)
    assert sent(client, key=key) == 409
    assert not FormDraft.objects.exists()
    assert sent(client, key=new_key()) == 200, "the form that was opened since"


def test_what_nobody_took_up_again_goes_after_thirty_days() -> None:
    person: User = factories.user()
    for days in (31, 29):
        draft = drafts.save(person, f"/{days}/", [["revenue", "1"]])
        FormDraft.objects.filter(pk=draft.pk).update(saved_at=timezone.now() - dt.timedelta(days=days))
    assert drafts.sweep(timezone.localdate()) == 1
    assert FormDraft.objects.get().address == "/29/"
