"""Public pages by token: what opens, what does not and looks alike, what is counted, and what is never told."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.files.expiry import HOOKS
from core.links import registry, services
from core.links.models import Link
from core.links.rate import HOURLY
from core.links.registry import Purpose
from core.links.tokens import digest_of
from core.notices.models import Notice
from core.parameters.models import Parameter
from core.registry import Registry
from core.verdict import Refused
from tests.support import factories as make
from tests.test_matrix import written

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.links.pages")]
SITE = "http://127.0.0.1:8000"
TITLE = "第三季度填报说明"


@pytest.fixture(autouse=True)
def _purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links about notices, three submissions an hour each."""
    purposes: Registry[Purpose] = Registry()
    purposes.add(Purpose("notice", "通知", Notice, "notice_by_link"))
    purposes.add(Purpose("other", "其他", Notice, "notice_by_link"))
    for place in ("core.links.registry", "core.links.services", "core.links.public", "core.links.selectors"):
        monkeypatch.setattr(f"{place}.purposes", purposes)
    assert registry.purposes is purposes
    Parameter.objects.filter(code=HOURLY).delete()
    Parameter.objects.create(
        code=HOURLY, value="3", unit="count", valid_from=dt.date(2022, 8, 3), mark="ours"
    )


@pytest.fixture
def actor() -> Any:
    """Whoever gives links out."""
    return make.user("BUREAU")


@pytest.fixture
def thing(actor: Any) -> Notice:
    """What the link is about."""
    return Notice.objects.create(user=actor, title=TITLE)


def issued(actor: Any, thing: Notice, days: int = 7, purpose: str = "notice") -> tuple[Link, str]:
    """A link and the path of its address."""
    until = timezone.localdate() + dt.timedelta(days=days)
    link, address = services.issue(actor=actor, purpose=purpose, thing=thing, expires_on=until)
    assert address.startswith(f"{SITE}/l/notice/")
    return link, address.removeprefix(SITE)


def test_a_link_opens_its_own_page_without_an_account(actor: Any, thing: Notice, client: Client) -> None:
    Notice.objects.create(user=actor, title="别人的通知")
    answer = client.get(issued(actor, thing)[1])
    assert answer.status_code == 200
    assert TITLE in answer.content.decode()
    assert "别人的通知" not in answer.content.decode()


