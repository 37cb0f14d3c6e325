"""The pages of 政策库: what they say of a version, what differs, one enterprise tried, and what each person may do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.parameters.models import Parameter
from incentives.policy import materials
from incentives.policy.models import PolicyVersion, Programme
from tests.support import factories as make

pytestmark = pytest.mark.django_db
LEGAL: Any = {"op": "is", "fact": "legal_person", "wanted": True}
LIMITED: Any = {"op": "is", "fact": "legal_form", "wanted": "LIMITED"}


@pytest.fixture
def writer() -> User:
    return make.user("BUREAU", name="梁军涛")


@pytest.fixture
def programme() -> Programme:
    Parameter.objects.create(
        code="p1_award", value="1000", unit="yuan", valid_from="2018-01-01", mark="ours", note="奖励额"
    )
    return Programme.objects.create(
        code="X9", name="试办奖励办法", short_name="试办奖励", source="测试", subject="ENTERPRISE"
    )


@pytest.fixture
def issued(programme: Programme) -> PolicyVersion:
    return make.policy(programme)


@pytest.fixture
def draft(issued: PolicyVersion, writer: User) -> PolicyVersion:
    """A revision that asks for a limited company instead."""
    return make.policy(
        issued.programme, LIMITED, state="DRAFT", revises=issued, drafted_by=writer, writers=[writer.pk],
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, row: PolicyVersion, **query: Any) -> str:
    return client.get(reverse("policy:version", args=[row.pk]), query).content.decode()


def test_the_library_lists_every_version_in_a_fixed_number_of_queries(
    draft: PolicyVersion, writer: User, django_assert_max_num_queries: Any
) -> None:
    client = browser(writer)
    client.get("/policies/")
    with django_assert_max_num_queries(7):
        text = client.get("/policies/").content.decode()
    assert "1 项政策，1 项有已发布的版本" in text
    assert f'href="/policies/versions/{draft.pk}/"' in text
    officer = browser(make.user("OFFICER")).get("/policies/").content.decode()
    assert f'href="/policies/versions/{draft.pk}/"' not in officer
    assert "新设政策" not in officer


def test_a_draft_says_first_what_it_changes_and_strikes_the_old_words_through(
    draft: PolicyVersion, writer: User
) -> None:
    text = page(browser(writer), draft)
    assert "试办奖励：第 2 版改了 1 句" in text
    assert "<del>独立法人</del>" in text
    assert "<ins>企业类型为有限责任公司</ins>" in text
    assert "梁军涛起草" in text
    assert "已检查：1 个事实都认识" in text
    assert "送审批" in text
    assert browser(make.user("OFFICER")).get(reverse("policy:version", args=[draft.pk])).status_code == 404


def test_what_keeps_a_draft_from_being_submitted_is_said_and_the_button_is_not_there(
    draft: PolicyVersion, writer: User
) -> None:
    draft.tree["parts"][0]["steps"] = []
    draft.save()
    text = page(browser(writer), draft)
    assert "还不能送审：政策内容：还没有金额的步骤。" in text
    assert "送审批" not in text


def test_who_wrote_it_sees_why_they_may_not_approve_and_another_person_approves(
    draft: PolicyVersion, writer: User
) -> None:
    mine, other = browser(writer), browser(make.user("BUREAU"))
    act = reverse("policy:submit", args=[draft.pk])
    assert mine.post(act, {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    assert "您写过这一版，须由他人审批。" in page(mine, draft)
    assert "批准发布" not in page(mine, draft)
    assert "批准发布" in page(other, draft)
    back = reverse("policy:send_back", args=[draft.pk])
    short = other.post(back, {"version": draft.version, "reason": "不"})
    assert short.status_code == 422
    assert "请写明退回原因" in short.content.decode()
    other.post(back, {"version": draft.version, "reason": "请补上限"})
    draft.refresh_from_db()
    assert "被退回：请补上限" in page(mine, draft)
    mine.post(act, {"version": draft.version})
    draft.refresh_from_db()
    other.post(reverse("policy:approve", args=[draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.state == "ISSUED"
    assert PolicyVersion.objects.get(number=1).valid_to == dt.date(2023, 12, 31)


def test_an_officer_reads_an_issued_version_without_acts(issued: PolicyVersion) -> None:
    text = page(browser(make.user("OFFICER")), issued)
    assert "独立法人" in text
    assert "首次上规奖励金额 1,000 元" in text
    assert not any(act in text for act in ("加条件", "修订", "送审批", "/system/parameters/"))


def test_two_versions_are_compared_with_their_heads(draft: PolicyVersion, writer: User) -> None:
    client = browser(writer)
    text = client.get(reverse("policy:compare", args=[draft.pk])).content.decode()
    assert "试办奖励：第 2 版比第 1 版改了 1 句" in text
    assert "2018-01-01 至 2030-12-31" in text
    alone = client.get(reverse("policy:compare", args=[draft.revises_id or 0]), {"old": "9"})
    assert alone.status_code == 200


def test_one_enterprise_is_judged_line_by_line_by_both_versions(draft: PolicyVersion, writer: User) -> None:
    year = timezone.localdate().year - 1
    works = make.enterprise("宝安区", "新安街道", legal_form="JOINT_STOCK")
    client = browser(writer)
    text = page(client, draft, **{"try": works.uscc, "year": year})
    assert f"{works.name}</a>" in text
    assert "这家会从符合变成不符合" in text
    assert "第 1 版（已发布）" in text
    alone = page(client, draft.revises, **{"try": works.uscc, "year": year})  # type: ignore[arg-type]
    assert "这家企业符合。" in alone
    assert "1,000.00 元" in alone
    assert "没有找到这家企业。" in page(client, draft, **{"try": "不存在的公司", "year": year})


def test_who_sees_only_a_district_tries_only_its_enterprises(issued: PolicyVersion) -> None:
    works = make.enterprise("南山区")
    assert "没有找到这家企业。" in page(
        browser(make.user("OFFICER", "宝安区")), issued, **{"try": works.uscc}
    )


def test_a_draft_that_cannot_judge_yet_says_so(draft: PolicyVersion, writer: User) -> None:
    draft.tree["parts"][0]["conditions"][0]["is"] = {"op": "any", "of": []}
    draft.save()
    works = make.enterprise("宝安区")
    assert "条件第 1 条：下面至少要有一个条件。" in page(browser(writer), draft, **{"try": works.uscc})


def test_a_condition_is_added_changed_and_removed_by_its_form(draft: PolicyVersion, writer: User) -> None:
    client = browser(writer)
    kinds = client.get(reverse("policy:kinds", args=[draft.pk, "0-c"])).content.decode()
    assert "几条合成一条" in kinds
    added = client.post(
        reverse("policy:add", args=[draft.pk, "0-c", "is"]),
        {"version": draft.version, "state": "in_city:yes"},
    )
    assert added.headers["Location"] == f"/policies/versions/{draft.pk}/#at-0-c-1"
    draft.refresh_from_db()
    line = draft.tree["parts"][0]["conditions"][1]
    assert line == {
        "code": "C1",
        "title": "在本市（含深汕）注册",
        "is": {"op": "is", "fact": "in_city", "wanted": True},
    }
    url = reverse("policy:change", args=[draft.pk, "0-c-1"])
    assert "selected>在本市（含深汕）注册" in client.get(url).content.decode()
    stale = client.post(url, {"version": draft.version - 1, "state": "in_city:no", "title": "外地"})
    assert stale.status_code == 422
    assert "已修改" in stale.content.decode()
    client.post(url, {"version": draft.version, "state": "in_city:no", "title": "外地"})
    draft.refresh_from_db()
    assert draft.tree["parts"][0]["conditions"][1]["title"] == "外地"
    client.post(reverse("policy:move", args=[draft.pk, "0-c-1"]), {"version": draft.version, "by": "up"})
    draft.refresh_from_db()
    assert draft.tree["parts"][0]["conditions"][0]["title"] == "外地"
    client.post(reverse("policy:remove", args=[draft.pk, "0-c-0"]), {"version": draft.version})
    draft.refresh_from_db()
    assert len(draft.tree["parts"][0]["conditions"]) == 1
    assert client.get(reverse("policy:change", args=[draft.pk, "0-c-9"])).status_code == 404
    assert client.get(reverse("policy:add", args=[draft.pk, "0-c", "eval"])).status_code == 404


def test_what_does_not_fit_is_said_at_the_form_with_its_place(draft: PolicyVersion, writer: User) -> None:
    Parameter.objects.create(code="x_rate", value="0.5", unit="ratio", valid_from="2018-01-01", mark="ours")
    answer = browser(writer).post(
        reverse("policy:add", args=[draft.pk, "0-s", "reckon"]),
        {"version": draft.version, "how": "plus", "a": "step:award", "b": "parameter:x_rate"},
    )
    assert answer.status_code == 422
    assert "金额第 2 步：单位不同的值不能相加减或比大小。" in answer.content.decode()


def test_the_head_keeps_papers_and_windows(
    draft: PolicyVersion, writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(materials, "_named", [])
    draft.materials = ["A02"]
    draft.save()
    materials.on_named(lambda: {"A02": "营业执照", "A03": "信用报告"})
    client, url = browser(writer), reverse("policy:head", args=[draft.pk])
    sent = {
        "version": draft.version, "valid_from": "2024-01-01", "valid_to": "2024-12-31", "source": "办法",
        "materials": ["A02", "A03"], "year_0": "2024", "opens_0": "2024-04-01", "closes_0": "2024-03-01",
        "site_check": "SAMPLE",
    }  # fmt: skip
    wrong = client.post(url, sent)
    assert "申报时间第 1 行：截止 2024-03-01 早于开始 2024-04-01。" in wrong.content.decode()
    assert "年度、开始和截止都要填" in client.post(url, sent | {"closes_0": ""}).content.decode()
    assert client.post(url, sent | {"closes_0": "2024-05-01"}).status_code == 302
    draft.refresh_from_db()
    assert draft.materials == ["A02", "A03"]
    assert draft.windows == [{"year": 2024, "opens_on": "2024-04-01", "closes_on": "2024-05-01"}]
    assert draft.site_check == "SAMPLE"
    assert "营业执照 · 信用报告" in page(client, draft)
    assert "按比例抽查" in page(client, draft)


def test_a_parameter_that_is_missing_is_added_on_the_way(draft: PolicyVersion, writer: User) -> None:
    client = browser(writer)
    url = f"{reverse('policy:new_parameter', args=['X9'])}?policy={draft.pk}"
    below = client.post(
        url, {"name": "上限", "value": "-1", "valid_from": "2024-01-01", "reason": "新政策上限"}
    )
    assert below.status_code == 422
    assert "这个参数不能是负数。" in below.content.decode()
    made = client.post(
        url, {"name": "上限", "value": "500000", "valid_from": "2024-01-01", "reason": "新政策上限"}
    )
    assert made.headers["Location"] == f"/policies/versions/{draft.pk}/"
    form = client.get(reverse("policy:add", args=[draft.pk, "0-s", "parameter"])).content.decode()
    assert '<option value="policy_x9_1">上限 50 万元</option>' in form
    grid = client.get(f"{reverse('policy:new_parameter', args=['X9'])}?unit=rate_table").content.decode()
    assert 'name="value-0-0"' in grid


def test_other_systems_read_what_was_issued(draft: PolicyVersion, writer: User) -> None:
    officer, bureau = browser(make.user("OFFICER")), browser(writer)
    told = officer.get("/api/v1/policy-versions/").json()["results"]
    assert [(row["programme"], row["number"], row["state"]) for row in told] == [("X9", 1, "ISSUED")]
    assert told[0]["tree"]["parts"][0]["conditions"][0]["is"] == LEGAL
    both = bureau.get("/api/v1/policy-versions/", {"programme": "X9", "state": "DRAFT"}).json()["results"]
    assert [(row["number"], row["revises"]) for row in both] == [(2, draft.revises_id)]
    assert officer.get(f"/api/v1/policy-versions/{draft.pk}/").status_code == 404
    assert bureau.get("/api/v1/policy-versions/", {"state": "ODD"}).status_code == 400
