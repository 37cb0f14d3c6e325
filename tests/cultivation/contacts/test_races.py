"""Two who name for one enterprise at once, in real transactions: one wins, the other is told, one is in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.services import hang_points, officers
from cultivation.enterprises.models import Enterprise
from tests.cultivation.ledger.test_races import ROUNDS, together
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_namings_at_once_one_wins_and_the_other_is_told() -> None:
    actor, first, second = (make.user(role, "宝安区") for role in ("REVIEWER", "OFFICER", "OFFICER"))
    for _round in range(ROUNDS):
        of = make.enterprise("宝安区", "新安街道")

        def name(officer: User, of: Enterprise = of) -> Any:
            return officers.assign(
                actor=User.objects.get(pk=actor.pk), enterprise=of.pk, officer=officer.pk, seen=0
            )

        found = sorted(together(lambda: name(first), lambda: name(second)))
        assert found[0] == "done"
        assert "他人刚改过联系干部" in found[1]
        assert ContactOfficer.objects.filter(enterprise=of).count() == 1


def test_two_sets_that_overlap_never_leave_two_in_force() -> None:
    actor, first, second = (make.user(role, "宝安区") for role in ("REVIEWER", "OFFICER", "OFFICER"))
    for _round in range(ROUNDS):
        firms = [make.enterprise("宝安区", "新安街道") for _each in range(3)]
        for firm in firms:
            make.contact(firm, actor)

        def hand(successor: User) -> Any:
            return officers.hand_over(
                actor=User.objects.get(pk=actor.pk), person=actor.pk, successor=successor.pk
            )

        found = together(lambda: hand(first), lambda: hand(second))
        first_done, told = sorted(found, key=lambda each: each != "done")
        assert first_done == "done"
        assert "没有联系企业" in told, "what somebody else was just given is not taken back"
        held = ContactOfficer.objects.filter(enterprise__in=firms, valid_to=None)
        assert held.count() == 3
        assert len(set(held.values_list("user", flat=True))) == 1


def test_of_two_leaders_at_once_one_wins() -> None:
    load_parameters()
    actor, unit = make.user("REVIEWER", "宝安区"), make.unit("宝安区").pk
    of = make.enterprise("宝安区", "新安街道")
    make.inclusion(of, timezone.localdate() - dt.timedelta(days=30))

    def name(leader: str) -> Any:
        return hang_points.assign(
            actor=User.objects.get(pk=actor.pk), enterprise=of.pk, leader=leader, unit=unit, seen=0
        )

    found = sorted(together(lambda: name("陈国强"), lambda: name("刘志明")))
    assert found[0] == "done"
    assert "他人刚改过挂点领导" in found[1]
    assert HangPoint.objects.filter(enterprise=of).count() == 1


def test_of_an_end_and_a_naming_at_once_one_wins_and_the_other_is_told() -> None:
    """Whoever comes second sees what the first has done: the enterprise is held before its officer or leader is read."""
    load_parameters()
    actor, officer, unit = (
        make.user("REVIEWER", "宝安区"),
        make.user("OFFICER", "宝安区"),
        make.unit("宝安区"),
    )
    today = timezone.localdate()
    since = today - dt.timedelta(days=30)

    def acting() -> User:
        return User.objects.get(pk=actor.pk)

    for _round in range(ROUNDS):
        of = make.enterprise("宝安区", "新安街道")
        make.inclusion(of, since)
        serving = make.contact(of, actor, since)
        leading = hang_points.assign(actor=actor, enterprise=of.pk, leader="陈国强", unit=unit.pk, on=since)

        def name(of: Enterprise = of, seen: int = serving.pk) -> Any:
            return officers.assign(actor=acting(), enterprise=of.pk, officer=officer.pk, seen=seen)

        def end(row: int = serving.pk) -> Any:
            return officers.end(actor=acting(), contact=row, on=today, reason="调整分工", version=1)

        def lead(of: Enterprise = of, seen: int = leading.pk) -> Any:
            return hang_points.assign(
                actor=acting(), enterprise=of.pk, leader="刘志明", unit=unit.pk, seen=seen
            )

        def let_go(row: int = leading.pk) -> Any:
            return hang_points.end(actor=acting(), hang_point=row, on=today, reason="调整分工", version=1)

        for pair in ((name, end), (lead, let_go)):
            done, told = sorted(together(*pair), key=lambda each: each != "done")
            assert done == "done"
            assert "他人刚改过" in told
