"""Exceptions: who proposes, who approves, what they can do, and how long they hold."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404

from core.verdict import Refused
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.pool import in_pool_q
from cultivation.pool.models import PoolException
from cultivation.pool.reading import verdict_of
from cultivation.pool.services.building import commit
from cultivation.pool.services.exceptions import decide, propose, withdraw
from cultivation.pool.services.freezing import freeze_pools
from tests.support.factories import enterprise, user

pytestmark = pytest.mark.usefixtures("march")


def asked(one: Enterprise, kind: str, by: Any = None, reason: str = "已核实") -> PoolException:
    return propose(
        actor=by or user("REVIEWER", one.district), year=2024, enterprise=one.pk, kind=kind, reason=reason
    )


def is_in(one: Enterprise) -> bool:
    return Enterprise.objects.filter(in_pool_q(2024), pk=one.pk).exists()


def test_an_exception_takes_effect_with_the_next_build_and_holds_through_rebuilds() -> None:
    kept, taken = enterprise("宝安区", revenue={2023: 15_000_000}), enterprise("宝安区", status="STOPPED")
    bureau = user("BUREAU")
    commit(actor=bureau, year=2024)
    for one, kind in ((kept, "OUT"), (taken, "IN")):
        decide(actor=bureau, exception=asked(one, kind).pk, approve=True)
    assert (is_in(kept), is_in(taken)) == (True, False)
    built = commit(actor=bureau, year=2024)
    assert (built.version, built.entered, built.left, built.excluded) == (2, 1, 1, {"KEPT_OUT": 1})
    assert (is_in(kept), is_in(taken)) == (False, True)
    assert verdict_of(2024, kept.pk).reasons == ["KEPT_OUT"]
    assert verdict_of(2024, taken.pk).reasons == ["TAKEN_IN", "REVENUE_UNKNOWN", "NOT_OPERATING"]
    assert commit(actor=bureau, year=2024).version == 2


def test_once_something_else_speaks_against_one_taken_in_it_is_out() -> None:
    one, bureau = enterprise("宝安区"), user("BUREAU")
    decide(actor=bureau, exception=asked(one, "IN").pk, approve=True)
    commit(actor=bureau, year=2024)
    assert is_in(one)
    AnnualFigures.objects.create(enterprise=one, year=2023, source="TAX", revenue=1_000)
    assert commit(actor=bureau, year=2024).left == 1
    assert verdict_of(2024, one.pk).reasons == ["REVENUE_BELOW"]


def test_a_proposal_alone_does_nothing_and_a_declined_or_withdrawn_one_neither() -> None:
    bureau, reviewer = user("BUREAU"), user("REVIEWER")
    ones = [enterprise("宝安区") for _n in range(3)]
    asked(ones[0], "IN")
    declined = asked(ones[1], "IN")
    with pytest.raises(Refused) as refusal:
        decide(actor=bureau, exception=declined.pk, approve=False)
    assert refusal.value.code == "pool.reason_missing"
    decide(actor=bureau, exception=declined.pk, approve=False, answer="请先补报")
    decide(actor=bureau, exception=asked(ones[2], "IN").pk, approve=True)
    withdraw(actor=reviewer, exception=PoolException.objects.get(enterprise=ones[2]).pk)
    assert commit(actor=bureau, year=2024).entered == 0
    asked(ones[1], "IN")


@pytest.mark.parametrize(
    ("fields", "kind", "code"),
    [
        ({"revenue": {2023: 30_000_000}}, "IN", "pool.exception_reasons"),
        ({"revenue": {2023: 1}}, "IN", "pool.exception_reasons"),
        ({"status": "MOVED_OUT"}, "IN", "pool.exception_reasons"),
        ({"industry": "5199"}, "IN", "pool.exception_reasons"),
        ({"revenue": {2023: 15_000_000}}, "IN", "pool.exception_in"),
        ({}, "OUT", "pool.exception_not_in"),
    ],
)
def test_what_an_exception_cannot_do(fields: dict[str, Any], kind: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        asked(enterprise("宝安区", **fields), kind)
    assert refusal.value.code == code
    assert not PoolException.objects.exists()


def test_nobody_approves_their_own_nor_without_the_permission_nor_twice() -> None:
    one, bureau = enterprise("宝安区"), user("BUREAU")
    own = asked(one, "IN", by=bureau)
    with pytest.raises(Refused) as refusal:
        decide(actor=bureau, exception=own.pk, approve=True)
    assert refusal.value.code == "pool.same_person"
    with pytest.raises(Refused) as refusal:
        decide(actor=user("REVIEWER"), exception=own.pk, approve=True)
    assert refusal.value.code == "OUT_OF_SCOPE"
    decide(actor=user("BUREAU"), exception=own.pk, approve=True)
    with pytest.raises(Refused) as refusal:
        decide(actor=user("BUREAU"), exception=own.pk, approve=True)
    assert refusal.value.code == "pool.decided"


def test_only_within_the_scope_with_a_reason_and_once() -> None:
    one = enterprise("宝安区")
    with pytest.raises(Http404):
        asked(one, "IN", by=user("REVIEWER", "南山区"))
    with pytest.raises(Refused) as refusal:
        asked(one, "IN", by=user("OFFICER"))
    assert refusal.value.code == "OUT_OF_SCOPE"
    with pytest.raises(Refused) as refusal:
        asked(one, "IN", reason=" ")
    assert refusal.value.code == "pool.reason_missing"
    asked(one, "IN")
    with pytest.raises(Refused) as refusal:
        asked(one, "IN")
    assert refusal.value.code == "pool.exception_known"


def test_after_the_freeze_there_are_none() -> None:
    one, other, bureau = enterprise("宝安区"), enterprise("宝安区"), user("BUREAU")
    waiting = asked(enterprise("宝安区"), "IN")
    open_one = asked(other, "IN")
    commit(actor=bureau, year=2024)
    freeze_pools(dt.date(2024, 4, 1))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.answer) == ("DECLINED", "冻结时尚未审批")
    acts: list[Any] = [
        lambda: asked(one, "IN"),
        lambda: decide(actor=bureau, exception=open_one.pk, approve=True),
        lambda: withdraw(actor=user("REVIEWER"), exception=open_one.pk),
    ]
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "pool.frozen"
