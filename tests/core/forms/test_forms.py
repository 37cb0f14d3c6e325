"""A double submit is one; the second of two people is told what changed."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import Client, RequestFactory

from accounts.models import AccessToken, Unit, User
from core.audit.context import recording
from core.forms.keys import once, single
from core.forms.models import FormKey
from core.forms.versions import Conflict, VersionedForm, locked_version, require_version
from core.jobs.models import Job
from core.verdict import Verdict, refuse
from core.web.form_key import NAME, KeyReused, new_key
from tests.support import factories

pytestmark = pytest.mark.django_db


def post(user: User, key: str, **fields: Any) -> HttpRequest:
    request = RequestFactory().post("/", {NAME: key, **fields})
    request.user = user
    return request


@single
def make(request: HttpRequest) -> HttpResponse:
    if request.POST.get("bad"):
        return HttpResponse(status=422)
    row = Job.objects.create(kind="once", title="一次")
    return HttpResponseRedirect(f"/made/{row.pk}/")


def test_the_second_submit_leads_where_the_first_did_and_writes_nothing() -> None:
    user, key = factories.user(), new_key()
    first, second = make(post(user, key)), make(post(user, key))
    assert first.headers["Location"] == second.headers["Location"]
    assert Job.objects.filter(kind="once").count() == 1
    make(post(user, new_key()))
    assert Job.objects.filter(kind="once").count() == 2


def test_a_form_with_an_error_keeps_its_key_for_the_next_try() -> None:
    user, key = factories.user(), new_key()
    bad = post(user, key, bad="1")
    assert make(bad).status_code == 422
    assert not FormKey.objects.exists()
    assert make(post(user, key)).status_code == 302


def test_a_failure_frees_the_key() -> None:
    user, key = factories.user(), new_key()

    def fail() -> None:
        with once(post(user, key)) as first:
            first.leads_to("/x/")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not FormKey.objects.exists()


def test_a_key_is_worth_nothing_in_anothers_hands() -> None:
    key = new_key()
    make(post(factories.user(), key))
    with once(post(factories.user(), key)) as first:
        assert first.led_to == ""


@pytest.mark.parametrize(
    "change",
    [
        {"bad": ""},
        {"file": SimpleUploadedFile("a.txt", b"two")},
    ],
)
def test_a_used_key_with_other_content_is_not_the_first_form(change: dict[str, Any]) -> None:
    user, key = factories.user(), new_key()
    first = make(post(user, key, file=SimpleUploadedFile("a.txt", b"one")))
    make(post(user, key, file=SimpleUploadedFile("a.txt", b"one")))
    with pytest.raises(KeyReused) as caught:
        make(post(user, key, **{"file": SimpleUploadedFile("a.txt", b"one"), **change}))
    assert caught.value.led_to == first.headers["Location"]
    assert Job.objects.filter(kind="once").count() == 1


def test_a_used_key_at_another_address_is_not_the_first_form() -> None:
    user, key = factories.user(), new_key()
    make(post(user, key))
    other = RequestFactory().post("/other/", {NAME: key})
    other.user = user
    with pytest.raises(KeyReused):
        make(other)


def test_what_was_typed_under_a_used_key_comes_back_and_can_be_kept_apart(client: Client) -> None:
    client.force_login(factories.user("OFFICER", "宝安区"))
    sent = {"name": "一号系统", "days": 30, NAME: "k"}
    client.post("/accounts/tokens/", sent)
    answer = client.post("/accounts/tokens/", sent | {"name": "二号系统"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'name="name" value="二号系统"' in page
    assert list(AccessToken.objects.values_list("name", flat=True)) == ["一号系统"]
    fresh = re.search(r'name="form_key" value="([^"]+)"', page)
    assert fresh is not None
    assert fresh[1] != "k"
    assert client.post("/accounts/tokens/", sent | {"name": "二号系统", NAME: fresh[1]}).status_code == 200
    assert AccessToken.objects.count() == 2


def test_a_form_of_nobody_is_one_too() -> None:
    requests = [post(AnonymousUser(), "k") for _ in range(2)]  # type: ignore[arg-type]
    assert make(requests[0]).headers["Location"] == make(requests[1]).headers["Location"]


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_time_write_once() -> None:
    user, key = factories.user(), new_key()
    found: list[str] = []

    def submit() -> None:
        found.append(make(post(user, key)).headers["Location"])
        connection.close()

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 4
    assert Job.objects.filter(kind="once").count() == 1


def test_the_tag_gives_a_fresh_key_and_keeps_the_one_of_a_refused_form() -> None:
    user = factories.user()
    shown = Template("{% form_key %}")
    fresh = {shown.render(Context({"request": RequestFactory().get("/")})) for _ in range(2)}
    assert len(fresh) == 2
    assert 'value="kept"' in shown.render(Context({"request": post(user, "kept")}))


def change(actor: User, unit: Unit, version: int, **fields: Any) -> None:
    with recording(actor=actor, reason="修改单位"):
        row = locked_version(Unit.objects.all(), unit.pk, version)
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1
        row.save()


def test_the_second_of_two_people_learns_what_changed_and_keeps_what_they_typed() -> None:
    first, second = factories.user("ADMIN", name="陈静"), factories.user("ADMIN")
    unit = factories.unit("宝安区")
    opened = unit.version
    change(second, unit, opened, sort=900)  # version 2: the form below is opened on it
    change(first, unit, opened + 1, short_name="宝安新区")
    with pytest.raises(Conflict) as caught:
        change(second, unit, opened + 1, short_name="宝安")
    conflict = caught.value
    assert [(c.label, c.new, c.by) for c in conflict.changes] == [("简称", "宝安新区", "陈静")]
    assert "陈静" in conflict.sentence
    assert "宝安新区" in conflict.sentence
    form = VersionedForm({"version": str(opened + 1), "short_name": "宝安"})
    assert form.is_valid()
    conflict.show_in(form)
    assert form["version"].value() == str(opened + 2)
    assert form.data["short_name"] == "宝安"
    assert "陈静" in str(form.non_field_errors())
    change(second, unit, int(form.data["version"]), short_name="宝安")


def said(row: Unit) -> Verdict:
    return refuse("现在是“%(name)s”", code="STALE", name=row.name)


def test_a_room_says_it_in_its_own_words() -> None:
    unit = factories.unit("宝安区")
    with pytest.raises(Conflict) as caught:
        locked_version(Unit.objects.all(), unit.pk, unit.version + 1, stale=said)
    assert (caught.value.sentence, caught.value.code) == ("现在是“宝安区”", "STALE")
    assert caught.value.version == unit.version
    assert locked_version(Unit.objects.all(), unit.pk, None, stale=said) == unit


def test_typing_what_is_stored_already_is_no_conflict() -> None:
    unit = factories.unit("宝安区")
    opened = unit.version + 1
    rows = Unit.objects.all()
    assert locked_version(rows, unit.pk, opened, typed={"name": unit.name}) == unit
    with pytest.raises(Conflict) as caught:
        locked_version(rows, unit.pk, opened, typed={"name": "新名", "sort": unit.sort})
    assert caught.value.now == {"name": "宝安区"}


def test_a_form_opened_before_there_was_a_row_has_version_0() -> None:
    require_version(None, 0)
    unit = factories.unit("宝安区")
    with pytest.raises(Conflict) as caught:
        require_version(unit, 0, lambda: said(unit))
    assert caught.value.version == unit.version
    with pytest.raises(Conflict) as gone:
        require_version(None, 3, lambda: refuse("没有了"))
    assert (gone.value.version, gone.value.sentence) == (0, "没有了")
    form = VersionedForm({})
    assert form.is_valid()
    assert form.cleaned_data["version"] == 0
