"""A plan is drawn up, computed, corrected, issued and adjusted; what is issued stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from accounts.models import Unit
from core.forms.versions import Conflict
from core.notices.models import Notice
from core.verdict import Refused
from cultivation.plan.models import AnnualPlan, MeasureReport, PlanState, UnitTarget
from cultivation.plan.rules.decomposition import Counted, Weights
from cultivation.plan.selectors.plans import issued_targets
from cultivation.plan.services import drafts, measures, numbers, streets
from cultivation.plan.services.issuing import issue
from cultivation.plan.services.numbers import Edited, Fixed
from tests.cultivation.plan.plans import T1, T4, YEAR, draft, issued, t1_counts, targets_of
from tests.support import factories as make

pytestmark = pytest.mark.django_db
BAOAN, LONGGANG, LUOHU = "440306", "440307", "440303"


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def refused(call: Any, **arguments: Any) -> str:
    """The rule that refuses; nothing is written then."""
    before = list(UnitTarget.objects.order_by("pk").values()), AnnualPlan.objects.count()
    with pytest.raises(Refused) as caught, transaction.atomic():
        call(**arguments)
    assert (list(UnitTarget.objects.order_by("pk").values()), AnnualPlan.objects.count()) == before
    assert caught.value.sentence
    return caught.value.code


def test_a_draft_begins_with_the_parameters_and_is_computed_on_stored_counts() -> None:
    bureau = make.user("BUREAU")
    begun = drafts.start_draft(actor=bureau, year=YEAR)
    assert (begun.number, begun.state, begun.total, begun.refined) == (1, PlanState.DRAFT, 2000, 1667)
    numbers.calculate(actor=bureau, plan=begun.pk, counts=t1_counts())
    assert targets_of(begun) == T1["expect"]
    line = begun.targets.get(unit__code="440304")
    assert (line.counts, str(line.quota), line.formula, line.fixed) == ([70, 170, 22], "22.8363", 23, False)
    assert issued_targets(YEAR).city is None  # a draft is nobody's target yet


def test_counts_come_from_the_city_where_none_are_given() -> None:
    bureau = make.user("BUREAU")
    make.enterprise("宝安区", revenue={2023: 15_000_000})
    included = make.enterprise("龙岗区", revenue={2023: 30_000_000})
    make.inclusion(included, dt.date(2023, 11, 30))
    moved = make.enterprise("宝安区", revenue={2023: 30_000_000})
    make.inclusion(moved, dt.date(2023, 11, 30), district=unit(LUOHU))
    begun = drafts.start_draft(actor=bureau, year=YEAR)
    numbers.calculate(actor=bureau, plan=begun.pk, total=10)
    assert {line.unit.code: line.counts for line in numbers.lines_of(begun) if any(line.counts)} == {
        BAOAN: [1, 1, 0],  # stock above scale by the place of today
        LONGGANG: [0, 1, 1],
        LUOHU: [0, 0, 1],  # last year's inclusion by its own place
    }
    begun.refresh_from_db()
    assert begun.pool_is_live
    assert begun.counted_on == dt.date(2024, 10, 15)


def test_there_is_one_draft_a_year() -> None:
    bureau = make.user("BUREAU")
    drafts.start_draft(actor=bureau, year=YEAR)
    assert refused(drafts.start_draft, actor=bureau, year=YEAR) == "plan.second_draft"
    assert drafts.start_draft(actor=bureau, year=YEAR + 1).number == 1


@pytest.mark.parametrize(
    "role", ["REVIEWER", "OFFICER", "ANALYST", "LEADING_GROUP", "STAT_LIAISON", "DEPARTMENT"]
)
def test_only_the_city_writes_a_plan(role: str) -> None:
    plan, person = draft(), make.user(role)
    for call, arguments in (
        (drafts.start_draft, {"year": 2025}),
        (numbers.calculate, {"plan": plan.pk}),
        (issue, {"plan": plan.pk}),
        (drafts.discard_draft, {"plan": plan.pk}),
    ):
        assert refused(call, actor=person, **arguments) == "plan.party"


def test_a_fixed_target_stays_and_the_rest_is_split_over_the_others() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    numbers.fix(actor=bureau, plan=plan.pk, unit=unit(LUOHU).pk, target=100, reason="新建园区投产")
    assert targets_of(plan) == T4["expect"]
    numbers.calculate(actor=bureau, plan=plan.pk, counts=t1_counts())  # computed anew, it stays
    assert targets_of(plan) == T4["expect"]
    numbers.calculate(actor=bureau, plan=plan.pk, counts=t1_counts(), fixed={})
    assert targets_of(plan) == T1["expect"]


@pytest.mark.parametrize(
    ("target", "reason", "code"),
    [(-1, "x", "plan.target"), (100, " ", "plan.reason"), (2001, "x", "plan.fixed_above_total")],
)
def test_a_fixed_target_is_refused_without_reason_or_sense(target: int, reason: str, code: str) -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    arguments = {"plan": plan.pk, "unit": unit(LUOHU).pk, "target": target, "reason": reason}
    assert refused(numbers.fix, actor=bureau, **arguments) == code


def test_units_are_moved_between_districts_with_a_reason_and_the_sum_stays() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    numbers.move(
        actor=bureau,
        plan=plan.pk,
        source=unit(LONGGANG).pk,
        goal=unit("440310").pk,
        number=5,
        reason="整机厂外迁",
    )
    found = {line.unit.code: line for line in numbers.lines_of(plan)}
    assert (found[LONGGANG].target, found["440310"].target) == (412 - 5, 119 + 5)
    assert found[LONGGANG].reason == "调给坪山 5 家：整机厂外迁"
    assert found["440310"].reason == "龙岗调入 5 家：整机厂外迁"
    assert sum(line.target for line in found.values()) == 2000
    numbers.calculate(actor=bureau, plan=plan.pk, total=1000, counts=t1_counts(), reason="只分一半")
    again = {line.unit.code: line for line in numbers.lines_of(plan)}
    assert again[LONGGANG].target == again[LONGGANG].formula - 5  # what was moved is moved again


@pytest.mark.parametrize(
    ("source", "goal", "number", "reason", "code"),
    [
        (LUOHU, LUOHU, 1, "x", "plan.move_self"),
        (LUOHU, BAOAN, 0, "x", "plan.move_number"),
        (LUOHU, BAOAN, 22, "x", "plan.move_number"),
        (LUOHU, BAOAN, 1, "", "plan.reason"),
    ],
)
def test_a_move_without_sense_is_refused(source: str, goal: str, number: int, reason: str, code: str) -> None:
    bureau = make.user("BUREAU")
    arguments = {"source": unit(source).pk, "goal": unit(goal).pk, "number": number, "reason": reason}
    assert refused(numbers.move, actor=bureau, plan=draft(bureau).pk, **arguments) == code


def test_a_number_changed_by_hand_needs_its_reason_and_only_an_exact_sum_is_issued() -> None:
    bureau = make.user("BUREAU")
    plan, luohu = draft(bureau), unit(LUOHU).pk
    edit: dict[str, Any] = {"actor": bureau, "plan": plan.pk}
    assert refused(numbers.edit_lines, **edit, lines={luohu: Edited(24, False, "")}) == "plan.reason"
    assert refused(numbers.edit_lines, **edit, lines={luohu: Edited(-1, False, "x")}) == "plan.target"
    numbers.edit_lines(**edit, lines={luohu: Edited(24, False, "园区投产")})
    with pytest.raises(Refused) as inexact:
        issue(actor=bureau, plan=plan.pk)
    assert inexact.value.code == "plan.inexact"
    assert "多了 3 家" in inexact.value.sentence
    numbers.edit_lines(**edit, lines={luohu: Edited(18, False, "园区投产")})
    with pytest.raises(Refused, match="还差 3 家"):
        issue(actor=bureau, plan=plan.pk)
    numbers.edit_lines(**edit, lines={luohu: Edited(21, False, "不再需要")})
    assert plan.targets.get(unit_id=luohu).reason == ""  # the formula's own number needs none
    assert issue(actor=bureau, plan=plan.pk).state == PlanState.ISSUED


def test_less_than_was_handed_down_is_split_only_with_a_reason() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    handed: dict[str, Any] = {
        "issuer": "CITY",
        "document": "深府函〔2024〕31号",
        "on": dt.date(2024, 3, 20),
        "above_scale": 2100,
    }
    drafts.receive(actor=bureau, plan=plan.pk, **handed)
    assert refused(issue, actor=bureau, plan=plan.pk) == "plan.below_received"
    assert refused(numbers.calculate, actor=bureau, plan=plan.pk, total=2099) == "plan.below_received"
    numbers.calculate(actor=bureau, plan=plan.pk, total=2200, counts=t1_counts())  # more needs none
    numbers.calculate(actor=bureau, plan=plan.pk, total=2000, counts=t1_counts(), reason="省里另有安排")
    issue(actor=bureau, plan=plan.pk)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"above_scale": -1}, "plan.target"),
        ({"on": dt.date(2024, 10, 16)}, "plan.received_day"),
        ({"document": " "}, "plan.document"),
    ],
)
def test_a_received_target_is_checked(change: dict[str, Any], code: str) -> None:
    bureau = make.user("BUREAU")
    handed: dict[str, Any] = {
        "issuer": "CITY",
        "document": "31号",
        "on": dt.date(2024, 3, 20),
        "above_scale": 2100,
    } | change
    assert refused(drafts.receive, actor=bureau, plan=draft(bureau).pk, **handed) == code


def test_an_issued_version_never_changes_and_an_adjustment_is_the_next_one() -> None:
    bureau = make.user("BUREAU")
    first = issued(bureau)
    for call, arguments in (
        (numbers.calculate, {}),
        (numbers.edit_lines, {"lines": {}}),
        (issue, {}),
        (drafts.discard_draft, {}),
    ):
        assert refused(call, actor=bureau, plan=first.pk, **arguments) == "plan.issued"
    second = drafts.start_draft(actor=bureau, year=YEAR)
    assert (second.number, targets_of(second)) == (2, T1["expect"])
    numbers.fix(actor=bureau, plan=second.pk, unit=unit(LUOHU).pk, target=100, reason="新建园区投产")
    issue(actor=bureau, plan=second.pk)
    first.refresh_from_db()
    assert first.state == PlanState.SUPERSEDED
    assert targets_of(first) == T1["expect"]
    assert issued_targets(YEAR).of(unit(LUOHU)) == 100


def test_the_database_refuses_to_change_what_is_issued() -> None:
    plan = issued()
    for statement in (
        "UPDATE cultivation_annualplan SET total = 1",
        "DELETE FROM cultivation_annualplan",
        "UPDATE cultivation_unittarget SET target = target + 1",
        "DELETE FROM cultivation_unittarget",
        "UPDATE cultivation_annualplan SET state = 'DRAFT', issued_at = NULL",
        'INSERT INTO cultivation_receivedtarget (plan_id, issuer, document, "on", above_scale)'
        f" VALUES ({plan.pk}, 'CITY', 'x', now(), 1)",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement)


def test_of_two_people_the_second_is_told() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    numbers.edit_lines(actor=bureau, plan=plan.pk, version=plan.version, lines={})
    with pytest.raises(Conflict):
        numbers.edit_lines(actor=make.user("BUREAU"), plan=plan.pk, version=plan.version, lines={})


def test_a_draft_that_is_given_up_is_gone_and_its_number_free() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    drafts.discard_draft(actor=bureau, plan=plan.pk)
    assert not AnnualPlan.objects.exists()
    assert drafts.start_draft(actor=bureau, year=YEAR).number == 1


def test_districts_are_told_their_target() -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    issued()
    assert [notice.title for notice in Notice.objects.filter(user=reviewer)] == [
        "2024 年度计划第 1 版已下达：宝安区 689 家"
    ]


def street_counts() -> list[Counted]:
    found = Unit.objects.filter(parent=unit(BAOAN), kind="STREET").order_by("sort", "code")
    return [Counted(one.code, one.name, place + 1, 10, 2) for place, one in enumerate(found)]


def test_the_reviewer_splits_the_districts_target_to_its_streets_and_again() -> None:
    issued()
    reviewer = make.user("REVIEWER", "宝安区")
    asked: dict[str, Any] = {
        "actor": reviewer,
        "year": YEAR,
        "district": unit(BAOAN),
        "counts": street_counts(),
    }
    first = streets.split_streets(**asked)
    assert sum(line.target for line in first) == 689
    assert {line.version for line in streets.split_streets(**asked)} == {1}  # the same again writes nothing
    code = first[0].unit.code
    again = streets.split_streets(**asked, fixed={code: Fixed(100, "辖区有在建园区")})
    assert (again[0].target, again[0].version, sum(line.target for line in again)) == (100, 2, 689)
    assert UnitTarget.objects.filter(unit=first[0].unit).count() == 2
    assert issued_targets(YEAR).of(first[0].unit) == 100


def test_a_split_to_streets_is_refused_where_it_does_not_add_up_or_is_not_ones_own() -> None:
    asked: dict[str, Any] = {"year": YEAR, "district": unit(BAOAN), "counts": street_counts()}
    reviewer = make.user("REVIEWER", "宝安区")
    assert refused(streets.split_streets, actor=reviewer, **asked) == "plan.not_issued"
    issued()
    assert refused(streets.split_streets, actor=make.user("REVIEWER", "龙岗区"), **asked) == "plan.party"
    assert refused(streets.split_streets, actor=make.user("OFFICER", "宝安区"), **asked) == "plan.party"
    code = street_counts()[0].code
    own = {code: Edited(1, False, "x")}
    assert refused(streets.split_streets, actor=reviewer, **asked, edited=own) == "plan.inexact"
    own = {code: Edited(1, False, "")}
    assert refused(streets.split_streets, actor=reviewer, **asked, edited=own) == "plan.reason"
    with pytest.raises(Refused):
        streets.split_streets(actor=reviewer, **asked, weights=Weights(*[0] * 3))  # type: ignore[arg-type]
    streets.split_streets(actor=make.user("BUREAU"), **asked)


def test_streets_go_along_where_their_districts_target_stays() -> None:
    bureau = make.user("BUREAU")
    issued(bureau)
    streets.split_streets(actor=bureau, year=YEAR, district=unit(BAOAN), counts=street_counts())
    second = drafts.start_draft(actor=bureau, year=YEAR)
    numbers.move(
        actor=bureau, plan=second.pk, source=unit(LONGGANG).pk, goal=unit(LUOHU).pk, number=1, reason="x"
    )
    issue(actor=bureau, plan=second.pk)
    assert second.targets.filter(unit__kind="STREET").count() == 10
    third = drafts.start_draft(actor=bureau, year=YEAR)
    numbers.move(
        actor=bureau, plan=third.pk, source=unit(BAOAN).pk, goal=unit(LUOHU).pk, number=1, reason="x"
    )
    issue(actor=bureau, plan=third.pk)
    assert not third.targets.filter(unit__kind="STREET").exists()


def measure(by: Any, plan: AnnualPlan, at: str = "HR") -> Any:
    asked: dict[str, Any] = {
        "text": "用工对接活动每季度一场",
        "unit": make.unit(at),
        "due_on": dt.date(2024, 9, 30),
        "article": 5,
    }
    return measures.write_measure(actor=by, plan=plan.pk, **asked)


def test_the_responsible_unit_reports_on_its_measure_and_reports_stay_through_versions() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    first = measure(bureau, plan)
    assert (first.line, measure(bureau, plan, "宝安区").line) == (1, 2)
    hr = make.user("DEPARTMENT", "HR")
    with pytest.raises(Http404):  # a department does not see a draft
        measures.report(actor=hr, measure=first.pk, state="DONE", text="已办")
    issue(actor=bureau, plan=plan.pk)
    other = make.user("DEPARTMENT", "FIN")
    for person, text, code in ((other, "已办", "plan.party"), (hr, " ", "plan.report_text")):
        assert refused(measures.report, actor=person, measure=first.pk, state="DONE", text=text) == code
    measures.report(actor=hr, measure=first.pk, state="ON_TRACK", text="已办两场")
    second = drafts.start_draft(actor=bureau, year=YEAR)
    issue(actor=bureau, plan=second.pk)
    taken = second.measures.get(line=1)
    assert taken.origin_id == first.pk
    assert refused(measures.report, actor=hr, measure=first.pk, state="DONE", text="x") == "plan.not_issued"
    measures.report(actor=hr, measure=taken.pk, state="DONE", text="四场办完")
    assert [report.text for report in MeasureReport.objects.filter(measure_id=taken.root)] == [
        "四场办完",
        "已办两场",
    ]


def test_a_measure_needs_a_text_and_helpers_other_than_the_responsible_unit() -> None:
    bureau = make.user("BUREAU")
    plan, hr = draft(bureau), make.unit("HR")
    asked: dict[str, Any] = {"actor": bureau, "plan": plan.pk, "unit": hr, "due_on": dt.date(2024, 9, 30)}
    assert refused(measures.write_measure, text=" ", **asked) == "plan.measure_text"
    assert refused(measures.write_measure, text="对接", helpers=[hr], **asked) == "plan.measure_helper"
    with pytest.raises(Http404):
        measures.write_measure(text="对接", measure=999_999, **asked)


def test_who_sees_what() -> None:
    drawn = draft()
    for role, sees in (
        ("BUREAU", True), ("REVIEWER", True), ("OFFICER", True), ("ANALYST", True), ("LEADING_GROUP", True),
        ("DEPARTMENT", False), ("STAT_LIAISON", False), ("PAYMENTS", False), ("ADMIN", False),
    ):  # fmt: skip
        assert AnnualPlan.objects.visible_to(make.user(role)).exists() is sees, role
    issue(actor=make.user("BUREAU"), plan=drawn.pk)
    for role, sees in (("DEPARTMENT", True), ("STAT_LIAISON", True), ("PAYMENTS", False), ("ADMIN", False)):
        assert AnnualPlan.objects.visible_to(make.user(role)).exists() is sees, role