def test_no_cache_keeps_it_and_no_search_engine_lists_it(actor: Any, thing: Notice, client: Client) -> None:
    for path in (issued(actor, thing)[1], "/l/notice/unknown/"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_whoever_is_signed_in_is_a_stranger_there(actor: Any, thing: Notice, client: Client) -> None:
    path = issued(actor, thing)[1]
    stranger = client.get(path)
    client.force_login(actor)
    known = client.get(path)
    assert actor.name not in known.content.decode()
    assert "Server-Timing" not in known.headers
    assert not known.wsgi_request.user.is_authenticated
    assert len(known.content) == len(stranger.content)


def test_only_the_digest_is_kept(actor: Any, thing: Notice) -> None:
    link, path = issued(actor, thing)
    token = path.rstrip("/").rpartition("/")[2]
    assert len(token) >= 43
    assert link.digest == digest_of(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(l)::text FROM core_link l")
        assert token not in cursor.fetchone()[0]


def closed_paths(actor: Any, thing: Notice) -> dict[str, str]:
    """One address of each kind that does not open."""
    path = issued(actor, thing)[1]
    token = path.split("/")[3]
    revoked, of_revoked = issued(actor, thing)
    services.revoke(actor=actor, link=revoked.pk)
    expired, of_expired = issued(actor, thing)
    Link.objects.filter(pk=expired.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    other = thing.__class__.objects.create(user=actor, title="不在了")
    of_gone = issued(actor, other)[1]
    other.delete()
    return {
        "unknown": f"/l/notice/{'x' * 43}/",
        "short": "/l/notice/x/",
        "odd": "/l/notice/%00%ED%A0%80/",
        "tampered": path.replace(token, token[:-1] + ("A" if token[-1] != "A" else "B")),
        "of another purpose": issued(actor, thing, purpose="other")[1],
        "revoked": of_revoked,
        "expired": of_expired,
        "about what is gone": of_gone,
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_does_not_open_looks_alike(actor: Any, thing: Notice, client: Client, method: str) -> None:
    answers, asked = {}, {}
    for kind, path in closed_paths(actor, thing).items():
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(client, method)(path, {"word": "好"} if method == "post" else {})
        headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
        answers[kind] = (answer.status_code, answer.content, headers)
        asked[kind] = len(queries)
    assert answers["unknown"][0] == 404
    assert "链接无效或已过期" in answers["unknown"][1].decode()
    assert [kind for kind, answer in answers.items() if answer != answers["unknown"]] == []
    del asked["about what is gone"]  # the link is found, its row is not
    assert set(asked.values()) == {asked["unknown"]}
    assert not Link.objects.exclude(uses=0).exists()


def test_a_link_opens_on_its_last_day_and_not_the_day_after(
    actor: Any, thing: Notice, client: Client
) -> None:
    with time_machine.travel(dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC), tick=False):
        path = issued(actor, thing, days=2)[1]
    with time_machine.travel(dt.datetime(2024, 5, 3, 15, 59, tzinfo=dt.UTC), tick=False):  # 23:59 in Shenzhen
        assert client.get(path).status_code == 200
    with time_machine.travel(dt.datetime(2024, 5, 3, 16, 0, tzinfo=dt.UTC), tick=False):
        assert client.get(path).status_code == 404


def test_looking_writes_nothing_and_sending_counts(actor: Any, thing: Notice, client: Client) -> None:
    link, path = issued(actor, thing)
    before = written()
    for method in (client.get, client.head, client.options):
        method(path)
    assert written() == before
    assert client.post(path, {"word": "收到"}).status_code == 200
    assert client.post(path, {}).status_code == 422
    link.refresh_from_db()
    thing.refresh_from_db()
    assert (link.uses, thing.body) == (1, "收到")


def test_an_hour_allows_so_many_submissions_of_each_link(actor: Any, thing: Notice, client: Client) -> None:
    (link, path), (_other, beside) = issued(actor, thing), issued(actor, thing)
    with time_machine.travel(dt.datetime(2030, 5, 1, 12, tzinfo=dt.UTC), tick=False):
        Link.objects.update(expires_on=dt.date(2030, 6, 1))
        found = [client.post(path, {"word": f"{n}"}).status_code for n in range(4)]
        assert found == [200, 200, 200, 429]
        assert client.get(path).status_code == 200
        assert client.post(beside, {"word": "x"}).status_code == 200
    with time_machine.travel(dt.datetime(2030, 5, 1, 12, 59, 59, tzinfo=dt.UTC), tick=False):
        assert client.post(path, {"word": "x"}).status_code == 429
    link.refresh_from_db()
    assert link.uses == 3
    with time_machine.travel(dt.datetime(2030, 5, 1, 13, tzinfo=dt.UTC), tick=False):
        assert client.post(path, {"word": "y"}).status_code == 200


def test_a_form_from_elsewhere_is_refused(actor: Any, thing: Notice) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(issued(actor, thing)[1], {"word": "x"}).status_code == 403


def test_no_log_line_holds_a_token(
    actor: Any, thing: Notice, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    link, path = issued(actor, thing)
    token = path.split("/")[3]
    with caplog.at_level("DEBUG"):
        client.get(path)
        client.post(path, {})
        services.revoke(actor=actor, link=link.pk)
        client.get(path)
        Client(enforce_csrf_checks=True).post(path, {})
    formatter = next(h.formatter for h in logging.getLogger().handlers if h.name == "stderr")
    assert formatter is not None
    lines = [formatter.format(record) for record in caplog.records]
    assert any("/l/…" in line for line in lines)
    assert [line for line in lines if token in line] == []
    assert any(f'"link": {link.pk}' in line or f"link={link.pk}" in line for line in lines)


def test_giving_and_ending_are_on_record(actor: Any, thing: Notice) -> None:
    link, _path = issued(actor, thing)
    services.revoke(actor=actor, link=link.pk)
    revoked_at = services.revoke(actor=actor, link=link.pk).revoked_at
    link.refresh_from_db()
    assert link.revoked_at == revoked_at
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.reason, s.actor_id FROM history.core_link h JOIN history.stamp s ON s.id = h.stamp_id"
            " ORDER BY h.seq"
        )
        assert cursor.fetchall() == [("发放链接", actor.pk), ("收回链接", actor.pk)]


def test_what_is_written_by_link_is_on_record_under_it(actor: Any, thing: Notice, client: Client) -> None:
    link, path = issued(actor, thing)
    client.post(path, {"word": "收到"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, actor_id FROM history.stamp ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == (f"通知（链接 {link.pk}）", None)


def test_what_cannot_be_issued_is_refused(actor: Any, thing: Notice) -> None:
    with pytest.raises(Refused, match="不能早于今天"):
        issued(actor, thing, days=-1)
    with pytest.raises(TypeError):
        services.issue(actor=actor, purpose="notice", thing=actor, expires_on=timezone.localdate())
    with pytest.raises(KeyError):
        issued(actor, thing, purpose="unknown")
    Parameter.objects.filter(code=HOURLY).delete()
    with pytest.raises(Refused, match=HOURLY):
        issued(actor, thing)
    assert not Link.objects.exists()


def test_the_night_deletes_what_is_past(actor: Any, thing: Notice) -> None:
    today = timezone.localdate()
    past, last_day = issued(actor, thing)[0], issued(actor, thing, days=0)[0]
    Link.objects.filter(pk=past.pk).update(expires_on=today - dt.timedelta(days=1))
    assert (HOOKS["links"](today), HOOKS["links"](today)) == (1, 0)
    assert list(Link.objects.all()) == [last_day]
