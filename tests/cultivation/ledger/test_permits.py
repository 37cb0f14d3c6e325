"""Who may do what to a problem."""

from dataclasses import replace
from datetime import date

import pytest

from core.verdict import Verdict
from cultivation.ledger.acts import confirm
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.rules import permits
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, State, transition

DISTRICT, STREET, DEPARTMENT, OTHER, CITY = 306, 306017, 9001, 307, 300

PROBLEM = ProblemFacts(
    state=State.REGISTERED, district=DISTRICT, street=STREET, registered_unit=STREET, holder=None
)


def actor(unit: int, *roles: str, person: int = 1) -> ActorFacts:
    return ActorFacts(person=person, unit=unit, roles=frozenset(roles))


OFFICER = actor(DISTRICT, "OFFICER")
REVIEWER = actor(DISTRICT, "REVIEWER")
STREET_OFFICER = actor(STREET, "OFFICER")
HOLDER = actor(DEPARTMENT, "DEPARTMENT")
BUREAU = actor(CITY, "BUREAU")
STRANGER = actor(OTHER, "OFFICER", "REVIEWER")
ANALYST = actor(DISTRICT, "ANALYST")


def may_confirm(
    problem: ProblemFacts,
    who: ActorFacts,
    told: Satisfaction | None = None,
    today: date = date(2024, 3, 1),
) -> Verdict:
    """Whether `who` may close it; without an answer, whether they may call back at all."""
    return confirm.ACT.may(problem, who, today, {"satisfaction": told.value} if told else None)


def in_state(state: State, holder: int | None = DEPARTMENT) -> ProblemFacts:
    return replace(PROBLEM, state=state, holder=holder)


@pytest.mark.parametrize("who", [OFFICER, REVIEWER, BUREAU])
def test_the_district_or_the_bureau_accepts_keeps_and_assigns(who: ActorFacts) -> None:
    assert permits.may(Action.ACCEPT, PROBLEM, who)
    assert permits.may(Action.KEEP, in_state(State.ACCEPTED, None), who)
    assert permits.may(Action.ASSIGN, in_state(State.ACCEPTED, None), who)
    assert permits.may(Action.ASSIGN, in_state(State.RETURNED), who)


@pytest.mark.parametrize("who", [STREET_OFFICER, HOLDER, STRANGER, ANALYST])
def test_nobody_else_accepts(who: ActorFacts) -> None:
    verdict = permits.may(Action.ACCEPT, PROBLEM, who)
    assert verdict.code == "ledger.party"
    assert verdict.sentence == "只有问题所属区的经办或审核人员、市中小企业服务局可以受理"


def test_only_a_reviewer_rejects() -> None:
    assert not permits.may(Action.REJECT, PROBLEM, OFFICER)
    assert permits.may(Action.REJECT, PROBLEM, REVIEWER)


def test_only_the_holder_starts_and_resolves() -> None:
    assert permits.may(Action.START, in_state(State.ASSIGNED), HOLDER)
    assert permits.may(Action.RESOLVE, in_state(State.IN_PROGRESS), HOLDER)
    for who in (OFFICER, REVIEWER, BUREAU, STRANGER):
        verdict = permits.may(Action.RESOLVE, in_state(State.IN_PROGRESS), who)
        assert verdict.sentence == "只有承办单位可以办结"
        assert not permits.may(Action.START, in_state(State.ASSIGNED), who)


def test_an_analyst_of_the_holding_unit_only_reads() -> None:
    assert not permits.may(Action.RESOLVE, in_state(State.IN_PROGRESS), actor(DEPARTMENT, "ANALYST"))


def test_a_problem_nobody_holds_is_resolved_by_nobody() -> None:
    assert not permits.may(Action.RESOLVE, in_state(State.IN_PROGRESS, None), HOLDER)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_an_act_the_table_does_not_know_is_refused_with_the_state(state: State, action: Action) -> None:
    if transition(state, action) is None:
        for who in (OFFICER, REVIEWER, HOLDER, BUREAU):
            assert permits.may(action, in_state(state), who).code == "ledger.state"


def test_the_refusal_names_the_state_and_the_act() -> None:
    assert permits.may(Action.RESOLVE, PROBLEM, HOLDER).sentence == "问题当前状态为“已登记”，不能办结"
    assert may_confirm(PROBLEM, OFFICER).sentence == "问题当前状态为“已登记”，不能销号"


