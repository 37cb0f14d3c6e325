"""Two people at once on one problem, in real transactions: one wins, the other is told, and there is one event.

LEDGER_ROUNDS=200 runs as many rounds as the issue asks for; the gate runs a few.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from core.ui.bulk import Selection
from core.verdict import Refused
from cultivation.ledger.acts import ACTS
from cultivation.ledger.filters import PROBLEMS
from cultivation.ledger.models import Problem
from cultivation.ledger.services import logging
from cultivation.ledger.services.logging import Registration
from cultivation.ledger.services.several import MOST, perform_each
from cultivation.ledger.services.sweeping import sweep
from cultivation.ledger.states import Action
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import MORNING
from tests.support import factories as make
from tests.support.parameters import load_rules

ROUNDS = int(os.environ.get("LEDGER_ROUNDS", "10"))
pytestmark = pytest.mark.django_db(transaction=True)


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


def logged(of: Any) -> Problem:
    registrar = make.user("OFFICER", "新安街道")
    words = Registration(category="LABOUR", description="缺工")
    return logging.log(actor=registrar, enterprise=of.pk, registration=words)


def test_of_two_acts_at_once_one_wins_and_the_other_is_told_what_it_is_now() -> None:
    load_rules()
    of, first, second = (
        make.enterprise("宝安区", "新安街道"),
        make.user("OFFICER", "宝安区"),
        make.user("OFFICER", "宝安区"),
    )
    for _round in range(ROUNDS):
        problem = logged(of)
        found = together(
            lambda pk=problem.pk: do.accept(actor=first, problem=pk, version=1),  # type: ignore[misc]
            lambda pk=problem.pk: do.accept(actor=second, problem=pk, version=1),  # type: ignore[misc]
        )
        assert sorted(found)[0] == "done"
        assert "刚被他人处理，现在是“已受理”" in sorted(found)[1]
        assert list(problem.events.values_list("action", flat=True).order_by("pk")) == ["REGISTER", "ACCEPT"]


def test_of_two_merges_in_opposite_directions_never_both_are_merged() -> None:
    load_rules()
    of, officer = make.enterprise("宝安区", "新安街道"), make.user("OFFICER", "宝安区")
    for _round in range(ROUNDS):
        one, other = logged(of), logged(of)
        found = together(
            lambda a=one.pk, b=other.pk: do.merge(actor=officer, problem=a, into=b),  # type: ignore[misc]
            lambda a=one.pk, b=other.pk: do.merge(actor=officer, problem=b, into=a),  # type: ignore[misc]
        )
        states = sorted(Problem.objects.filter(pk__in=[one.pk, other.pk]).values_list("state", flat=True))
        assert states == ["MERGED", "REGISTERED"], found
        assert found.count("done") == 1


def test_a_bulk_act_beside_a_sweep_waits_for_it_and_neither_is_a_deadlock() -> None:
    """The sweep has work on the later problem first, and on the earlier, whose unit is gone, only then."""
    load_rules()
    bureau, gone = make.user("BUREAU"), make.unit("440306-D_FIN")
    ahead: dict[str, Any] = {"agenda": [["2099-01-01", "RESOLVE", "REMIND"]], "next_on": dt.date(2099, 1, 1)}
    of = make.enterprise("宝安区", "新安街道")
    earlier, later = make.problem(of, state="IN_PROGRESS", holder=gone, **ahead), make.problem(of, agenda=[])
    ticked = QueryDict(f"pk={earlier.pk}&pk={later.pk}")
    selection = Selection.read(bureau, PROBLEMS, ticked, MOST)
    swept, holds, raised = [], threading.Event(), []

    def pause(execute: Any, sql: Any, *rest: Any) -> Any:
        """Once the sweep holds a row, the bulk act comes and holds what it can before the sweep goes on."""
        done = execute(sql, *rest)
        if "FOR NO KEY UPDATE" in str(sql) and not holds.is_set():
            holds.set()
            time.sleep(0.5)
        return done

    def sweeping() -> None:
        with connection.execute_wrapper(pause):
            swept.append(sweep(at=MORNING))

    def reminding() -> None:
        holds.wait(10)
        perform_each(
            actor=bureau, selection=selection, today=timezone.localdate(), act=ACTS[Action.REMIND],
            data={"note": "请抓紧"},
        )  # fmt: skip

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # a thread's failure is the test's
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in (sweeping, reminding)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert raised == []
    assert [found.recalled for found in swept] == [1]
    later.refresh_from_db()
    assert later.agenda, "worked out by the sweep"
