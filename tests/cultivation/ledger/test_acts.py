"""The acts and the table of states are the one source: buttons, addresses, permissions and the manual say the same."""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from accounts.models import Unit, User
from cultivation.ledger import acts as package
from cultivation.ledger.act import Act
from cultivation.ledger.acts import ACTS, assign
from cultivation.ledger.rules.wording import NEXT
from cultivation.ledger.states import TRANSITIONS, Action, State
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log

pytestmark = pytest.mark.django_db


def reached() -> set[State]:
    """The states that a problem can come to by the acts that there are."""
    states, before = {State.REGISTERED}, set[State]()
    while states != before:
        before = set(states)
        states |= {row.target for row in TRANSITIONS if row.source in before}
    return states


def test_every_module_of_acts_is_in_the_table_under_its_own_name() -> None:
    modules = {module.name.rstrip("_") for module in iter_modules(package.__path__)}
    assert {act.slug for act in ACTS.values()} == modules
    assert list(ACTS) == sorted(ACTS, key=list(Action).index)


@pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.slug)
def test_an_act_has_its_address_its_permission_and_a_place_in_the_table(act: Act) -> None:
    url = reverse(f"ledger:{act.slug}", args=[7])
    assert url == f"/ledger/7/{act.slug}/"
    assert resolve(url).func.needs == (act.permission,)  # type: ignore[attr-defined]
    assert any(act.transition(state) for state in State)


def test_what_a_state_waits_for_is_an_act_that_leads_out_of_it() -> None:
    assert all(ACTS[action].transition(state) for state, action in NEXT.items())


def leading_out_of(state: State) -> set[str]:
    """The acts that move a problem out of a state, as people name them."""
    rows = [(act, act.transition(state)) for act in ACTS.values()]
    return {act.label for act, row in rows if row and row.target is not state}


def test_the_manual_names_every_act_and_which_lead_out_of_each_state_that_is_reached() -> None:
    text = (Path(settings.BASE_DIR) / "docs/manual/ledger.md").read_text(encoding="utf-8")
    assert [act.label for act in ACTS.values() if act.label not in text] == []
    rows = dict(re.findall(r"^\| (\S+) \| ([^|]+) \| [^|]+ \| [^|]+ \|$", text, re.MULTILINE))
    told = {state: {act.label for act in ACTS.values() if act.label in row} for state, row in rows.items()}
    table = {str(state.label): leading_out_of(state) for state in reached()}
    assert {state: acts for state, acts in told.items() if acts} == {
        state: acts for state, acts in table.items() if acts
    }


def test_assigning_several_says_of_each_who_usually_holds_it_or_that_nobody_does(
    clock: Any, log: Log, labour: User
) -> None:
    problem = log()
    form = assign.AssignSeveralForm(problems=[problem])
    assert form.outlook(problem) == f"通常由{labour.unit.name}承办"
    Unit.objects.update(categories=[])
    form = assign.AssignSeveralForm(problems=[problem])
    assert form.outlook(problem) == "没有通常的承办单位，请选择"


def test_an_act_may_leave_the_state_as_it_is(clock: Any, log: Log, officer: User) -> None:
    problem = do.note(actor=officer, problem=log().pk, note="企业下周出差")
    assert (problem.state, problem.version) == ("REGISTERED", 2)
    event = problem.events.get(action="NOTE")
    assert (event.from_state, event.to_state, event.note, event.party) == (
        "REGISTERED",
        "REGISTERED",
        "企业下周出差",
        "INVOLVED",
    )