@pytest.mark.parametrize("who", [OFFICER, REVIEWER, STREET_OFFICER, BUREAU])
def test_someone_near_the_enterprise_calls_back_and_closes(who: ActorFacts) -> None:
    assert may_confirm(in_state(State.RESOLVED), who, Satisfaction.SATISFIED)


def test_the_holder_never_confirms_its_own_work() -> None:
    kept = in_state(State.RESOLVED, DISTRICT)
    for who in (OFFICER, REVIEWER, actor(DISTRICT, "BUREAU")):
        assert may_confirm(kept, who).sentence == "承办单位和办理人不能回访自己办理的问题"
    assert may_confirm(kept, STREET_OFFICER)


def test_the_person_who_resolved_never_confirms_even_from_another_unit() -> None:
    moved = actor(DISTRICT, "OFFICER", person=7)
    assert not may_confirm(replace(in_state(State.RESOLVED), resolved_by=7), moved)
    assert may_confirm(replace(in_state(State.RESOLVED), resolved_by=8), moved)


def test_strangers_and_readers_do_not_call_back() -> None:
    for who in (STRANGER, ANALYST, actor(OTHER, "DEPARTMENT")):
        assert may_confirm(in_state(State.RESOLVED), who).code == "ledger.party"


def test_a_dissatisfied_enterprise_is_served_again_instead_of_closed() -> None:
    resolved = in_state(State.RESOLVED)
    assert may_confirm(resolved, OFFICER, Satisfaction.DISSATISFIED).code == "ledger.dissatisfied"
    assert permits.may_reopen(resolved, OFFICER, today=date(2024, 5, 1), within_days=30, times=1)


def test_silence_closes_only_after_the_days_for_an_answer() -> None:
    waiting = replace(in_state(State.RESOLVED), no_answer_from=date(2024, 3, 9))
    early = may_confirm(waiting, OFFICER, Satisfaction.NOT_RATED, today=date(2024, 3, 8))
    assert early.sentence == "企业尚未评价，2024-03-09 起才能按“默认未评价”销号"
    assert may_confirm(waiting, OFFICER, Satisfaction.NOT_RATED, today=date(2024, 3, 9))
    unknown = replace(waiting, no_answer_from=None)
    assert not may_confirm(unknown, OFFICER, Satisfaction.NOT_RATED, today=date(2024, 3, 9))


@pytest.mark.parametrize(
    ("today", "times", "code"),
    [
        (date(2024, 3, 31), 0, ""),
        (date(2024, 4, 1), 0, "ledger.reopen_late"),
        (date(2024, 3, 2), 1, "ledger.reopened"),
    ],
)
def test_a_closed_problem_reopens_once_within_thirty_days(today: date, times: int, code: str) -> None:
    closed = replace(in_state(State.CLOSED), closed_on=date(2024, 3, 1), reopened_after_close=times)
    assert permits.may_reopen(closed, REVIEWER, today=today, within_days=30, times=1).code == code
    assert not permits.may_reopen(closed, OFFICER, today=today, within_days=30, times=1)


def test_a_problem_that_was_never_reopened_may_be_on_the_last_day() -> None:
    closed = replace(in_state(State.CLOSED), closed_on=date(2024, 3, 1))
    assert permits.may_reopen(closed, REVIEWER, today=date(2024, 3, 31), within_days=30, times=1)


def test_an_extension_is_asked_for_in_time_once_and_not_beyond_the_limits_length() -> None:
    problem, by = in_state(State.IN_PROGRESS), date(2024, 3, 14)

    def code(days: int = 5, longest: int = 10, today: date = by, who: ActorFacts = HOLDER) -> str:
        return permits.may_ask_extension(
            problem, who, days=days, longest=longest, today=today, ask_by=by
        ).code

    assert code() == code(days=1) == code(days=10) == code(days=1, longest=1) == ""
    assert code(days=11) == code(days=0) == "ledger.extension_days"
    assert code(longest=0) == "ledger.extended"
    assert code(today=date(2024, 3, 15)) == "ledger.extension_late"
    assert code(who=OFFICER) == "ledger.party"


def test_the_district_reviewer_grants_an_extension_and_the_bureau_that_of_a_city_matter() -> None:
    problem = in_state(State.IN_PROGRESS)
    assert permits.may_grant_extension(problem, REVIEWER)
    assert not permits.may_grant_extension(problem, OFFICER)
    assert not permits.may_grant_extension(in_state(State.LONG_TERM), REVIEWER)
    city = replace(problem, is_city_matter=True)
    assert not permits.may_grant_extension(city, REVIEWER)
    assert permits.may_grant_extension(city, BUREAU)
