"""Locks are taken in one order: any two acts on one row and one batch at once end, and neither as a deadlock.

Each thread waits after each statement that locks until the other has taken a lock too, or is waiting for one.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from core.verdict import Refused
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.services import facts, figures, profile
from cultivation.enterprises.standing import last_full_year, refresh_standing
from cultivation.ledger.acts.accept import ACT as ACCEPT
from cultivation.ledger.models import Problem
from cultivation.ledger.services.handing_over import hand_over
from cultivation.ledger.services.perform import perform
from exchange.staging import batches
from tests.support import factories as make
from tests.support.parameters import load_parameters

LOCKS = re.compile(r"\bUPDATE\b|\bDELETE\b|\bINSERT\b|advisory_xact_lock")
YEAR = last_full_year()
Act = Callable[[], Any]


class World:
    """One enterprise with one problem, the people around it, and a folder for workbooks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, itertools.count(1)
        self.bureau, self.officer = make.user("BUREAU", "BUREAU"), make.user("OFFICER", "宝安区")
        self.enterprise = make.enterprise("宝安区", "新安街道", revenue={YEAR: 18_000_000})
        self.problem = make.problem(self.enterprise, self.officer)

    def batch(self, dataset: str, heading: str, cells: str, actor: User) -> int:
        """An import of one row about the enterprise, read and ready."""
        path = self.folder / f"{next(self.numbers)}.csv"
        path.write_text(
            f"企业名称,统一社会信用代码,{heading}\n{self.enterprise.name},{self.enterprise.uscc},{cells}\n"
        )
        batch = batches.upload(actor=actor, dataset=dataset, source=path, filename=path.name)
        batches.read_and_plan(batch.pk)
        return batch.pk

    def profiles(self) -> int:
        """An import that changes the enterprise."""
        return self.batch("enterprises", "联系人", f"联系{next(self.numbers)}", self.officer)

    def annual(self) -> int:
        """An import that changes its figures."""
        amount = 1_000 + next(self.numbers)
        return self.batch("figures", "年份,来源,营业收入（万元）", f"{YEAR},企业,{amount}", self.officer)

    def committed(self, batch: int) -> int:
        """The batch, written."""
        batches.commit(batch)
        return batch

    def undoing(self, batch: int) -> int:
        """The undo of a written batch, opened."""
        return batches.open_undo(actor=self.officer, batch_id=self.committed(batch)).pk


def edit(world: World) -> Act:
    version = Enterprise.objects.get(pk=world.enterprise.pk).version
    contact = f"王{next(world.numbers)}"
    return lambda: profile.edit_enterprise(
        actor=world.officer, enterprise=world.enterprise.pk, version=version, contact=contact
    )


def figure(world: World) -> Act:
    return lambda: figures.record_annual_figures(
        actor=world.officer,
        enterprise=world.enterprise.pk,
        year=YEAR,
        source="ENTERPRISE",
        revenue=Decimal(20_000_000 + next(world.numbers)),
    )


def include(world: World) -> Act:
    day = dt.date(2001, 1, 1) + dt.timedelta(days=next(world.numbers))
    return lambda: facts.record_inclusion(
        actor=world.bureau, enterprise=world.enterprise.pk, included_on=day, door="MONTHLY"
    )


def import_profiles(world: World) -> Act:
    batch = world.profiles()
    return lambda: batches.commit(batch)


def import_figures(world: World) -> Act:
    batch = world.annual()
    return lambda: batches.commit(batch)


def undo_profiles(world: World) -> Act:
    undoing = world.undoing(world.profiles())
    return lambda: batches.undo(undoing)


def undo_figures(world: World) -> Act:
    undoing = world.undoing(world.annual())
    return lambda: batches.undo(undoing)


def night(_world: World) -> Act:
    return refresh_standing


def accept(world: World) -> Act:
    version = Problem.objects.get(pk=world.problem.pk).version
    return lambda: perform(
        actor=world.officer, problem=world.problem.pk, act=ACCEPT, version=version, data=None
    )


def hand(world: World) -> Act:
    return lambda: hand_over(actor=world.bureau, person=world.officer, successor=world.bureau)


ACTS = [
    edit,
    figure,
    include,
    import_profiles,
    import_figures,
    undo_profiles,
    undo_figures,
    night,
    accept,
    hand,
]


def at_once(*acts: Act) -> list[BaseException]:
    """Do the acts in threads of their own that take their locks by turns; what they raised but for refusals."""
    raised: list[BaseException] = []
    locked = [threading.Event() for _ in acts]

    def run(place: int) -> None:
        others = [event for at, event in enumerate(locked) if at != place]

        def wait(execute: Any, sql: Any, *rest: Any) -> Any:
            done = execute(sql, *rest)
            if LOCKS.search(str(sql)):
                locked[place].set()
                for other in others:
                    other.wait(0.05)
                time.sleep(0.002)
            return done

        try:
            with connection.execute_wrapper(wait):
                acts[place]()
        except Refused:
            pass
        except BaseException as error:  # a thread's failure is the test's
            raised.append(error)
        finally:
            locked[place].set()
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "they wait for one another"
    return raised


@pytest.mark.django_db(transaction=True)
def test_any_two_acts_at_once_end_and_none_as_a_deadlock(tmp_path: Path) -> None:
    make.load_city_units()
    load_parameters()
    world = World(tmp_path)
    faults = {}
    for first, second in itertools.combinations_with_replacement(ACTS, 2):
        if raised := at_once(first(world), second(world)):
            faults[first.__name__, second.__name__] = raised
    assert faults == {}


@pytest.mark.django_db(transaction=True)
def test_two_undos_of_one_import_at_once_are_one(tmp_path: Path) -> None:
    make.load_city_units()
    load_parameters()
    world = World(tmp_path)
    undoing = world.undoing(world.profiles())
    assert at_once(lambda: batches.undo(undoing), lambda: batches.undo(undoing)) == []
    batch = world.committed(world.annual())
    opened = lambda: batches.open_undo(actor=world.officer, batch_id=batch)  # noqa: E731
    assert at_once(opened, opened) == []


@pytest.mark.django_db(transaction=True)
def test_a_figure_that_is_typed_in_while_an_import_begins_to_write_is_shown_first(tmp_path: Path) -> None:
    make.load_city_units()
    load_parameters()
    world = World(tmp_path)
    typed, batch, written = figure(world), world.annual(), threading.Event()

    def type_slowly() -> None:
        try:
            with transaction.atomic():
                typed()
                written.set()
                time.sleep(1)
        finally:
            written.set()
            connection.close()

    other = threading.Thread(target=type_slowly)
    other.start()
    assert written.wait(30)
    asked = batches.commit(batch)
    other.join(30)
    assert asked.state == "READY"  # decided against what was typed, not against what was there before
    assert asked.reading["stale"]["count"] == 1
    assert versions(world.enterprise) == [(1, False), (2, True)]
    batches.commit(batch)
    assert versions(world.enterprise) == [(1, False), (2, False), (3, True)]


def versions(enterprise: Enterprise) -> list[tuple[int, bool]]:
    """The enterprise's own figures of the year: each version, and whether it is the one in force."""
    figures = AnnualFigures.objects.filter(enterprise=enterprise, year=YEAR, source="ENTERPRISE")
    return list(figures.order_by("version").values_list("version", "is_current"))
