"""A hand-over moves nothing before the bureau decides; a change of status is dated, with evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse

from core.notices.models import Notice
from cultivation.enterprises.models import Enterprise, Standing
from cultivation.enterprises.moves.models import HandOver, StatusChange
from cultivation.enterprises.moves.services import answer, change_status, decide, propose, withdraw
from cultivation.enterprises.moves.todos import to_do, to_do_overdue
from cultivation.ledger.models import Problem
from tests.support.factories import enterprise, inclusion, problem, unit, user
from tests.support.parameters import load_parameters
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 9, 2)


@pytest.fixture(autouse=True)
def _day(db: None) -> Any:
    load_parameters()
    with time_machine.travel("2024-09-02 09:00+08:00", tick=False):
        yield


def proposed(row: Enterprise, **changed: Any) -> HandOver:
    """宝安 asks 南山 to take it."""
    asked: dict[str, Any] = {"target": unit("南山区"), "on": DAY, "reason": "迁入南山"}
    return propose(actor=user("REVIEWER", "宝安区"), enterprise=row.pk, **asked | changed)


def test_nothing_moves_until_the_bureau_decides_and_then_open_problems_go_along() -> None:
    row = enterprise("宝安区", "新安街道")
    open_one, closed = problem(row), problem(row, state="CLOSED")
    held = problem(row, state="IN_PROGRESS", holder=unit("新安街道"))
    fact = inclusion(row)
    asked = proposed(row)
    assert asked.due_on == dt.date(2024, 9, 9)
    taken = answer(actor=user("REVIEWER", "南山区"), hand_over=asked.pk, takes=True, street=unit("粤海街道"))
    row.refresh_from_db()
    assert (taken.state, row.district) == ("ACCEPTED", unit("宝安区"))
    decide(actor=user("BUREAU"), hand_over=asked.pk, moves=True)
    row.refresh_from_db()
    assert (row.district, row.street) == (unit("南山区"), unit("粤海街道"))
    assert Standing.objects.get(enterprise=row).district == unit("南山区")
    for each, district in ((open_one, "南山区"), (closed, "宝安区"), (held, "南山区")):
        each.refresh_from_db()
        assert each.district == unit(district)
    assert held.holder == unit("南山区")
    assert open_one.events.last().action == "MOVED"  # type: ignore[union-attr]
    fact.refresh_from_db()
    assert fact.district == unit("宝安区")
    old = user("OFFICER", "宝安区")
    assert not Enterprise.objects.visible_to(old).exists()
    assert list(Problem.objects.visible_to(old)) == [closed]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"target": "宝安区"}, "HAND_OVER_SELF"),
        ({"on": DAY + dt.timedelta(days=1)}, "HAND_OVER_FUTURE"),
        ({"reason": " "}, "HAND_OVER_REASON"),
    ],
)
def test_what_cannot_be_proposed_is_refused(changed: Any, code: str) -> None:
    if "target" in changed:
        changed = {"target": unit(changed["target"])}
    with refuses(code):
        proposed(enterprise("宝安区"), **changed)
    assert not HandOver.objects.exists()


def test_one_is_open_at_a_time_and_only_the_right_people_act() -> None:
    row = enterprise("宝安区")
    asked = proposed(row)
    with refuses("HAND_OVER_OPEN"):
        proposed(row)
    with refuses("OUT_OF_SCOPE"):
        answer(actor=user("REVIEWER", "宝安区"), hand_over=asked.pk, takes=True)
    with pytest.raises(Http404):
        answer(actor=user("REVIEWER", "龙岗区"), hand_over=asked.pk, takes=True)
    with refuses("HAND_OVER_STATE"):
        decide(actor=user("BUREAU"), hand_over=asked.pk, moves=True)
    with refuses("HAND_OVER_REASON"):
        answer(actor=user("REVIEWER", "南山区"), hand_over=asked.pk, takes=False)
    answer(actor=user("REVIEWER", "南山区"), hand_over=asked.pk, takes=False, words="实际未迁入")
    with refuses("HAND_OVER_CITY"):
        decide(actor=user("REVIEWER", "南山区"), hand_over=asked.pk, moves=False)
    with refuses("HAND_OVER_REASON"):
        decide(actor=user("BUREAU"), hand_over=asked.pk, moves=True)
    decide(actor=user("BUREAU"), hand_over=asked.pk, moves=False)
    row.refresh_from_db()
    assert row.district == unit("宝安区")
    with refuses("HAND_OVER_STATE"):
        withdraw(actor=user("REVIEWER", "宝安区"), hand_over=asked.pk)
    assert proposed(row).pk


def test_who_comes_next_is_told_and_has_it_to_do() -> None:
    other, bureau = user("REVIEWER", "南山区"), user("BUREAU")
    asked = proposed(enterprise("宝安区"))
    assert Notice.objects.filter(user=other).count() == 1
    assert [todo.light_text for todo in to_do(other, DAY)] == ["待答复"]
    assert to_do(bureau, DAY) == []
    assert to_do_overdue(other, dt.date(2024, 9, 9)) == 0
    assert to_do_overdue(other, dt.date(2024, 9, 10)) == 1
    answer(actor=other, hand_over=asked.pk, takes=True)
    assert to_do(other, DAY) == []
    assert [todo.light_text for todo in to_do(bureau, DAY)] == ["待审定"]


def test_the_pages_propose_answer_and_decide(client: Client) -> None:
    row = enterprise("宝安区")

    def send(person: Any, door: str, **values: str) -> Any:
        client.force_login(person)
        return client.post(door, values)

    door = reverse("enterprises:hand_over_new", args=[row.pk])
    target = str(unit("南山区").pk)
    wrong = send(user("REVIEWER", "宝安区"), door, target=target, on="2030-01-01", reason="迁")
    assert wrong.status_code == 422
    assert (
        send(user("REVIEWER", "宝安区"), door, target=target, on="2024-09-01", reason="迁").status_code == 302
    )
    asked = HandOver.objects.get()
    page = reverse("enterprises:hand_over", args=[asked.pk])
    client.force_login(user("REVIEWER", "南山区"))
    assert "是否接收" in client.get(page).content.decode()
    answered = reverse("enterprises:hand_over_answer", args=[asked.pk])
    assert send(user("REVIEWER", "南山区"), answered, takes="no").status_code == 422
    assert send(user("REVIEWER", "南山区"), answered, takes="yes").status_code == 302
    decided = reverse("enterprises:hand_over_decide", args=[asked.pk])
    assert send(user("BUREAU"), decided, moves="yes").status_code == 302
    row.refresh_from_db()
    assert row.district == unit("南山区")
    client.force_login(user("OFFICER", "龙岗区"))
    assert client.get(page).status_code == 404


def test_a_status_is_dated_with_evidence(client: Client) -> None:
    row, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    given: dict[str, Any] = {"status": "STOPPED", "on": DAY, "evidence": "现场核实"}
    for changed, code in (
        ({"evidence": " "}, "STATUS_EVIDENCE"),
        ({"on": DAY + dt.timedelta(days=1)}, "STATUS_FUTURE"),
        ({"status": "OPERATING"}, "STATUS_SAME"),
        ({"status": "DUPLICATE"}, "STATUS_UNKNOWN"),
    ):
        with refuses(code):
            change_status(actor=officer, enterprise=row.pk, **given | changed)
    assert not StatusChange.objects.exists()
    client.force_login(officer)
    door = reverse("enterprises:status", args=[row.pk])
    sent = {"status": "STOPPED", "on": "2024-08-30", "evidence": "现场核实"}
    assert client.post(door, sent).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.status_changes.get().on) == ("STOPPED", dt.date(2024, 8, 30))
    assert Standing.objects.get(enterprise=row).status == "STOPPED"
    page = client.get(reverse("enterprises:detail", args=[row.pk])).content.decode()
    assert "2024-08-30" in page
    assert "现场核实" in page
