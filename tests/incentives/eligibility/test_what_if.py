"""A draft tried on a cycle's facts: chosen on the page, kept with its content, exported with who gains, who loses and why."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.parameters.models import Parameter
from core.verdict import Refused
from cultivation.enterprises.models import AnnualFigures, Enterprise
from exchange.models import ExportRecord
from exchange.staging import exporting
from incentives.eligibility.cycles import services
from incentives.eligibility.cycles.models import Cycle, Trial
from incentives.eligibility.registry import find
from incentives.eligibility.whatif.proposals import propose
from incentives.eligibility.whatif.selectors import asked_for
from incentives.eligibility.whatif.services import try_out
from incentives.policy.models import PolicyVersion, Programme
from incentives.policy.services import drafts
from tests.incentives.eligibility.test_evaluating import included
from tests.support import factories as make
from tests.support.parameters import load_parameters, load_policies

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 1)
NEXT = {"valid_from": dt.date(2029, 1, 1), "valid_to": dt.date(2029, 12, 31)}


@pytest.fixture(autouse=True)
def _policy() -> None:
    load_parameters()
    load_policies()


@pytest.fixture
def bureau() -> User:
    return make.user("BUREAU", name="梁军涛")


@pytest.fixture
def client(bureau: User) -> Client:
    client = Client()
    client.force_login(bureau)
    return client


@pytest.fixture
def works() -> list[Enterprise]:
    """One that passes, one that does not grow, one of which nobody knows."""
    return [included(), included(output=(2, 1), revenue=(2, 1)), included(output=None)]


@pytest.fixture
def cycle(works: list[Enterprise], bureau: User) -> Cycle:
    return services.freeze(actor=bureau, programme=find("P1"), year=2022, day=DAY)


@pytest.fixture
def draft() -> PolicyVersion:
    """Every legal person is given the award: growth is not asked for."""
    return make.policy(find("P1"), number=9, state="DRAFT", **NEXT)


def page(client: Client, **query: Any) -> str:
    return client.get("/awards/what-if/", {"programme": "P1", **query}).content.decode()


def save(client: Client, cycle: Cycle, **sent: Any) -> Trial:
    client.post("/awards/what-if/save/", {"programme": "P1", "cycle": cycle.pk, **sent})
    return Trial.objects.get()


def workbook(client: Client, **sent: Any) -> Any:
    answer: Any = client.post("/imports/export/what_if/", {"programme": "P1", **sent})
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def rows(sheet: Any) -> list[dict[str, Any]]:
    heading, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def test_the_page_offers_each_draft_by_its_days_and_tries_the_one_that_is_chosen(
    client: Client, cycle: Cycle, draft: PolicyVersion
) -> None:
    offered = page(client)
    assert f'<option value="{draft.pk}" >第 9 版草稿（2029-01-01 起）</option>' in offered
    assert "/awards/what-if/save/" not in offered
    text = page(client, draft=draft.pk)
    assert "这样改，多 2 家符合，支出多 40.00 万元" in text
    assert "试用第 9 版草稿（2029-01-01 至 2029-12-31）" in text
    assert f'<option value="{draft.pk}" selected>' in text
    assert "不再要求“次年正增长”" in text
    assert "/awards/what-if/save/" in text


def test_the_draft_s_own_numbers_have_sliders_and_others_go(
    client: Client, cycle: Cycle, draft: PolicyVersion
) -> None:
    assert 'name="n_p1_cap"' in page(client)
    text = page(client, draft=draft.pk, n_p1_award="100000", n_p1_cap="1")
    assert 'name="n_p1_award"' in text
    assert 'name="n_p1_cap"' not in text
    assert "多 2 家符合，支出多 10.00 万元" in text


def test_a_number_that_the_cycle_does_not_know_is_that_of_the_draft_s_days(
    client: Client, cycle: Cycle, draft: PolicyVersion
) -> None:
    Parameter.objects.create(
        code="policy_p1_1", value="50000", unit="yuan", valid_from=NEXT["valid_from"], mark="ours", note="新奖励额"
    )  # fmt: skip
    draft.tree["parts"][0]["steps"][0]["is"] = {"op": "parameter", "code": "policy_p1_1"}
    draft.save()
    text = page(client, draft=draft.pk)
    assert "新奖励额" in text
    assert "多 2 家符合，支出少 5.00 万元" in text
    assert "草稿 5 万元" in page(client, draft=draft.pk, n_policy_p1_1="60000")
    trial = save(client, cycle, draft=draft.pk)
    Parameter.objects.filter(code="policy_p1_1").update(value="1")
    assert "支出少 5.00 万元" in page(client, draft=f"kept-{trial.pk}")


def test_a_kept_trial_gives_the_same_when_the_draft_was_edited_or_given_up(
    client: Client, cycle: Cycle, draft: PolicyVersion, bureau: User
) -> None:
    trial = save(client, cycle, draft=draft.pk, n_p1_award="100000")
    assert (trial.draft_id, trial.numbers) == (draft.pk, {"p1_award": "100000"})
    assert (trial.tried or {})["version"] == draft.version
    draft.tree["parts"][0]["conditions"][0]["is"] = {"op": "is", "fact": "legal_person", "wanted": False}
    draft.save()
    services._opened.cache_clear()
    again = try_out(cycle, trial.numbers, asked_for(bureau, cycle, f"kept-{trial.pk}"))
    assert again.as_json() == trial.result
    assert try_out(cycle, {}, propose(draft, services.opened(cycle))).as_json() != trial.result
    drafts.withdraw(actor=bureau, policy=draft.pk)
    trial.refresh_from_db()
    assert trial.draft_id is None
    text = page(client, draft=f"kept-{trial.pk}", n_p1_award="100000")
    assert "多 2 家符合，支出多 10.00 万元" in text
    assert "selected>保存的第 9 版</option>" in text
    assert f"draft=kept-{trial.pk}" in page(client)


def test_the_page_of_a_draft_says_what_was_tried_to_who_writes_and_approves_it(
    client: Client, cycle: Cycle, draft: PolicyVersion
) -> None:
    of_draft = reverse("policy:version", args=[draft.pk])
    assert "全市试算过" not in client.get(of_draft).content.decode()
    trial = save(client, cycle, draft=draft.pk, n_p1_award="100000")
    text = client.get(of_draft).content.decode()
    assert "全市试算过" in text
    assert "多 2 家符合，支出多 10.00 万元" in text
    assert f"draft=kept-{trial.pk}" in text
    assert "草稿后来改过" not in text
    draft.tree["parts"][0]["conditions"][0]["is"] = {"op": "is", "fact": "legal_person", "wanted": False}
    draft.save()
    assert "草稿后来改过" in client.get(of_draft).content.decode()
    reader = Client()
    reader.force_login(make.user("ANALYST"))
    assert "全市试算过" not in reader.get(of_draft).content.decode()


def test_what_cannot_be_tried_is_said_and_the_page_stays(
    client: Client, cycle: Cycle, draft: PolicyVersion
) -> None:
    assert "这份草稿已经不在了，请另选一份" in page(client, draft="999999")
    assert "这份草稿已经不在了" in page(client, draft="kept-7")
    refused = page(client, draft=draft.pk, n_p1_award="-1")
    assert "这个参数不能是负数" in refused
    assert "多 2 家符合" in refused
    draft.tree["parts"][0]["steps"] = []
    draft.save()
    text = page(client, draft=draft.pk)
    assert "还没有金额的步骤" in text
    assert "没有变化" in text


def test_a_district_s_draft_stands_for_its_own_rule_alone(bureau: User) -> None:
    programme = Programme.objects.create(
        code="X9", name="试办", source="测试", subject="ENTERPRISE", by_district=True
    )
    first, second = (make.enterprise(name, legal_form="LIMITED").district for name in ("宝安区", "南山区"))
    amount = {"op": "parameter", "code": "p1_award"}
    for number, district in enumerate((first, second)):
        make.policy(programme, amount=amount, district=district, number=number + 1)
    frozen = services.freeze(actor=bureau, programme=programme, year=2023, day=DAY)
    stricter = {"op": "is", "fact": "legal_form", "wanted": "BRANCH"}
    draft = make.policy(programme, stricter, amount, district=first, number=3, state="DRAFT", **NEXT)
    found = try_out(frozen, {}, propose(draft, services.opened(frozen))).as_json()
    assert [(found[side]["pass"], found[side]["fail"]) for side in ("before", "after")] == [(2, 0), (1, 1)]


def test_a_draft_s_page_leads_there_or_says_what_comes_first(
    client: Client, draft: PolicyVersion, works: list[Enterprise], bureau: User
) -> None:
    url = reverse("policy:version", args=[draft.pk])
    before = client.get(url).content.decode()
    assert "全市试算要用冻结的数，请先建一个测算批。" in before
    assert 'href="/awards/cycles/?programme=P1"' in before
    services.freeze(actor=bureau, programme=find("P1"), year=2022, day=DAY)
    text = client.get(url).content.decode()
    assert f'<a class="btn" href="/awards/what-if/?programme=P1&amp;draft={draft.pk}">全市试算</a>' in text
    issued = PolicyVersion.objects.get(programme="P1", number=1)
    assert "全市试算" not in client.get(reverse("policy:version", args=[issued.pk])).content.decode()
    draft.tree["parts"][0]["steps"] = []
    draft.save()
    assert "全市试算" not in client.get(url).content.decode()
    alone = make.policy(
        Programme.objects.create(code="X9", name="试办", source="测试", subject="ENTERPRISE"), state="DRAFT"
    )
    first = client.get(reverse("policy:version", args=[alone.pk])).content.decode()
    assert "这项政策还没有发布过版本" in first


def test_the_workbook_says_who_gains_who_loses_and_why(
    client: Client, cycle: Cycle, draft: PolicyVersion, works: list[Enterprise]
) -> None:
    book = workbook(client, cycle=cycle.pk, draft=draft.pk, n_p1_award="150000")
    assert book.sheetnames[1:] == ["按区", "按规模", "按行业"]
    lines = rows(book.worksheets[0])
    told = {line["企业名称"]: line for line in lines}
    assert set(told) == {one.name for one in works}
    assert lines[-1]["企业名称"] == works[0].name
    lost, gained = told[works[0].name], told[works[1].name]
    assert (lost["变化"], lost["现行结论"], lost["试算结论"]) == ("少得", "符合", "符合")
    assert [lost[name] for name in ("现行金额（元）", "试算金额（元）", "差额（元）")] == [
        200_000,
        150_000,
        -50_000,
    ]
    assert lost["原因"] == "奖励额 150,000 元"
    assert (gained["现行结论"], gained["试算结论"], gained["差额（元）"]) == ("不符合", "符合", 150_000)
    assert gained["原因"] == "不再要求“次年正增长”"
    assert (gained["所属区"], gained["街道"]) == ("宝安区", "新安街道")
    assert rows(book["按区"]) == [
        {
            "区": "宝安",
            "现行（万元）": 20,
            "试算（万元）": 45,
            "差额（万元）": 25,
            "多得（个）": 2,
            "少得（个）": 1,
        }
    ]
    record = ExportRecord.objects.get()
    assert (record.dataset, record.filters["draft"]) == ("what_if", [str(draft.pk)])


def test_a_draft_in_parts_is_exported_part_by_part(
    client: Client, cycle: Cycle, draft: PolicyVersion
) -> None:
    (part,) = draft.tree["parts"]
    draft.tree["parts"] = [part | {"title": "首笔"}, part | {"code": "PART2", "title": "次笔"}]
    draft.save()
    lines = rows(workbook(client, cycle=cycle.pk, draft=draft.pk).worksheets[0])
    second = [line for line in lines if line["对象"] == "次笔"]
    assert len(second) == 3
    assert {(line["现行结论"], line["试算结论"], line["原因"]) for line in second} == {
        (None, "符合", "这一部分是新加的")
    }


def test_what_did_not_change_gives_a_workbook_without_lines(client: Client, cycle: Cycle) -> None:
    assert rows(workbook(client, cycle=cycle.pk).worksheets[0]) == []


def test_an_export_is_refused_for_what_there_is_not_and_for_who_may_not_try(
    cycle: Cycle, bureau: User, tmp_path: Any
) -> None:
    for asked in ({"colour": ["red"]}, {"draft": ["999"]}, {"n_p9": ["1"]}, {"cycle": ["999"]}):
        with pytest.raises(Refused):
            exporting.export(bureau, "what_if", tmp_path / "x.xlsx", {"programme": ["P1"], **asked})
    other = make.user("REVIEWER", "宝安区")
    with pytest.raises(Refused, match="没有导出"):
        exporting.export(other, "what_if", tmp_path / "x.xlsx", {"programme": ["P1"]})
    assert not ExportRecord.objects.exists()


def test_figures_that_change_after_the_freeze_change_no_export(
    client: Client, cycle: Cycle, draft: PolicyVersion
) -> None:
    one = rows(workbook(client, cycle=cycle.pk, draft=draft.pk).worksheets[0])
    AnnualFigures.objects.update(output=1, revenue=1)
    services._opened.cache_clear()
    assert rows(workbook(client, cycle=cycle.pk, draft=draft.pk).worksheets[0]) == one
