"""Who may do what to a problem."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.verdict import Verdict
from cultivation.ledger.acts import ACTS, confirm, decline, escalate, extend, grant, long_term, reopen
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
    assert reopen.ACT.may(resolved, OFFICER, date(2024, 5, 1))


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
    closed = replace(
        in_state(State.CLOSED),
        closed_on=date(2024, 3, 1),
        reopened_closed=times,
        reopen_count=1,
        reopen_within=30,
    )
    assert reopen.ACT.may(closed, REVIEWER, today).code == code
    assert reopen.ACT.may(closed, OFFICER, today).code == "ledger.party"


def test_an_extension_is_asked_for_in_time_once_and_not_beyond_the_limits_length() -> None:
    by = date(2024, 3, 14)
    problem = replace(in_state(State.IN_PROGRESS), longest_extension=10, extension_ask_by=by)

    def code(days: int = 5, today: date = by, who: ActorFacts = HOLDER, **facts: Any) -> str:
        return extend.ACT.may(replace(problem, **facts), who, today, {"days": days, "note": "x"}).code

    assert code() == code(days=1) == code(days=10) == ""
    assert code(days=11) == code(days=0) == "ledger.extension_days"
    assert code(longest_extension=0) == "ledger.extended"
    assert code(today=date(2024, 3, 15)) == "ledger.extension_late"
    assert code(who=OFFICER) == "ledger.party"
    assert code(asked="LONG_TERM") == "ledger.asked"


def test_the_long_term_has_a_next_date_ahead_and_not_too_far() -> None:
    problem, today = replace(in_state(State.IN_PROGRESS), longest_term=90), date(2024, 3, 1)

    def code(until: date, who: ActorFacts = HOLDER) -> str:
        return long_term.ACT.may(problem, who, today, {"until": until}).code

    assert code(date(2024, 3, 2)) == code(date(2024, 5, 30)) == ""
    assert code(date(2024, 3, 1)) == "ledger.long_term_past"
    assert code(date(2024, 5, 31)) == "ledger.long_term_far"
    assert code(date(2024, 3, 2), REVIEWER) == "ledger.party"


def test_the_district_reviewer_answers_a_request_and_the_bureau_that_of_a_city_matter_never_who_asked() -> (
    None
):
    problem, today = replace(in_state(State.IN_PROGRESS), asked="EXTEND", asked_by=7), date(2024, 3, 1)
    for act in (grant.ACT, decline.ACT):
        assert act.may(problem, REVIEWER, today)
        assert act.may(problem, OFFICER, today).code == "ledger.party"
        assert act.may(problem, HOLDER, today).code == "ledger.party"
        assert act.may(replace(problem, state=State.LONG_TERM), REVIEWER, today).code == "ledger.state"
        assert act.may(replace(problem, asked=""), REVIEWER, today).code == "ledger.not_asked"
        own = actor(DISTRICT, "REVIEWER", person=7)
        assert act.may(problem, own, today).sentence == "不能答复自己提出的申请"
        city = replace(problem, is_city_matter=True)
        assert act.may(city, REVIEWER, today).code == "ledger.party"
        assert act.may(city, BUREAU, today)


def test_each_raises_to_the_rung_above_and_the_district_beyond_its_power_to_the_leading_group() -> None:
    problem, today = in_state(State.IN_PROGRESS), date(2024, 3, 1)

    def code(who: ActorFacts, rung: str, raised: str = "") -> str:
        return escalate.ACT.may(replace(problem, escalated_to=raised), who, today, {"rung": rung}).code

    assert code(HOLDER, "DISTRICT") == code(REVIEWER, "BUREAU") == code(REVIEWER, "LEADING_GROUP") == ""
    assert code(BUREAU, "LEADING_GROUP") == ""
    assert code(HOLDER, "BUREAU") == code(REVIEWER, "DISTRICT") == code(BUREAU, "BUREAU") == "ledger.rung"
    assert (
        code(HOLDER, "DISTRICT", "DISTRICT")
        == code(BUREAU, "LEADING_GROUP", "LEADING_GROUP")
        == "ledger.raised"
    )
    assert code(OFFICER, "BUREAU") == code(STREET_OFFICER, "DISTRICT") == "ledger.party"


def test_a_return_is_possible_only_near_the_assignment() -> None:
    problem = replace(in_state(State.ASSIGNED), hand_back_by=date(2024, 3, 4))
    assert ACTS[Action.RETURN].may(problem, HOLDER, date(2024, 3, 4))
    assert ACTS[Action.RETURN].may(problem, HOLDER, date(2024, 3, 5)).code == "ledger.return_late"


def test_resolving_waits_for_the_helping_units() -> None:
    waiting = replace(in_state(State.IN_PROGRESS), open_parts=2)
    assert ACTS[Action.RESOLVE].may(waiting, HOLDER, date(2024, 3, 5)).code == "ledger.open_parts"
