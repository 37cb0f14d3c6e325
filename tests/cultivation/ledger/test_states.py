"""The table of states and acts is the domain's, whole."""

from cultivation.ledger.states import (
    ESCALATABLE,
    EXTENDABLE,
    STOPPED,
    TRANSITIONS,
    UNLIT,
    Action,
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
    State.ACCEPTED: {Action.ASSIGN: State.ASSIGNED, Action.KEEP: State.IN_PROGRESS},
    State.ASSIGNED: {Action.START: State.IN_PROGRESS, Action.RETURN: State.RETURNED},
    State.RETURNED: {Action.ASSIGN: State.ASSIGNED},
    State.IN_PROGRESS: {Action.RESOLVE: State.RESOLVED, Action.LONG_TERM: State.LONG_TERM},
    State.LONG_TERM: {Action.RESUME: State.IN_PROGRESS, Action.RESOLVE: State.RESOLVED},
    State.RESOLVED: {Action.CONFIRM: State.CLOSED, Action.REOPEN: State.IN_PROGRESS},
    State.CLOSED: {Action.REOPEN: State.IN_PROGRESS},
    State.REJECTED: {},
    State.MERGED: {},
}


def test_every_act_leads_where_the_table_says_and_nowhere_else() -> None:
    for state in State:
        for action in Action:
            row = transition(state, action)
            assert (row.target if row else None) == TABLE[state].get(action)
        assert set(actions(state)) == set(TABLE[state])


def test_no_act_stands_twice_in_one_state() -> None:
    assert len({(row.source, row.action) for row in TRANSITIONS}) == len(TRANSITIONS)


def test_every_state_can_be_reached_and_only_the_refused_and_merged_are_final() -> None:
    assert {row.target for row in TRANSITIONS} | {State.REGISTERED} == set(State)
    assert {state for state in State if not actions(state)} == {State.REJECTED, State.MERGED}


def test_extension_escalation_and_lights_cover_the_states_the_domain_names() -> None:
    assert {State.ASSIGNED, State.IN_PROGRESS} == EXTENDABLE
    assert {State.RETURNED, State.LONG_TERM} == STOPPED
    assert set(State) == ESCALATABLE | UNLIT
    assert not ESCALATABLE & UNLIT


def test_the_words_are_those_of_the_ledger() -> None:
    assert str(State.RETURNED.label) == "退回改派"
    assert str(State.RESOLVED.label) == "已办结（已答复）"
