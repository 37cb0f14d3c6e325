"""A policy from draft to issue: what each act does, whom it is refused, and how versions make room for each other."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from core.forms.versions import Conflict
from core.notices.models import Notice
from core.parameters.models import Parameter
from core.parameters.selectors import at
from core.verdict import Refused
from incentives.policy import todos
from incentives.policy.models import PolicyVersion, Programme
from incentives.policy.selectors import versions_on
from incentives.policy.services import approving, drafts, programmes, trees
from incentives.policy.tree.places import place_of
from tests.support import factories as make

pytestmark = pytest.mark.django_db
YES: Any = {"op": "is", "fact": "legal_person", "wanted": True}
AWARD: Any = {"op": "parameter", "code": "p1_award"}


@pytest.fixture(autouse=True)
def _award() -> None:
    Parameter.objects.create(code="p1_award", value="1000", unit="yuan", valid_from="2018-01-01", mark="ours")


@pytest.fixture
def writer() -> User:
    return make.user("BUREAU", name="梁军涛")


@pytest.fixture
def other() -> User:
    return make.user("BUREAU", name="周岚")


@pytest.fixture
def programme() -> Programme:
    return Programme.objects.create(code="X9", name="试办奖励", source="测试", subject="ENTERPRISE")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def draft(
    writer: User, programme: Programme, start: str, end: str, revises: PolicyVersion | None = None
) -> PolicyVersion:
    """A draft that is whole."""
    made = drafts.begin(
        actor=writer,
        programme=programme,
        valid_from=day(start),
        valid_to=day(end),
        source="办法",
        revises=revises,
    )
    if revises is None:
        trees.add(actor=writer, policy=made.pk, holder=place_of("0-c"), node=YES, title="独立法人")
        trees.add(actor=writer, policy=made.pk, holder=place_of("0-s"), node=AWARD, title="奖励额")
    made.refresh_from_db()
    return made


def issued(
    writer: User,
    other: User,
    programme: Programme,
    start: str,
    end: str,
    revises: PolicyVersion | None = None,
) -> PolicyVersion:
    """The same, approved by another person."""
    made = draft(writer, programme, start, end, revises)
    approving.submit(actor=writer, policy=made.pk)
    return approving.approve(actor=other, policy=made.pk)


def test_a_new_programme_has_the_next_code(writer: User) -> None:
    make.programme("P2")
    made = programmes.create(
        actor=writer, name="数字化补贴", short_name="数字化", source="办法", subject="ENTERPRISE"
    )
    assert made.code == "P1"
    again = programmes.create(
        actor=writer, name="另一项", short_name="另", source="办法", subject="ENTERPRISE"
    )
    assert again.code == "P3"
    with pytest.raises(Refused, match="已有政策"):
        programmes.create(actor=writer, name="另一项", short_name="另", source="办法", subject="ENTERPRISE")
    with pytest.raises(Refused, match="没有这种对象"):
        programmes.create(actor=writer, name="第三项", short_name="三", source="办法", subject="MOON")


def test_a_parameter_of_its_own_is_dated_and_nothing_before_its_first_day(
    writer: User, programme: Programme
) -> None:
    made = programmes.add_parameter(
        actor=writer, programme=programme, name="奖励额", unit="yuan", value="５０００", valid_from=day("2024-03-01"),
        reason="新政策的金额",
    )  # fmt: skip
    assert (made.code, made.value, made.note) == ("policy_x9_1", "5000", "奖励额")
    assert at(day("2024-03-01")).text("policy_x9_1") == "5000"
    assert at(day("2024-02-29")).text("policy_x9_1") is None
    table = programmes.add_parameter(
        actor=writer, programme=programme, name="比率表", unit="rate_table", value="class,rate\nA,0.1\n",
        valid_from=day("2024-03-01"), reason="新政策的比率",
    )  # fmt: skip
    assert (table.code, table.unit) == ("policy_x9_rate_1", "table")


@pytest.mark.parametrize(
    ("unit", "value", "sentence"),
    [
        ("yuan", "-1", "这个参数不能是负数。"),
        ("rate_table", "class,rate\nA,0.1\nA,0.2\n", "第 3 行：与第 2 行重复。"),
        ("table", "rank,amount\n1,-5\n", "第 2 行：这个参数不能是负数。"),
    ],
)
def test_a_cap_below_zero_and_a_table_that_is_none_are_refused(
    writer: User, programme: Programme, unit: str, value: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        programmes.add_parameter(
            actor=writer, programme=programme, name="上限", unit=unit, value=value, valid_from=day("2024-03-01"),
            reason="新政策的上限",
        )  # fmt: skip
    assert refused.value.sentence == sentence
    assert not Parameter.objects.filter(code__startswith="policy_").exists()


def test_each_save_checks_the_tree_and_writes_nothing_where_it_does_not_fit(
    writer: User, programme: Programme
) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    strange = {"op": "is", "fact": "beauty", "wanted": True}
    with pytest.raises(Refused, match="没有“beauty”这个事实"):
        trees.add(actor=writer, policy=made.pk, holder=place_of("0-c"), node=strange, title="美")
    looping = {"op": "step", "step": "s1"}
    with pytest.raises(Refused) as refused:
        trees.change(actor=writer, policy=made.pk, place=place_of("0-s-0"), node=looping, title="绕")
    assert refused.value.sentence == "金额第 1 步：步骤绕回了自己：绕 → 绕。"
    assert PolicyVersion.objects.get(pk=made.pk).tree == made.tree


def test_a_group_is_filled_below_and_moved_and_removed(writer: User, programme: Programme) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    trees.add(
        actor=writer, policy=made.pk, holder=place_of("0-c"), node={"op": "any", "of": []}, title="任一"
    )
    with pytest.raises(Refused) as refused:
        approving.submit(actor=writer, policy=made.pk)
    assert refused.value.sentence == "条件第 2 条：下面至少要有一个条件。"
    trees.add(actor=writer, policy=made.pk, holder=place_of("0-c-1"), node=YES)
    trees.move(actor=writer, policy=made.pk, place=place_of("0-c-1"), by=-1)
    row = trees.remove(actor=writer, policy=made.pk, place=place_of("0-c-1"))
    conditions = row.tree["parts"][0]["conditions"]
    assert conditions == [{"code": "C2", "title": "任一", "is": {"op": "any", "of": [YES]}}]
    assert row.version == made.version + 4


def test_a_step_that_another_takes_up_stays(writer: User, programme: Programme) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    whole = {"op": "whole", "value": {"op": "step", "step": "s1"}}
    trees.add(actor=writer, policy=made.pk, holder=place_of("0-s"), node=whole, title="取整")
    with pytest.raises(Refused) as refused:
        trees.remove(actor=writer, policy=made.pk, place=place_of("0-s-0"))
    assert refused.value.sentence == "“奖励额”还被别的步骤或条件用到，请先改那一条。"


def test_the_second_of_two_is_told_that_someone_was_faster(
    writer: User, other: User, programme: Programme
) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    trees.add(
        actor=other, policy=made.pk, holder=place_of("0-c"), node=YES, title="又一条", version=made.version
    )
    with pytest.raises(Conflict):
        trees.remove(actor=writer, policy=made.pk, place=place_of("0-c-0"), version=made.version)


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        ([("2024", "2024-05-01", "2024-04-30")], "申报时间第 1 行：截止 2024-04-30 早于开始 2024-05-01。"),
        (
            [("2024", "2024-05-01", "2024-05-31"), ("2024", "2024-05-31", "2024-06-30")],
            "申报时间第 2 行与第 1 行重叠。",
        ),
    ],
)
def test_a_window_that_ends_before_it_begins_is_refused(
    writer: User, programme: Programme, windows: list[tuple[str, str, str]], sentence: str
) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    told = [{"year": int(year), "opens_on": opens, "closes_on": closes} for year, opens, closes in windows]
    with pytest.raises(Refused) as refused:
        drafts.set_head(
            actor=writer,
            policy=made.pk,
            valid_from=made.valid_from,
            valid_to=made.valid_to,
            source="办法",
            windows=told,
        )
    assert refused.value.sentence == sentence
    with pytest.raises(Refused) as refused:
        drafts.set_head(
            actor=writer,
            policy=made.pk,
            valid_from=day("2024-02-01"),
            valid_to=day("2024-01-31"),
            source="办法",
        )
    assert refused.value.sentence == "截止日 2024-01-31 早于生效日 2024-02-01。"


def test_nobody_approves_what_they_drafted_or_wrote_on(
    writer: User, other: User, programme: Programme
) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    trees.add(actor=other, policy=made.pk, holder=place_of("0-c"), node=YES, title="又一条")
    approving.submit(actor=writer, policy=made.pk)
    for person in (writer, other):
        with pytest.raises(Refused) as refused:
            approving.approve(actor=person, policy=made.pk)
        assert refused.value.sentence == "您写过这一版，须由他人审批。"
    third = make.user("BUREAU")
    assert approving.approve(actor=third, policy=made.pk).approved_by == third


def test_nor_who_acts_for_them(writer: User, programme: Programme) -> None:
    deputy = make.user("OFFICER")
    make.acting(writer, deputy)
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    approving.submit(actor=writer, policy=made.pk)
    with pytest.raises(Refused, match="须由他人审批"):
        approving.approve(actor=User.objects.get(pk=deputy.pk), policy=made.pk)


def test_a_draft_and_an_issued_version_are_not_approved_and_an_issued_one_is_not_changed(
    writer: User, other: User, programme: Programme
) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    with pytest.raises(Refused) as refused:
        approving.approve(actor=other, policy=made.pk)
    assert refused.value.sentence == "这一版现在是“草稿”，不在待审批。"
    approving.submit(actor=writer, policy=made.pk)
    with pytest.raises(Refused) as refused:
        trees.remove(actor=writer, policy=made.pk, place=place_of("0-c-0"))
    assert refused.value.sentence == "这一版现在是“待审批”，不能修改。"
    approving.approve(actor=other, policy=made.pk)
    with pytest.raises(Refused, match="这一版现在是“已发布”"):
        drafts.withdraw(actor=writer, policy=made.pk)
    with pytest.raises(Refused, match="这一版现在是“已发布”"):
        approving.approve(actor=make.user("BUREAU"), policy=made.pk)


def test_an_officer_sees_no_draft_and_does_nothing_with_it(writer: User, programme: Programme) -> None:
    made = draft(writer, programme, "2024-01-01", "2024-12-31")
    officer = make.user("OFFICER")
    assert not PolicyVersion.objects.visible_to(officer).filter(pk=made.pk).exists()
    with pytest.raises(Refused, match="您没有这项权限"):
        approving.submit(actor=officer, policy=made.pk)
    with pytest.raises(Http404):
        approving.submit(actor=writer, policy=0)


def test_overlapping_versions_are_refused_by_name(writer: User, other: User, programme: Programme) -> None:
    first = issued(writer, other, programme, "2024-01-01", "2024-12-31")
    made = draft(writer, programme, "2024-12-31", "2025-12-31")
    approving.submit(actor=writer, policy=made.pk)
    with pytest.raises(Refused) as refused:
        approving.approve(actor=other, policy=made.pk)
    assert refused.value.sentence == (
        "与试办奖励第 1 版（2024-01-01 至 2024-12-31）重叠，请先改生效日或截止日。"
    )
    first.refresh_from_db()
    assert (first.state, first.valid_to) == ("ISSUED", day("2024-12-31"))
    assert issued(writer, other, programme, "2025-01-01", "2025-12-31").number == 3


def test_the_version_that_is_revised_ends_the_day_before(
    writer: User, other: User, programme: Programme
) -> None:
    first = issued(writer, other, programme, "2024-01-01", "2025-12-31")
    second = issued(writer, other, programme, "2025-01-01", "2026-12-31", first)
    first.refresh_from_db()
    assert (first.state, first.valid_to) == ("ISSUED", day("2024-12-31"))
    assert second.tree == first.tree
    assert versions_on("X9", day("2024-12-31"))[None] == first
    assert versions_on("X9", day("2025-01-01"))[None] == second
    assert versions_on("X9", day("2027-01-01")) == {}


def test_one_that_begins_no_later_supersedes_it(writer: User, other: User, programme: Programme) -> None:
    first = issued(writer, other, programme, "2024-01-01", "2024-12-31")
    third = issued(writer, other, programme, "2025-01-01", "2025-12-31")
    made = draft(writer, programme, "2024-01-01", "2025-01-01", first)
    approving.submit(actor=writer, policy=made.pk)
    with pytest.raises(Refused, match="重叠"):
        approving.approve(actor=other, policy=made.pk)  # it reaches into a version that it does not revise
    approving.send_back(actor=other, policy=made.pk, reason="截止日重叠")
    drafts.set_head(
        actor=writer, policy=made.pk, valid_from=day("2024-01-01"), valid_to=day("2024-12-31"), source="办法"
    )
    approving.submit(actor=writer, policy=made.pk)
    approving.approve(actor=other, policy=made.pk)
    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.state, third.state) == ("SUPERSEDED", "ISSUED")


def test_versions_of_two_districts_do_not_meet(writer: User, other: User, programme: Programme) -> None:
    Programme.objects.filter(pk="X9").update(by_district=True)
    programme.refresh_from_db()
    for place in ("宝安区", "南山区"):
        made = drafts.begin(
            actor=writer, programme=programme, district=make.unit(place), valid_from=day("2024-01-01"),
            valid_to=day("2024-12-31"), source="办法",
        )  # fmt: skip
        assert made.number == 1
        trees.add(actor=writer, policy=made.pk, holder=place_of("0-c"), node=YES, title="独立法人")
        trees.add(actor=writer, policy=made.pk, holder=place_of("0-s"), node=AWARD, title="奖励额")
        approving.submit(actor=writer, policy=made.pk)
        approving.approve(actor=other, policy=made.pk)
    assert len(versions_on("X9", day("2024-06-01"))) == 2


def test_who_can_approve_and_who_must_mend_have_it_to_do(
    writer: User, other: User, programme: Programme
) -> None:
    made, today = draft(writer, programme, "2024-01-01", "2024-12-31"), timezone.localdate()
    assert todos.to_approve(other, today) == []
    approving.submit(actor=writer, policy=made.pk)
    assert [todo.title for todo in todos.to_approve(other, today)] == ["试办奖励第 1 版"]
    assert todos.to_approve(writer, today) == []
    with pytest.raises(Refused, match="请写明退回原因"):
        approving.send_back(actor=other, policy=made.pk, reason="不行")
    approving.send_back(actor=other, policy=made.pk, reason="请补上限")
    assert todos.to_approve(other, today) == []
    assert [todo.detail for todo in todos.to_mend(writer, today)] == ["退回原因：请补上限"]
    assert Notice.objects.get(user=writer).body == "请补上限"
    approving.submit(actor=writer, policy=made.pk)
    assert todos.to_mend(writer, today) == []
