"""The life of a quarterly return."""

from monitoring.returns.states import COUNTED, EDITABLE, TRANSITIONS, ReturnAction, ReturnState, after


def test_a_return_goes_through_both_reviews_into_the_store() -> None:
    state: ReturnState | None = ReturnState.EMPTY
    for action in (ReturnAction.SAVE, ReturnAction.SUBMIT, ReturnAction.APPROVE, ReturnAction.ACCEPT):
        assert state is not None
        state = after(state, action)
    assert state is ReturnState.ACCEPTED


def test_either_review_may_return_it_and_it_is_submitted_again() -> None:
    for state in (ReturnState.SUBMITTED, ReturnState.DISTRICT_APPROVED):
        assert after(state, ReturnAction.RETURN) is ReturnState.RETURNED
    assert after(ReturnState.RETURNED, ReturnAction.SUBMIT) is ReturnState.SUBMITTED


def test_what_is_accepted_changes_only_by_a_new_version() -> None:
    assert not any(state is ReturnState.ACCEPTED for state, _action in TRANSITIONS)
    assert {state for state, action in TRANSITIONS if action is ReturnAction.SAVE} == EDITABLE


def test_a_scan_takes_what_was_submitted_or_approved() -> None:
    assert {ReturnState.SUBMITTED, ReturnState.DISTRICT_APPROVED, ReturnState.ACCEPTED} == COUNTED
