"""The way of a problem through the ledger, against PostgreSQL."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from accounts import services as account_services
from accounts.models import User
from core.notices.models import Notice
from core.parameters.models import Parameter
from core.verdict import Refused
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.services import logging
from cultivation.ledger.services.handing_over import hand_over
from cultivation.ledger.services.logging import Registration
from cultivation.signals import problem_logged, problem_moved
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make
from tests.support.parameters import load_rules

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T09:00+08:00")


def refusal(act: Any, **arguments: Any) -> Refused:
    with pytest.raises(Refused) as found:
        act(**arguments)
    return found.value


def test_a_logged_problem_has_a_number_its_place_and_provisional_days(clock: Any, log: Log) -> None:
    problem = log()
    assert problem.number == "440306-2024-00001"
    assert (problem.district.name, problem.street and problem.street.name) == ("宝安区", "新安街道")
    assert problem.registered_unit.name == "新安街道"
    assert problem.title == "一线普工缺口四十人"
    assert (problem.state, problem.limit_class) == ("REGISTERED", "ORDINARY")
    assert problem.accept_by == problem.due_on == day("2024-10-09")
    assert problem.clock_start == day("2024-10-09")
    assert problem.resolve_by == day("2024-10-22")
    assert problem.red_from == day("2024-10-10")
    event = problem.events.get()
    assert (event.action, event.to_state, str(event.unit)) == ("REGISTER", "REGISTERED", "新安街道")


def test_a_problem_brings_its_own_contact_or_takes_the_enterprises_whole(clock: Any, log: Log) -> None:
    works = make.enterprise("宝安区", "新安街道", contact="王经理", phone="13800138000")
    asked: tuple[dict[str, Any], ...] = (
        {},
        {"contact": "李工"},
        {"phone": "1"},
        {"contact": "李工", "phone": "1", "is_urgent": True},
    )
    problems = [log(of=works, **each) for each in asked]
    kept = [(problem.contact, problem.phone, problem.is_urgent) for problem in problems]
    assert kept == [
        ("王经理", "13800138000", False),
        ("李工", "", False),  # nobody's number but his
        ("王经理", "1", False),
        ("李工", "1", True),
    ]


def test_a_problem_keeps_its_subcategory(clock: Any, log: Log) -> None:
    assert (log().subcategory, log(subcategory="LABOUR_SKILLS").subcategory) == ("", "LABOUR_SKILLS")


def test_numbers_run_by_district_and_year(clock: Any, log: Log, officer: User) -> None:
    assert [log().number[-5:] for _each in range(3)] == ["00001", "00002", "00003"]
    elsewhere = make.enterprise("南山区")
    assert log(make.user("OFFICER", "南山区"), of=elsewhere).number == "440305-2024-00001"
    clock.move_to(at("2025-01-02"))
    assert log().number == "440306-2025-00001"


def test_a_policy_question_has_one_day(clock: Any, log: Log) -> None:
    assert log(category="POLICY").limit_class == "CONSULT"


def test_accepting_starts_the_resolve_clock_and_asks_to_assign(clock: Any, log: Log, officer: User) -> None:
    problem = log()
    clock.move_to(at("2024-10-08"))
    problem = do.accept(actor=officer, problem=problem.pk, version=problem.version)
    assert problem.state == "ACCEPTED"
    assert problem.clock_start == day("2024-10-08")
    assert problem.assign_by == problem.due_on == day("2024-10-09")
    assert problem.resolve_by == day("2024-10-21")
    assert problem.red_from == day("2024-10-10")


def test_the_whole_way_from_logging_to_closing(
    clock: Any, log: Log, officer: User, street_officer: User, labour: User
) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    assigned = do.assign(actor=officer, problem=problem.pk)
    assert assigned.holder == labour.unit
    assert assigned.routed_to == [labour.unit_id]
    assert assigned.due_on == assigned.resolve_by == day("2024-10-18")
    started = do.start(actor=labour, problem=problem.pk)
    assert started.holder_user == labour
    resolved = do.resolve(actor=labour, problem=problem.pk, result="SOLVED", outcome="已组织专场招聘")
    assert (resolved.resolved_by, resolved.due_on, resolved.red_from) == (labour, None, None)
    closed = do.confirm(
        actor=street_officer, problem=problem.pk, satisfaction="SATISFIED", callback="企业表示满意"
    )
    assert (closed.state, closed.satisfaction, closed.version) == ("CLOSED", "SATISFIED", 6)
    steps = list(problem.events.values_list("action", "from_state", "to_state"))
    assert steps == [
        ("REGISTER", "", "REGISTERED"),
        ("ACCEPT", "REGISTERED", "ACCEPTED"),
        ("ASSIGN", "ACCEPTED", "ASSIGNED"),
        ("START", "ASSIGNED", "IN_PROGRESS"),
        ("RESOLVE", "IN_PROGRESS", "RESOLVED"),
        ("CONFIRM", "RESOLVED", "CLOSED"),
    ]


def test_keeping_leaves_it_with_the_unit_that_registered_it(
    clock: Any, log: Log, officer: User, street_officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    kept = do.keep(actor=officer, problem=problem.pk)
    assert (kept.state, kept.holder, kept.holder_user) == (
        "IN_PROGRESS",
        street_officer.unit,
        street_officer,
    )


@pytest.mark.parametrize("elsewhere", [{"is_active": False}, {"unit": "宝安区"}])
def test_keeping_leaves_it_with_the_unit_alone_when_who_registered_it_is_gone(
    clock: Any, log: Log, officer: User, street_officer: User, elsewhere: dict[str, Any]
) -> None:
    problem, unit = do.accept(actor=officer, problem=log().pk), street_officer.unit
    moved = {name: make.unit(value) if name == "unit" else value for name, value in elsewhere.items()}
    User.objects.filter(pk=street_officer.pk).update(**moved)
    kept = do.keep(actor=officer, problem=problem.pk)
    assert (kept.holder, kept.holder_user) == (unit, None)


def test_whoever_held_it_may_not_call_back(clock: Any, log: Log, officer: User, street_officer: User) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    do.keep(actor=officer, problem=problem.pk)
    do.resolve(actor=street_officer, problem=problem.pk, result="EXPLAINED", outcome="已说明")
    found = refusal(do.confirm, actor=street_officer, problem=problem.pk, satisfaction="SATISFIED")
    assert found.code == "ledger.own_work"
    assert found.sentence == "承办单位和办理人不能回访自己办理的问题"
    assert do.confirm(actor=officer, problem=problem.pk, satisfaction="SATISFIED").state == "CLOSED"


def test_a_dissatisfied_enterprise_is_not_closed(
    clock: Any, log: Log, officer: User, labour: User, street_officer: User
) -> None:
    problem = in_progress(log, officer, labour)
    do.resolve(actor=labour, problem=problem.pk, result="EXPLAINED", outcome="已说明")
    found = refusal(do.confirm, actor=street_officer, problem=problem.pk, satisfaction="DISSATISFIED")
    assert found.code == "ledger.dissatisfied"


def test_silence_counts_only_after_its_days(
    clock: Any, log: Log, officer: User, labour: User, street_officer: User
) -> None:
    problem = in_progress(log, officer, labour)
    do.resolve(actor=labour, problem=problem.pk, result="SOLVED", outcome="已办")
    silent: dict[str, Any] = {"actor": street_officer, "problem": problem.pk, "satisfaction": "NOT_RATED"}
    clock.move_to(at("2024-10-12"))
    found = refusal(do.confirm, **silent)
    assert found.sentence == "企业尚未评价，2024-10-13 起才能按“默认未评价”销号"
    clock.move_to(at("2024-10-13"))
    assert do.confirm(**silent).state == "CLOSED"


def in_progress(log: Log, officer: User, labour: User) -> Problem:
    problem = do.accept(actor=officer, problem=log().pk)
    do.assign(actor=officer, problem=problem.pk)
    return do.start(actor=labour, problem=problem.pk)


def test_a_refused_act_writes_nothing(clock: Any, log: Log, street_officer: User) -> None:
    problem = log()
    found = refusal(do.accept, actor=street_officer, problem=problem.pk)
    assert found.sentence == "只有问题所属区的经办或审核人员、市中小企业服务局可以受理"
    assert ProblemEvent.objects.filter(problem=problem).count() == 1
    problem.refresh_from_db()
    assert (problem.state, problem.version) == ("REGISTERED", 1)


def test_an_act_that_the_state_does_not_know_is_refused(clock: Any, log: Log, officer: User) -> None:
    found = refusal(do.resolve, actor=officer, problem=log().pk, result="SOLVED", outcome="完")
    assert found.sentence == "问题当前状态为“已登记”，不能办结"


def test_resolving_needs_words(clock: Any, log: Log, officer: User, labour: User) -> None:
    problem = in_progress(log, officer, labour)
    found = refusal(do.resolve, actor=labour, problem=problem.pk, result="SOLVED", outcome="  ")
    assert found.sentence == "请填写办理情况"


def test_the_second_of_two_people_is_told(clock: Any, log: Log, officer: User) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk, version=1)
    found = refusal(do.accept, actor=make.user("REVIEWER", "宝安区"), problem=problem.pk, version=1)
    assert found.sentence == "这个问题刚被他人处理，现在是“已受理”，请核对后再提交"


def test_out_of_scope_is_not_there(clock: Any, log: Log) -> None:
    with pytest.raises(Http404):
        do.accept(actor=make.user("OFFICER", "南山区"), problem=log().pk)
    works = make.enterprise("南山区")
    assert refusal(log, of=works).sentence == "没有找到这家企业，请重新选择"


def test_nobody_logs_where_another_role_only_lets_them_read(clock: Any, rules_loaded: None, log: Log) -> None:
    deputy = make.user("OFFICER", "南山区")
    make.acting(make.user("ANALYST", "BUREAU"), deputy)
    assert refusal(log, actor=deputy).sentence == "只能登记本单位范围内企业的问题"


def test_who_acts_for_someone_acts_in_their_unit_and_is_recorded_so(
    clock: Any, log: Log, officer: User
) -> None:
    deputy = make.user("OFFICER", "南山区")
    make.acting(officer, deputy)
    problem = log()
    do.accept(actor=deputy, problem=problem.pk)
    event = problem.events.last()
    assert event is not None
    assert (event.by, str(event.unit)) == (deputy, "宝安区")
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_id, acting_for_id FROM history.stamp WHERE reason = '受理'")
        assert cursor.fetchall() == [(deputy.pk, officer.pk)]


def test_whoever_comes_next_is_told(clock: Any, log: Log, officer: User, labour: User) -> None:
    problem = log()
    assert Notice.objects.get(user=officer).title == "待受理：一线普工缺口四十人"
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk)
    assert Notice.objects.get(user=labour).title == "新派发：一线普工缺口四十人"


def test_upper_rooms_hear_of_it_on_commit(
    clock: Any, log: Log, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[dict[str, Any]] = []

    def hear(signal: Any, sender: Any, **facts: Any) -> None:
        heard.append(facts)

    for signal in (problem_logged, problem_moved):
        signal.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            problem = log()
            do.accept(actor=officer, problem=problem.pk)
    finally:
        for signal in (problem_logged, problem_moved):
            signal.disconnect(hear)
    assert [facts.get("action", "LOG") for facts in heard] == ["LOG", "ACCEPT"]


def test_a_parameter_changed_later_does_not_move_an_accepted_problem(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    Parameter.objects.create(
        code="ledger_ordinary", value="3", unit="workdays", valid_from=day("2024-10-01"), mark="ours"
    )
    clock.move_to(at("2024-10-08"))
    assert do.assign(actor=officer, problem=problem.pk).resolve_by == day("2024-10-18")
    newer = do.accept(actor=officer, problem=log().pk)
    assert newer.resolve_by == day("2024-10-11")


def test_a_district_without_a_department_leads_to_the_citys(clock: Any, log: Log, officer: User) -> None:
    problem = do.accept(actor=officer, problem=log(category="UTILITIES").pk)
    assert do.assign(actor=officer, problem=problem.pk).holder == make.unit("DRC")


def test_the_department_made_for_a_category_comes_before_the_general_one(
    clock: Any, log: Log, officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log(category="OTHER").pk)
    assert do.assign(actor=officer, problem=problem.pk).holder == make.unit("440306-D_SME")


def test_a_problem_cannot_be_assigned_to_another_districts_department(
    clock: Any, log: Log, officer: User
) -> None:
    problem = do.accept(actor=officer, problem=log().pk)
    found = refusal(do.assign, actor=officer, problem=problem.pk, holder=make.unit("440305-D_HR").pk)
    assert found.sentence == "请选择承办单位"


def test_open_problems_of_who_leaves_go_to_a_colleague_of_the_unit(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    problem = in_progress(log, officer, labour)
    colleague = make.user("DEPARTMENT", "440306-D_HR", name="接手人")
    moved = account_services.leave(actor=make.user("ADMIN"), user=labour.pk, successor=colleague)
    problem.refresh_from_db()
    assert moved["问题"] == 1
    assert (problem.holder_user, problem.version) == (colleague, 5)
    event = problem.events.last()
    assert event is not None
    assert (event.action, event.note) == ("HAND_OVER", "人力资源局 → 接手人")


def test_a_successor_of_another_unit_takes_none_and_the_unit_keeps_them(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    problem = in_progress(log, officer, labour)
    before = problem.version
    assert hand_over(actor=make.user("ADMIN"), person=labour, successor=officer) == 1
    problem.refresh_from_db()
    assert (problem.holder, problem.holder_user, problem.version) == (labour.unit, None, before + 1)
    event = problem.events.last()
    assert event is not None
    assert (event.action, event.note) == ("HAND_OVER", "人力资源局")


@pytest.mark.django_db(transaction=True)
def test_numbers_drawn_at_the_same_time_are_all_different() -> None:
    load_rules()
    works = make.enterprise("宝安区", "新安街道")
    people = [make.user("OFFICER", "新安街道") for _each in range(4)]
    wait = threading.Barrier(len(people))
    numbers: list[str] = []

    def one(person: User) -> None:
        wait.wait()
        registration = Registration(category="LABOUR", description="招工难")
        try:
            numbers.append(logging.log(actor=person, enterprise=works.pk, registration=registration).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number[-5:] for number in numbers) == ["00001", "00002", "00003", "00004"]
