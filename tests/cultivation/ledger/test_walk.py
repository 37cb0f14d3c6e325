"""State × action × party × role × scope: the rules, the service and the pages agree with the one table of acts.

What is expected comes from `states.TRANSITIONS` and from what `walkers` declares of scope and parties, and from nothing
that decides in the portal. The rules are asked of every combination, the service of those of one problem, pages of some.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.roles import ROLE_PERMISSIONS, Permission, Role
from accounts.rules import place_of
from core.verdict import Refused
from cultivation.ledger.acts import ACTS
from cultivation.ledger.dated import Request
from cultivation.ledger.models import Problem
from cultivation.ledger.people import open_acts
from cultivation.ledger.services.perform import perform
from cultivation.ledger.states import HELD, TRANSITIONS, Action, Party, State
from cultivation.ledger.timing import load_timing
from tests.cultivation.ledger.walkers import (
    CASES,
    DISTRICT,
    HELPER,
    STREET,
    WALKERS,
    Case,
    Sees,
    Walker,
    parties,
    sees,
)
from tests.support import factories as make
from tests.support.browsing import session_key

pytestmark = pytest.mark.django_db
TABLE = {(row.source, row.action): row for row in TRANSITIONS}
ASKED, PLAIN = next(case for case in CASES if case.name == "asked"), CASES[0]
NEVER_BY_HAND = {Party.PORTAL, Party.ENTERPRISE}
ANSWERS = {Action.GRANT, Action.DECLINE, Action.EXTEND, Action.LONG_TERM}
"""The answers to what is asked for, and what cannot be asked beside it."""
ALLOWED, REFUSED, HIDDEN = "allowed", "refused", "hidden"
PAGES = 3
"""So many walkers at the page in each state."""


def expected(walker: Walker, case: Case, state: State, action: Action) -> bool:
    """Whether the table lets the walker do it: its row, whose it is, and the few conditions that besides stand in it."""
    row = TABLE.get((state, action))
    if row is None or row.party not in parties(walker, case, state):
        return False
    asked = case.is_asked(state)
    in_turn = case.held_by(state) if state in HELD else DISTRICT
    besides = {
        Action.GRANT: asked,
        Action.DECLINE: asked,
        Action.EXTEND: not asked,
        Action.LONG_TERM: not asked,
        Action.REMIND: asked or walker.unit != in_turn,
        Action.ESCALATE: not case.raised,
    }
    return besides.get(action, True)


class Town:
    """The enterprise with a problem in each state and case, and the people around them."""

    def __init__(self) -> None:
        self.works = make.enterprise("宝安区", STREET)
        self.registrar = make.user("OFFICER", STREET)
        self.other = make.problem(self.works, self.registrar)
        self.people = {walker: make.user(walker.role, walker.unit) for walker in WALKERS}
        self.colleagues = {place: make.user(_role(place), place) for place in {case.holder for case in CASES}}
        self.problems = {(case, state): self._problem(case, state) for case in CASES for state in State}

    def _problem(self, case: Case, state: State) -> Problem:
        now, place = timezone.now(), case.held_by(state)
        colleague = self.colleagues[case.holder]
        fields: dict[str, Any] = {
            "state": state.value,
            "is_sensitive": case.sensitive,
            "escalated_to": "LEADING_GROUP" if case.raised else "",
        }
        if place:
            unit = make.unit(place)
            fields |= {"holder": unit, "helpers": [make.unit(HELPER).pk], "assigned_at": now}
        if state in (State.RESOLVED, State.CLOSED):
            fields |= {"resolved_at": now, "resolved_by": colleague}
        if state is State.CLOSED:
            fields["closed_at"] = now
        if state is State.MERGED:
            fields["merged_into"] = self.other
        if case.is_asked(state):
            fields |= {"asked": "EXTEND", "asked_by": colleague}
        made = make.problem(self.works, self.registrar, **fields)
        if case.is_asked(state):
            Request.objects.create(
                problem=made, kind="EXTEND", days=2, reason="等检测", asked_by=colleague,
                asked_unit=colleague.unit, asked_at=now,
            )  # fmt: skip
        return made

    def said(self, walker: Walker, action: Action) -> Mapping[str, Any]:
        """What goes with an act, so that nothing but who does it can be wrong."""
        rung = {Role.BUREAU: "LEADING_GROUP", Role.REVIEWER: "BUREAU"}.get(walker.role, "DISTRICT")
        words: dict[Action, dict[str, Any]] = {
            Action.REJECT: {"reason": "PETITION"},
            Action.MERGE: {"into": self.other.pk},
            Action.ASSIGN: {"holder": make.unit(HELPER).pk},
            Action.RESOLVE: {"result": "SOLVED", "outcome": "已招满"},
            Action.LONG_TERM: {"until": dt.date(2024, 10, 31)},
            Action.CONFIRM: {"satisfaction": "SATISFIED"},
            Action.EXTEND: {"days": 2},
            Action.ESCALATE: {"rung": rung},
            Action.REVISE: {"title": "缺熟练工"},
        }
        return {"note": "如实说明", **words.get(action, {})}


def _role(place: str) -> str:
    return "OFFICER" if place in (STREET, DISTRICT) else "DEPARTMENT"


@pytest.fixture
def town(clock: Any, rules_loaded: None) -> Town:
    return Town()


def test_the_walkers_are_every_role_wherever_it_may_stand() -> None:
    assert {walker.role for walker in WALKERS} == set(Role)
    for walker in WALKERS:
        unit = make.unit(walker.unit)
        assert place_of(unit.kind, unit.parent.kind if unit.parent else None)
        reads = Permission.LEDGER_READ in ROLE_PERMISSIONS[walker.role]
        assert reads or walker.sees is Sees.NONE
    walked = {
        party
        for walker in WALKERS
        for case in CASES
        for state in State
        for party in parties(walker, case, state)
    }
    assert walked == set(Party) - NEVER_BY_HAND


def test_the_rules_say_of_every_combination_what_the_table_says(town: Town) -> None:
    timing, today, wrong = load_timing(), timezone.localdate(), []
    for walker, user in town.people.items():
        there = set(Problem.objects.visible_to(user).values_list("pk", flat=True))
        for (case, state), problem in town.problems.items():
            if (problem.pk in there) is not sees(walker, case, state):
                wrong.append(f"{walker} {case.name} {state}: seen is {problem.pk in there}")
            if problem.pk in there:
                found = {act.action for act in open_acts(user, problem, timing, today)}
                wanted = {action for action in Action if expected(walker, case, state, action)}
                wrong += [f"{walker} {case.name} {state} {action}" for action in sorted(found ^ wanted)]
    assert not wrong


def test_the_service_allows_refuses_in_a_sentence_or_knows_nothing(town: Town) -> None:
    """Each act in each state by one of those who may, who may not and who see nothing, another one each time."""
    for turn, (state, action) in enumerate(itertools.product(State, Action)):
        case = ASKED if action in ANSWERS and ASKED.is_asked(state) else PLAIN
        kinds: dict[str, list[Walker]] = {}
        for walker in WALKERS:
            kinds.setdefault(answer(walker, case, state, action), []).append(walker)
        for kind, walkers in kinds.items():
            if kind == HIDDEN and turn % len(State):
                continue
            walker = walkers[turn % len(walkers)]
            found = done(town, walker, town.problems[case, state], action)
            assert found == kind, f"{walker} {case.name} {state} {action}"


def answer(walker: Walker, case: Case, state: State, action: Action) -> str:
    """What the walker is answered."""
    if not sees(walker, case, state):
        return HIDDEN
    return ALLOWED if expected(walker, case, state, action) else REFUSED


def done(town: Town, walker: Walker, problem: Problem, action: Action) -> str:
    """What the service answers, all undone; an act that the table does not know is refused by the state's own name."""
    sentence, user, state = "", town.people[walker], State(problem.state)
    try:
        with transaction.atomic():
            perform(actor=user, problem=problem.pk, act=ACTS[action], data=town.said(walker, action))
            transaction.set_rollback(True)
    except Refused as refused:
        sentence = refused.sentence
    except Http404:
        return HIDDEN
    if (state, action) not in TABLE:
        assert sentence == f"问题当前状态为“{state.label}”，不能{action.label}"
    return REFUSED if sentence else ALLOWED


