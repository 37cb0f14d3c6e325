"""Two at once on one return, in real transactions: one wins, the other is told, and there is one event.

RETURN_ROUNDS=200 runs as many rounds as the issue asks for; the gate runs a few.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.periods import Period
from core.ui.bulk import Selection
from core.verdict import Refused
from monitoring.returns import filters, selectors
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.filters import MEMBERS
from monitoring.returns.models import MonitoringQuarter, QuarterlyReturn
from monitoring.returns.services import keying
from monitoring.returns.services.moving import move
from monitoring.returns.services.several import review_each, scope
from monitoring.returns.states import ReturnAction
from tests.monitoring.returns.test_keying import TYPED
from tests.support import factories as make
from tests.support.parameters import load_parameters

ROUNDS = int(os.environ.get("RETURN_ROUNDS", "10"))
pytestmark = pytest.mark.django_db(transaction=True)
APPROVE, RETURN = ReturnAction.APPROVE, ReturnAction.RETURN


def together(*acts: Callable[[], Any]) -> list[str]:
    """What each came to: done, or the sentence of its refusal."""
    gate, found = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            act()
            found[place] = "done"
        except Refused as refused:
            found[place] = refused.sentence
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def sent(works: Any) -> QuarterlyReturn:
    key = {"enterprise": works, "year": 2024, "quarter": 3, "source": "ENTERPRISE"}
    return QuarterlyReturn.supersede(key, district=works.district, street=works.street, state="SUBMITTED")


@pytest.fixture
def works() -> Any:
    load_parameters()
    make.quarter(2024, 3)
    made = make.enterprise("宝安区", "新安街道")
    make.member(made)
    return made


@pytest.mark.parametrize("other", [APPROVE, RETURN])
def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(works: Any, other: ReturnAction) -> None:
    first, second = make.user("REVIEWER", "宝安区"), make.user("REVIEWER", "宝安区")
    for _round in range(ROUNDS):
        row = sent(works)
        found = together(
            lambda pk=row.pk: move(actor=first, pk=pk, action=APPROVE, seen="SUBMITTED"),  # type: ignore[misc]
            lambda pk=row.pk: move(actor=second, pk=pk, action=other, note="与税务不符", seen="SUBMITTED"),  # type: ignore[misc]
        )
        assert found.count("done") == 1, found
        assert any("这张报表刚由" in sentence for sentence in found)
        assert ReturnEvent.objects.filter(of_return=row).count() == 1


def test_one_by_itself_and_all_at_once_never_approve_it_twice(works: Any) -> None:
    first, second = make.user("REVIEWER", "宝安区"), make.user("REVIEWER", "宝安区")
    query = selectors.query_of(second, Period(2024, 3))
    for _round in range(ROUNDS):
        row = sent(works)
        asked = {"every": "1", "review": filters.READY}
        _count, pairs = Selection.read(second, MEMBERS, asked).extent(scope(query), query)
        shown = Selection.read(second, MEMBERS, dict(pairs))
        found = together(
            lambda pk=row.pk: move(actor=first, pk=pk, action=APPROVE, seen="SUBMITTED"),  # type: ignore[misc]
            lambda shown=shown: review_each(actor=second, selection=shown, query=query, action=APPROVE),  # type: ignore[misc]
        )
        assert found.count("done") == 1, found
        assert ReturnEvent.objects.filter(of_return=row, action="APPROVE").count() == 1


def test_one_return_sent_twice_at_once_is_one_version_and_the_second_is_told(works: Any) -> None:
    clerks = [make.user("OFFICER", "新安街道", name=name) for name in ("甲经办", "乙经办")]
    MonitoringQuarter.objects.update(closes_on=dt.date(2099, 12, 31))
    for round_ in range(ROUNDS):
        version = QuarterlyReturn.objects.count()
        typed = {**TYPED, "profit": f"{round_ + 1}"}
        found = together(
            *(
                lambda who=who, typed=typed, version=version: keying.key_in(
                    actor=who,
                    enterprise=works.pk,
                    period=Period(2024, 3),
                    typed={**typed, "filled_by": who.name},
                    version=version,
                )
                for who in clerks
            )
        )
        assert found.count("done") == 1, found
        assert any(f"已提交第 {version + 1} 版" in sentence for sentence in found), found
        assert QuarterlyReturn.objects.count() == version + 1
        assert QuarterlyReturn.objects.filter(is_current=True).count() == 1
