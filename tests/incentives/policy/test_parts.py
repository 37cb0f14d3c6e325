"""A draft split into parts by its pages: added, named, moved, removed; each with its own conditions, told, compared, judged."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.parameters.models import Parameter
from core.verdict import Refused
from incentives.eligibility.services import preview
from incentives.policy.models import PolicyVersion, Programme
from incentives.policy.services import approving, parts
from incentives.policy.services.changing import checked
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    return make.user("BUREAU", name="梁军涛")


@pytest.fixture
def draft(writer: User) -> PolicyVersion:
    """A revision of a version that is one whole: a legal person is given 1,000 yuan."""
    Parameter.objects.create(
        code="p1_award", value="1000", unit="yuan", valid_from="2018-01-01", mark="ours", note="奖励额"
    )
    programme = Programme.objects.create(code="X9", name="试办奖励", source="测试", subject="ENTERPRISE")
    return make.policy(
        programme, state="DRAFT", revises=make.policy(programme), drafted_by=writer, writers=[writer.pk]
    )


@pytest.fixture
def client(writer: User) -> Client:
    client = Client()
    client.force_login(writer)
    return client


def act(client: Client, name: str, row: PolicyVersion, *args: Any, **data: Any) -> Any:
    """Send one form of the draft as it stands, and read the draft anew."""
    row.refresh_from_db()
    answer = client.post(reverse(f"policy:{name}", args=[row.pk, *args]), {"version": row.version, **data})
    row.refresh_from_db()
    return answer


def split(client: Client, row: PolicyVersion, **data: Any) -> Any:
    return act(client, "add_part", row, **{"first": "首笔", "title": "次笔", "like": "0", **data})


def page(client: Client, row: PolicyVersion) -> str:
    return client.get(reverse("policy:version", args=[row.pk])).content.decode()


def said(answer: Any) -> list[str]:
    """What the next page says of a button that did nothing."""
    return [str(message) for message in get_messages(answer.wsgi_request)][-1:]


def titles(row: PolicyVersion) -> list[tuple[str, str]]:
    return [(part["code"], part["title"]) for part in row.tree["parts"]]


def test_a_whole_is_split_in_two_and_the_first_keeps_what_was_paid_before(
    client: Client, draft: PolicyVersion
) -> None:
    assert "加一部分" in page(client, draft)
    asked = client.get(reverse("policy:add_part", args=[draft.pk])).content.decode()
    assert "现有的这一部分叫什么" in asked
    assert split(client, draft).headers["Location"] == f"/policies/versions/{draft.pk}/#part-1"
    assert titles(draft) == [("", "首笔"), ("PART2", "次笔")]
    assert draft.tree["parts"][1]["conditions"] == draft.tree["parts"][0]["conditions"]
    again = client.get(reverse("policy:add_part", args=[draft.pk])).content.decode()
    assert "现有的这一部分叫什么" not in again
    split(client, draft, title="尾款", like="")
    assert titles(draft)[2] == ("PART3", "尾款")
    assert draft.tree["parts"][2]["conditions"] == []


def test_each_part_is_told_with_its_own_conditions_and_steps(client: Client, draft: PolicyVersion) -> None:
    split(client, draft, like="")
    act(client, "add", draft, "1-c", "is", state="in_city:yes")
    act(client, "add", draft, "1-s", "parameter", code="p1_award")
    text = page(client, draft)
    first, second = text.index("首笔 · 条件"), text.index("次笔 · 条件")
    assert first < text.index("独立法人") < second < text.index("在本市（含深汕）注册")
    assert "第 2 版改了 1 句、加了 2 句" in text
    assert "送审批" in text
    compared = client.get(reverse("policy:compare", args=[draft.pk])).content.decode()
    assert all(name in compared for name in ("首笔", "次笔", "加了 2 句"))


def test_a_part_without_steps_keeps_the_draft_from_being_submitted(
    client: Client, draft: PolicyVersion, writer: User
) -> None:
    split(client, draft, like="")
    act(client, "add", draft, "1-c", "is", state="in_city:yes")
    assert "还不能送审：次笔：还没有金额的步骤。" in page(client, draft)
    with pytest.raises(Refused, match="次笔"):
        approving.submit(actor=writer, policy=draft.pk)


def test_parts_are_renamed_moved_and_removed(client: Client, draft: PolicyVersion) -> None:
    split(client, draft)
    act(client, "part", draft, 1, title="第二笔")
    assert titles(draft) == [("", "首笔"), ("PART2", "第二笔")]
    moved = act(client, "move_part", draft, 1, by="up")
    assert moved.headers["Location"].endswith("#part-0")
    assert titles(draft) == [("PART2", "第二笔"), ("", "首笔")]
    act(client, "move_part", draft, 0, by="up")
    assert titles(draft)[0] == ("PART2", "第二笔")
    assert "“第二笔”连同它的条件和步骤都将删除。" in page(client, draft)
    act(client, "remove_part", draft, 0)
    assert titles(draft) == [("", "首笔")]
    assert said(act(client, "remove_part", draft, 0)) == ["至少要有一个部分。"]
    assert titles(draft) == [("", "首笔")]
    assert client.get(reverse("policy:part", args=[draft.pk, 7])).status_code == 404


def test_a_code_that_an_earlier_version_had_is_not_given_again(client: Client, draft: PolicyVersion) -> None:
    """Who was paid for the old second half was not paid for a new one."""
    old = draft.revises
    assert old is not None
    old.tree["parts"].append({**old.tree["parts"][0], "code": "PART2", "title": "旧的"})
    old.save()
    split(client, draft)
    assert titles(draft)[1] == ("PART3", "次笔")


def test_a_name_that_is_missing_or_taken_is_said_at_the_form(client: Client, draft: PolicyVersion) -> None:
    assert split(client, draft, first="").status_code == 422
    twice = split(client, draft, title="首笔")
    assert twice.status_code == 422
    assert "已经有一部分叫“首笔”。" in twice.content.decode()
    assert titles(draft) == [("", "")]
    split(client, draft)
    assert "已经有一部分叫“首笔”。" in act(client, "part", draft, 1, title="首笔").content.decode()
    stale = client.post(reverse("policy:part", args=[draft.pk, 1]), {"version": 1, "title": "尾款"})
    assert stale.status_code == 422
    assert titles(draft)[1] == ("PART2", "次笔")


def test_a_condition_moves_to_another_part_under_a_code_that_is_free(
    client: Client, draft: PolicyVersion
) -> None:
    split(client, draft)
    act(client, "add", draft, "0-c", "is", state="in_city:yes")
    form = client.get(reverse("policy:change", args=[draft.pk, "0-c-0"])).content.decode()
    assert "移到另一部分" in form
    moved = act(client, "shift", draft, "0-c-0", 1)
    assert moved.headers["Location"].endswith("#at-1-c-1")
    lines = [[line["code"] for line in part["conditions"]] for part in draft.tree["parts"]]
    assert lines == [["C1"], ["ONE", "C1"]]
    assert said(act(client, "shift", draft, "1-c-0", 5)) == ["这一条已经不在了，请刷新页面。"]


def test_a_step_that_another_takes_up_stays_where_it_is(client: Client, draft: PolicyVersion) -> None:
    split(client, draft)
    act(client, "add", draft, "0-s", "whole", of="step:award")
    found = said(act(client, "shift", draft, "0-s-0", 1))
    assert found == ["“奖励额”还被别的步骤或条件用到，请先改那一条。"]
    assert [len(part["steps"]) for part in draft.tree["parts"]] == [2, 1]


def test_more_parts_than_anyone_can_follow_are_refused(writer: User, draft: PolicyVersion) -> None:
    for number in range(parts.MOST - 1):
        parts.add(actor=writer, policy=draft.pk, title=f"第 {number} 笔", first="首笔", like=0)
    with pytest.raises(Refused, match="最多分 12 部分"):
        parts.add(actor=writer, policy=draft.pk, title="又一笔")


def test_the_draft_is_judged_with_one_row_a_part(client: Client, draft: PolicyVersion) -> None:
    make.enterprise("宝安区", legal_form="LIMITED")
    make.enterprise("宝安区", legal_form="BRANCH")
    split(client, draft)
    act(client, "change", draft, "1-c-0", state="legal_form:is:BRANCH", title="分支机构")
    checked(draft.tree, partial=False)
    day = timezone.localdate()
    found = preview(draft.programme, day.year - 1, day, draft=draft)
    assert [(block.part, block.verdict.tolist()) for block in found.blocks] == [
        ("", [2, 0]),
        ("PART2", [0, 2]),
    ]


def test_who_may_not_write_policies_splits_none(draft: PolicyVersion) -> None:
    other = Client()
    other.force_login(make.user("OFFICER", "宝安区"))
    assert split(other, draft).status_code in (403, 404)
    assert titles(draft) == [("", "")]