def test_the_page_has_the_buttons_of_the_table_and_its_addresses_answer_by_it(town: Town) -> None:
    """A few walkers in each state, other ones and another case each time; each at the page and at one act's address."""
    client = Client()
    for turn, (walker, state) in enumerate(zip(itertools.cycle(WALKERS), list(State) * PAGES, strict=False)):
        case, act = CASES[turn % len(CASES)], ACTS[list(Action)[3 * turn % len(Action)]]
        problem, seen = town.problems[case, state], sees(walker, case, state)
        client.cookies.clear()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(town.people[walker])
        where, held = f"{walker} {case.name} {state}", ROLE_PERMISSIONS[walker.role]
        page = client.get(f"/ledger/{problem.pk}/")
        assert page.status_code == _status(Permission.LEDGER_READ in held, seen, 200), where
        if seen:
            shown, card = page.context["buttons"], page.context["request_card"]
            found = {each.act.action for each in (*shown, *(card.acts if card else ()))}
            assert found == {action for action in Action if expected(walker, case, state, action)}, where
            primary = [number == 0 and not each.act.secondary for number, each in enumerate(shown)]
            assert [each.primary for each in shown] == [first and not problem.asked for first in primary], (
                where
            )
        url, may = f"/ledger/{problem.pk}/{act.slug}/", act.permission in held
        assert client.get(url).status_code == _status(may, seen, 200), f"{where} {act.slug}"
        if answer(walker, case, state, act.action) != ALLOWED:
            sent = {"version": problem.version, **town.said(walker, act.action)}
            assert client.post(url, sent).status_code == _status(may, seen, 422), f"{where} {act.slug}"
    assert not Problem.objects.filter(pk__in=[row.pk for row in town.problems.values()]).exclude(version=1)


def _status(may: bool, seen: bool, otherwise: int) -> int:
    """403 without the permission, 404 out of scope."""
    return 403 if not may else otherwise if seen else 404
