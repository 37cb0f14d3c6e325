"""The table of states and acts is the domain's, whole."""

from pathlib import Path

from django.conf import settings

from cultivation.ledger import diagram
from cultivation.ledger.states import (
    OPEN,
    STOPPED,
    TRANSITIONS,
    UNLIT,
    Action,
    Party,
    State,
    actions,
    transition,
)

TABLE = {
    State.REGISTERED: {
        Action.ACCEPT: State.ACCEPTED,
        Action.REJECT: State.REJECTED,
        Action.MERGE: State.MERGED,
    },
    State.ACCEPTED: {
        Action.ASSIGN: State.ASSIGNED,
        Action.KEEP: State.IN_PROGRESS,
        Action.MERGE: State.MERGED,
    },
    State.ASSIGNED: {
        Action.START: State.IN_PROGRESS,
        Action.RETURN: State.RETURNED,
        Action.RECALL: State.RETURNED,
    },
    State.RETURNED: {Action.ASSIGN: State.ASSIGNED, Action.MERGE: State.MERGED},
    State.IN_PROGRESS: {
        Action.RESOLVE: State.RESOLVED,
        Action.LONG_TERM: State.LONG_TERM,
        Action.RECALL: State.RETURNED,
    },
    State.LONG_TERM: {
        Action.RESUME: State.IN_PROGRESS,
        Action.RESOLVE: State.RESOLVED,
        Action.RECALL: State.RETURNED,
    },
    State.RESOLVED: {Action.CONFIRM: State.CLOSED, Action.REOPEN: State.IN_PROGRESS},
    State.CLOSED: {Action.REOPEN: State.IN_PROGRESS},
    State.REJECTED: {},
    State.MERGED: {},
}


def test_every_act_leads_where_the_table_says_and_nowhere_else() -> None:
    for state in State:
        for action in Action:
            row = transition(state, action)
            leads = row.target if row and row.target is not state else None
            assert leads == TABLE[state].get(action)
        assert set(actions(state)) == set(TABLE[state])


def test_no_act_stands_twice_in_one_state() -> None:
    assert len({(row.source, row.action) for row in TRANSITIONS}) == len(TRANSITIONS)


def test_every_state_can_be_reached_and_only_the_refused_and_merged_are_final() -> None:
    assert {row.target for row in TRANSITIONS} | {State.REGISTERED} == set(State)
    assert {state for state in State if not actions(state)} == {State.REJECTED, State.MERGED}


def test_what_leaves_the_state_as_it_is_stands_in_the_states_that_the_domain_names() -> None:
    stays = {
        action: {row.source for row in TRANSITIONS if row.action is action and row.source is row.target}
        for action in Action
    }
    asked = {State.ASSIGNED, State.IN_PROGRESS}
    assert {action: states for action, states in stays.items() if states} == {
        Action.EXTEND: asked,
        Action.GRANT: asked,
        Action.DECLINE: asked,
        Action.ESCALATE: OPEN,
        Action.REVISE: OPEN,
        Action.NOTE: set(State) - {State.MERGED},
        Action.REMIND: OPEN,
    }
    assert {row.action for row in TRANSITIONS if row.consent} == {Action.EXTEND, Action.LONG_TERM}
    assert {row.party for row in TRANSITIONS if row.action in (Action.GRANT, Action.DECLINE)} == {
        Party.CONSENTER
    }
    assert {State.RETURNED, State.LONG_TERM} == STOPPED
    assert set(State) == OPEN | UNLIT
    assert not OPEN & UNLIT


def test_the_words_are_those_of_the_ledger() -> None:
    assert str(State.RETURNED.label) == "退回改派"
    assert str(State.RESOLVED.label) == "已办结（已答复）"


def test_the_manuals_picture_is_drawn_from_the_table() -> None:
    """Where it differs: `Path("static/img/manual/ledger-states.svg").write_text(diagram.svg())`."""
    drawn = (Path(settings.BASE_DIR) / "static/img/manual/ledger-states.svg").read_text(encoding="utf-8")
    assert drawn == diagram.svg()
    assert all(str(state.label).partition("（")[0] in drawn for state in State)
