"""Notices: once to each person, behind the bell and by e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.notices import mailing
from core.notices.mailing import mail_due
from core.notices.models import Notice
from core.notices.services import mark_read, notify
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_everyone_is_told_once_in_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    people = [factories.user() for _ in range(5)]
    with django_assert_num_queries(6):  # who, told before, savepoint, insert, release, told now
        assert notify(people, "季报将于今日截止", key="due:2024Q3") == 5
    assert (
        notify(User.objects.filter(pk__in=[p.pk for p in people]), "季报将于今日截止", key="due:2024Q3") == 0
    )
    assert Notice.objects.filter(key="due:2024Q3").count() == 5


def test_what_is_too_long_is_cut_and_still_told_only_once() -> None:
    person = factories.user()
    told = [notify([person], "题" * 300, "文" * 999, "/" + "a" * 400, "k" * 200) for _ in range(2)]
    row = Notice.objects.get()
    assert told == [1, 0]
    assert [len(text) for text in (row.title, row.body, row.url, row.key)] == [200, 999, 300, 120]


def test_who_has_left_is_not_told() -> None:
    gone = factories.user(is_active=False)
    assert notify([gone], "题") == 0


def test_mail_goes_to_those_with_an_address_and_only_once() -> None:
    with_mail = factories.user(email="chen@example.gov.cn")
    notify([with_mail, factories.user()], "新派发：\n招工难", "请于 3 个工作日内受理。", "/ledger/1/")
    assert mail_due() == 1
    assert mail_due() == 0
    (letter,) = mail.outbox
    assert letter.to == ["chen@example.gov.cn"]
    assert letter.subject == "【小升规培育平台】新派发： 招工难"
    assert "http://127.0.0.1:8000/ledger/1/" in letter.body
    assert Notice.objects.get(user=with_mail).mailed_at is not None


def test_all_that_is_due_is_sent_however_many_blocks_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "BLOCK", 2)
    notify([factories.user(email=f"{n}@example.gov.cn") for n in range(5)], "题")
    assert mail_due() == len(mail.outbox) == 5


def test_an_old_or_read_notice_is_not_mailed_any_more() -> None:
    person = factories.user(email="a@example.gov.cn")
    notify([person], "旧")
    Notice.objects.update(created_at=timezone.now() - timedelta(days=3))
    notify([person], "读过")
    mark_read(user=person)
    assert mail_due() == 0
    assert not Notice.objects.filter(mail_due=True).exists()


def test_a_mail_server_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any) -> int:
        raise ConnectionRefusedError

    notify([factories.user(email="a@example.gov.cn")], "题")
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        with pytest.raises(ConnectionRefusedError):
            mail_due()
    assert mail_due() == 1


def test_the_bell_counts_and_opening_one_marks_it_read_and_leads_on(client: Client) -> None:
    person, other = factories.user(), factories.user()
    notify([person], "您有一份新任务", url="/system/jobs/")
    client.force_login(person)
    assert "1 条未读" in client.get(reverse("core:notices")).content.decode()
    row = Notice.objects.get(user=person)
    url = reverse("core:notice_open", args=[row.pk])
    assert client.get(url).status_code == 405
    assert client.post(url).headers["Location"] == "/system/jobs/"
    row.refresh_from_db()
    assert row.read_at is not None
    client.force_login(other)
    assert client.post(url).status_code == 404


def test_a_notice_never_leads_out_of_the_portal(client: Client) -> None:
    person = factories.user()
    notify([person], "题", url="https://evil.example/")
    client.force_login(person)
    answer = client.post(reverse("core:notice_open", args=[Notice.objects.get().pk]))
    assert answer.headers["Location"] == reverse("core:notices")


def test_all_are_marked_read_at_once(client: Client) -> None:
    person, other = factories.user(), factories.user()
    notify([person, other], "一")
    notify([person], "二")
    client.force_login(person)
    client.post(reverse("core:notices_read"))
    assert list(Notice.objects.filter(read_at=None).values_list("user_id", flat=True)) == [other.pk]


def test_the_list_is_empty_with_a_word(client: Client) -> None:
    client.force_login(factories.user())
    assert "没有通知" in client.get(reverse("core:notices")).content.decode()
