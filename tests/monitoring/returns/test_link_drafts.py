"""What an enterprise types on its link's page is saved by itself: the return's own, without the phone, until it is sent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.files.expiry import HOOKS
from core.links.models import Link, LinkDraft
from core.parameters.models import Parameter
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from monitoring.returns.services import keying, linking, moving
from monitoring.returns.states import ReturnAction
from tests.monitoring.returns.test_keying import TYPED
from tests.monitoring.returns.test_links import Q3, local
from tests.support import factories as make
from tests.support.parameters import load_parameters
from tests.test_matrix import written

pytestmark = pytest.mark.django_db
FIELDS = [["unit=千元", True], ["unit=万元", False], ["version", "0"], ["revenue", "13865.5"], ["status", ""]]


@pytest.fixture(autouse=True)
def _open_quarter(time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2024, 10, 14, 3, tzinfo=dt.UTC), tick=False)
    load_parameters()
    make.quarter(2024, 3, closes_on=dt.date(2024, 11, 4), due_on=dt.date(2024, 10, 21))


@pytest.fixture
def officer() -> User:
    return make.user("OFFICER", "新安街道")


@pytest.fixture
def member() -> MonitoringMember:
    return make.member(make.enterprise("宝安区", "新安街道", name="深圳市甲公司"))


@pytest.fixture
def path(officer: User, member: MonitoringMember) -> str:
    return local(linking.offer(actor=officer, member=member.pk).address)


Save = Callable[..., Any]


@pytest.fixture
def save(path: str) -> Save:
    """What the page saves by itself."""

    def post(fields: Any = None, key: str = "the-key", at: str = path) -> Any:
        body = json.dumps({"address": at, "key": key, "fields": FIELDS if fields is None else fields})
        return Client().post(f"{at}draft/", body, "application/json")

    return post


def send(path: str, **changed: Any) -> Any:
    return Client().post(path, {**TYPED, "version": 0, "unit": "万元", "reason": "", **changed})


def text_of(path: str) -> str:
    return Client().get(path).content.decode()


def test_what_is_typed_comes_back_with_its_unit_and_never_the_phone(path: str, save: Save) -> None:
    answer = save([*FIELDS, ["phone", "13800138000"], ["form_key", "k"]])
    assert answer.json() == {"at": "11:00"}
    assert answer["Cache-Control"] == "no-store"
    assert LinkDraft.objects.get().fields == FIELDS
    before = written()
    text = text_of(path)
    assert written() == before
    for said in ('value="13865.5"', 'value="千元" checked', "填到一半的内容", "还差 21 项"):
        assert said in text, said
    save([["revenue", "2"]])
    assert LinkDraft.objects.get().fields == [["revenue", "2"]]
    assert not QuarterlyReturn.objects.exists()
    assert Link.objects.get().uses == 0


def test_a_draft_is_the_returns_own_whichever_link_opens_it(
    officer: User, member: MonitoringMember, path: str, save: Save
) -> None:
    neighbour = make.member(make.enterprise("宝安区", "新安街道", name="深圳市乙公司"))
    beside = local(linking.offer(actor=officer, member=neighbour.pk).address)
    save()
    save([["revenue", "777"]], at=beside)
    assert "13865.5" not in text_of(beside)
    again = local(linking.offer(actor=officer, member=member.pk).address)
    assert 'value="13865.5"' in text_of(again)
    assert "777" not in text_of(again)
    assert save().status_code == 404  # the link before
    assert save(at=again).status_code == 200


@pytest.mark.parametrize("more", [{}, {"save": "1"}], ids=["sent", "kept as a draft of the return"])
def test_it_is_gone_once_sent_and_what_was_on_its_way_then_is_not_kept(
    path: str, save: Save, more: dict[str, str]
) -> None:
    save()
    assert send(path, revenue="abc", form_key="the-key", **more).status_code == 422
    assert LinkDraft.objects.exists()
    assert send(path, form_key="the-key", **more).status_code == 302
    assert not LinkDraft.objects.exists()
    assert save().status_code == 409
    assert not LinkDraft.objects.exists()
    assert save(key="the next form").status_code == 200


def test_over_stored_figures_digits_stay_under_the_unit_they_were_typed_in(path: str, save: Save) -> None:
    send(path)
    save([["unit=千元", True], ["version", "1"], ["revenue", "13900"]])
    text = text_of(f"{path}?unit=元")
    assert 'name="revenue" value="13900"' in text.replace("\n", "")
    assert 'value="千元" checked' in text
    assert send(path, version=1, unit="千元", revenue="13900").status_code in (302, 422)


def test_a_version_that_came_meanwhile_is_told_when_the_draft_is_sent(
    officer: User, member: MonitoringMember, path: str, save: Save
) -> None:
    save()
    keying.key_in(actor=officer, enterprise=member.enterprise_id, period=Q3, typed=TYPED)
    assert '<input type="hidden" name="version" value="0">' in text_of(path)
    answer = send(path, revenue="1400")
    assert answer.status_code == 422
    assert "他人已提交第 1 版" in answer.content.decode()
    assert LinkDraft.objects.exists()


def test_saving_by_itself_never_uses_up_what_a_person_may_send(path: str, save: Save) -> None:
    Parameter.objects.filter(code="link_hourly_max").update(value="1")
    Parameter.objects.filter(code="link_draft_hourly_max").update(value="3")
    assert [save().status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert send(path).status_code == 302
    assert QuarterlyReturn.objects.get().revenue == Decimal("13865000")
    assert send(path, version=1).status_code == 429


def test_nothing_is_kept_where_nothing_is_taken(
    path: str, save: Save, officer: User, member: MonitoringMember, time_machine: Any
) -> None:
    staff = Client()
    staff.force_login(officer)
    for answer in (
        staff.post(f"{path}draft/", "{}", "application/json"),
        staff.post(f"{path}draft/discard/"),
    ):
        assert answer.status_code == 403
    send(path)
    moving.move(
        actor=make.user("REVIEWER", "宝安区"),
        pk=QuarterlyReturn.objects.get().pk,
        action=ReturnAction.APPROVE,
    )
    assert save().status_code == 409
    time_machine.move_to(dt.datetime(2024, 11, 5, 3, tzinfo=dt.UTC), tick=False)
    assert save().status_code == 409
    MonitoringMember.objects.filter(pk=member.pk).update(removed_on=dt.date(2024, 10, 14))
    assert save().status_code == 404
    assert not LinkDraft.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"revenue": "1"}, [["revenue"]], [["revenue", "a\0b"]], [["revenue", "\ud800"]], [["a", "x" * 50_001]]],
)
def test_what_is_no_draft_is_refused(path: str, save: Save, fields: Any) -> None:
    assert save(fields).status_code == 400
    for body in ("", "[]", "{}", '{"key": "\\ud800"}', "\xff"):
        assert Client().post(f"{path}draft/", body, "application/json").status_code == 400
    assert Client().post(f"{path}draft/", {"key": "x"}).status_code == 400
    assert Client().get(f"{path}draft/").status_code == 405
    assert not LinkDraft.objects.exists()


def test_a_page_of_elsewhere_saves_and_discards_nothing(path: str, save: Save) -> None:
    save()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{path}draft/", "{}", "application/json").status_code == 403
    assert strict.post(f"{path}draft/discard/").status_code == 403
    assert LinkDraft.objects.exists()
    assert Client().post(f"{path}draft/discard/").status_code == 204
    assert not LinkDraft.objects.exists()


def test_what_nobody_took_up_again_goes_after_thirty_days(save: Save) -> None:
    for days, gone in ((29, 0), (31, 1)):
        save()
        LinkDraft.objects.update(saved_at=timezone.now() - dt.timedelta(days=days))
        assert HOOKS["link_drafts"](timezone.localdate()) == gone
