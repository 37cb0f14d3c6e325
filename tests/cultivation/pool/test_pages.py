"""The pages of the pools: finding first, lists, acts that are done or refused, the enterprise's section."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from core.jobs.models import Job
from core.jobs.running import run_now
from cultivation.enterprises.standing import refresh_standing
from cultivation.pool.models import KeyMember, PoolException, PoolMove, PoolVersion
from cultivation.pool.services import building, moves
from cultivation.pool.services.freezing import freeze_pools
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("march")


def client(role: str = "BUREAU", place: str | None = None) -> tuple[Client, Any]:
    person = make.user(role, place)
    made = Client()
    made.force_login(person)
    return made, person


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def firms(number: int = 3, **fields: Any) -> list[Any]:
    return [
        make.enterprise("宝安区", "新安街道", **{"revenue": {2023: 15_000_000}} | fields)
        for _n in range(number)
    ]


def test_before_the_first_version_the_page_says_that_it_counts_live() -> None:
    firms()
    browser, _bureau = client()
    page = text(browser.get("/pool/?year=2024"))
    assert "2024 年培育库还没有提交：现算 3 家" in page
    assert "去测算" in page
    assert "去测算" not in text(client("OFFICER", "新安街道")[0].get("/pool/?year=2024"))


def test_a_build_is_previewed_and_committed_in_the_browser() -> None:
    firms()
    make.enterprise("宝安区")
    browser, _bureau = client()
    browser.post("/pool/build/start/", {"year": "2024"})
    run_now(Job.objects.get(kind=building.JOB))
    page = browser.get("/pool/build/?year=2024")
    assert "2024 年培育库第 1 版：新进 3 家，调出 0 家，提交后 3 家" in text(page)
    assert "缺上年营业收入" in text(page)
    hidden = dict(re.findall(r'name="(considered|entered|stayed|left)" value="(\d+)"', page.content.decode()))
    assert hidden == {"considered": "4", "entered": "3", "stayed": "0", "left": "0"}
    browser.post("/pool/build/commit/", hidden | {"year": "2024"})
    run_now(Job.objects.filter(kind=building.JOB).latest("pk"))
    assert PoolVersion.objects.get().number == 1
    listed = text(browser.get("/pool/?year=2024"))
    assert "2024 年培育库：在库 3 家" in listed
    assert "第 1 版" in listed
    assert browser.get("/pool/?year=2024&show=out").context["total"] == 1
    assert browser.get("/pool/?year=2024&reason=REVENUE_UNKNOWN").context["total"] == 1
    refresh_standing()
    assert browser.get("/enterprises/?missing=revenue").context["page"].total == 1
    assert browser.get("/enterprises/?missing=industry").context["page"].total == 0


def test_a_commit_without_a_preview_and_a_second_build_are_refused_in_a_sentence() -> None:
    browser, _bureau = client()
    assert "请先测算" in text(browser.post("/pool/build/commit/", {"year": "2024"}, follow=True))
    browser.post("/pool/build/start/", {"year": "2024"})
    assert "正在测算" in text(browser.post("/pool/build/start/", {"year": "2024"}, follow=True))


def test_an_earlier_version_is_shown_as_it_was_and_exported_so() -> None:
    ones = firms()
    browser, bureau = client()
    building.commit(actor=bureau, year=2024)
    type(ones[0].annual_figures.get()).objects.filter(enterprise=ones[0]).update(revenue=Decimal(1))
    building.commit(actor=bureau, year=2024)
    assert browser.get("/pool/?year=2024&show=in").context["total"] == 2
    assert browser.get("/pool/?year=2024&version=1&show=in").context["total"] == 3


def test_the_list_keeps_to_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    firms(2)
    browser, bureau = client()
    building.commit(actor=bureau, year=2024)
    browser.get("/pool/?year=2024")
    with django_assert_max_num_queries(26):
        browser.get("/pool/?year=2024")
    firms(8)
    building.commit(actor=bureau, year=2024)
    with django_assert_max_num_queries(26):
        assert browser.get("/pool/?year=2024&show=in").context["total"] == 10


def test_an_exception_is_proposed_on_the_enterprises_page_and_decided_from_the_list() -> None:
    (one,) = firms(1, revenue={})
    reviewer, _who = client("REVIEWER", "宝安区")
    assert (
        f"/pool/enterprises/{one.pk}/exception/" in reviewer.get(f"/enterprises/{one.pk}/").content.decode()
    )
    wrong = reviewer.post(
        f"/pool/enterprises/{one.pk}/exception/", {"year": "2024", "kind": "OUT", "reason": "x"}
    )
    assert wrong.status_code == 422
    assert "不在培育库" in text(wrong)
    reviewer.post(
        f"/pool/enterprises/{one.pk}/exception/", {"year": "2024", "kind": "IN", "reason": "已停产检修"}
    )
    row = PoolException.objects.get()
    bureau, _who = client()
    assert "1 项待审批" in text(bureau.get("/pool/exceptions/?year=2024"))
    refused = bureau.post(f"/pool/exceptions/{row.pk}/decide/", {"answer": ""})
    assert refused.status_code == 422
    bureau.post(f"/pool/exceptions/{row.pk}/decide/", {"answer": "", "approve": "1"})
    row.refresh_from_db()
    assert row.state == "APPROVED"
    reviewer.post(f"/pool/exceptions/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.state == "WITHDRAWN"


def test_after_the_freeze_moves_are_made_on_the_enterprises_page(march: Any) -> None:
    inside, outside = firms(1)[0], firms(1, revenue={})[0]
    browser, bureau = client()
    building.commit(actor=bureau, year=2024)
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    freeze_pools(dt.date(2024, 4, 1))
    assert "登记调出" in text(browser.get(f"/enterprises/{inside.pk}/"))
    data = {"year": "2024", "on": "2024-04-02", "source": "证明"}
    browser.post(f"/pool/enterprises/{outside.pk}/move/", data)
    browser.post(f"/pool/enterprises/{inside.pk}/move/", data | {"cause": "DEREGISTERED"})
    assert [(m.enterprise_id, m.kind) for m in PoolMove.objects.order_by("pk")] == [
        (outside.pk, "JOIN"), (inside.pk, "LEAVE"),
    ]  # fmt: skip
    assert "快照 1 家，增补 1 家，调出 1 家；快照加增补 2 家" in text(browser.get("/pool/?year=2024"))
    late = browser.post(
        f"/pool/enterprises/{outside.pk}/move/", data | {"on": "2025-01-01", "cause": "MOVED"}
    )
    assert late.status_code == 422


def test_since_the_freeze_the_page_lists_who_is_in_today_and_who_came_and_left(march: Any) -> None:
    (stays, goes), (comes,) = firms(2), firms(1, revenue={})
    browser, bureau = client()
    building.commit(actor=bureau, year=2024)
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    freeze_pools(dt.date(2024, 4, 1))
    founded = make.enterprise("南山区")
    day, proof = dt.date(2024, 4, 2), "证明"
    for one in (comes, founded):
        moves.supplement(actor=bureau, year=2024, enterprise=one.pk, on=day, source=proof)
    moves.leave(actor=bureau, year=2024, enterprise=goes.pk, on=day, cause="DEREGISTERED", source=proof)
    page = browser.get("/pool/?year=2024")
    assert {line.row.enterprise_id for line in page.context["lines"]} == {stays.pk, comes.pk, founded.pk}
    assert f"/pool/enterprises/{stays.pk}/move/" in page.content.decode()
    counts = {tab.label: tab.count for tab in page.context["tabs"]}
    assert counts == {"现在在库": 3, "入库": 2, "增补": 2, "已调出": 1, "未入库": 1}
    gone = browser.get("/pool/?year=2024&show=left")
    assert [line.why for line in gone.context["lines"]] == ["2024-04-02 调出（注销）；上年营业收入在入库区间"]
    there = browser.get("/pool/?year=2024&district=440305")
    assert [(tab.label, tab.count) for tab in there.context["tabs"] if tab.count] == [
        ("现在在库", 1),
        ("增补", 1),
    ]
    assert there.context["total"] == 1
    officer = client("OFFICER", "新安街道")[0].get("/pool/?year=2024")
    assert officer.context["total"] == 2
    assert "/move/" not in officer.content.decode()


def test_who_came_and_went_again_counts_alike_in_the_heading_and_over_the_list(march: Any) -> None:
    firms(1)
    (comes,) = firms(1, revenue={})
    above = make.enterprise("宝安区", "新安街道")
    make.inclusion(above, dt.date(2023, 12, 20))
    refresh_standing()
    browser, bureau = client()
    building.commit(actor=bureau, year=2024)
    type(comes).objects.filter(pk=above.pk).update(industry="5199")
    building.commit(actor=bureau, year=2024)
    march.move_to(dt.datetime(2024, 4, 10, 3, tzinfo=dt.UTC))
    freeze_pools(dt.date(2024, 4, 1))
    founded = make.enterprise("宝安区")
    proof: Any = {"actor": bureau, "year": 2024, "on": dt.date(2024, 4, 2), "source": "证明"}
    for one in (comes, founded):
        moves.supplement(enterprise=one.pk, **proof)
    moves.leave(enterprise=comes.pk, cause="WITHDRAWN", **proof)
    page = browser.get("/pool/?year=2024")
    counts = {tab.label: tab.count for tab in page.context["tabs"]}
    assert counts == {"现在在库": 2, "入库": 1, "增补": 2, "已调出": 1, "未入库": 2}
    assert "2024 年培育库：在库 2 家" in text(page)
    assert "快照 1 家，增补 2 家，调出 1 家；快照加增补 3 家" in text(page)
    gone = browser.get("/pool/?year=2024&show=left").context["lines"]
    assert [line.why.partition("；")[0] for line in gone] == ["2024-04-02 调出（退出培育）"]
    assert browser.get("/pool/?year=2024&version=1&q=有限").context["total"] == 3, "as it was then"
    assert "登记增补" not in text(browser.get(f"/enterprises/{above.pk}/"))


def test_who_asks_for_a_name_or_a_reason_is_not_kept_to_the_members() -> None:
    firms(1)
    make.enterprise("宝安区", name="深圳市无收入有限公司")
    browser, bureau = client()
    building.commit(actor=bureau, year=2024)
    assert browser.get("/pool/?year=2024").context["total"] == 1
    assert browser.get("/pool/?year=2024&q=无收入").context["total"] == 1
    assert browser.get("/pool/?year=2024&reason=REVENUE_UNKNOWN").context["total"] == 1


def test_the_section_says_why_and_of_which_version() -> None:
    (one,) = firms(1, industry="5199")
    browser, bureau = client()
    page = text(browser.get(f"/enterprises/{one.pk}/"))
    assert "现算，还没有提交的版本" in page
    building.commit(actor=bureau, year=2024)
    page = text(browser.get(f"/enterprises/{one.pk}/"))
    assert "不属于工业" in page
    assert "企业档案" in page
    assert "第 1 版" in page


def test_suggestions_stand_in_the_domains_order_and_mark_who_was_above_scale() -> None:
    for name, readiness, p50 in (
        ("丁", "POSSIBLE", 30),
        ("丙", "LIKELY", 10),
        ("乙", "LIKELY", 20),
        ("甲", "REACHED", 5),
    ):
        make.enterprise(
            "宝安区",
            "新安街道",
            name=name * 4,
            revenue={2023: 15_000_000},
            standing={"readiness": readiness, "p50": p50},
        )
    once = make.enterprise("宝安区", "新安街道", name="曾经规上", revenue={2023: 15_000_000})
    make.inclusion(once, dt.date(2020, 1, 1))
    make.exit_(once, dt.date(2021, 12, 31))
    browser, _who = client("REVIEWER", "宝安区")
    page = browser.get("/pool/key/?year=2024")
    assert [line.row.name for line in page.context["lines"]] == [
        "甲" * 4,
        "乙" * 4,
        "丙" * 4,
        "丁" * 4,
        "曾经规上",
    ]
    assert text(page).count("曾规上，不享首次奖励") == 1
    assert "目标未下达" in text(page)


def test_the_bureau_sees_the_districts_beside_each_other_and_others_their_own() -> None:
    make.key_member(firms(1)[0])
    bureau, _who = client()
    page = text(bureau.get("/pool/key/?year=2024"))
    assert "宝安区" in page
    assert "南山区" in page
    other, _who = client("REVIEWER", "南山区")
    assert other.get("/pool/key/?year=2024&district=440306").status_code == 404
    assert "重点库已有 0 家" in text(other.get("/pool/key/?year=2024"))


def test_picked_rows_are_nominated_and_confirmed_by_another() -> None:
    ones = firms()
    reviewer, _who = client("REVIEWER", "宝安区")
    picked = "&".join(f"pk={one.pk}" for one in ones[:2])
    page = reviewer.get(f"/pool/key/nominate/?year=2024&district=440306&{picked}")
    assert "提名 2 家" in text(page)
    done = reviewer.post(
        "/pool/key/nominate/",
        {"year": "2024", "district": "440306", "pk": [one.pk for one in ones[:2]]},
        follow=True,
    )
    assert "已提名 2 家" in text(done)
    members = list(KeyMember.objects.order_by("pk"))
    bureau, _who = client()
    asked = {"year": "2024", "district": "440306", "pk": [f"{one.pk}.1" for one in members]}
    assert "请填写不确认的理由" in text(
        bureau.post("/pool/key/decide/", asked | {"confirm": "0"}, follow=True)
    )
    assert "已确认 2 家" in text(bureau.post("/pool/key/decide/", asked | {"confirm": "1"}, follow=True))
    assert "他人刚处理过" in text(bureau.post("/pool/key/decide/", asked | {"confirm": "1"}, follow=True))
    assert set(KeyMember.objects.values_list("state", flat=True)) == {"CONFIRMED"}


def test_a_set_that_grew_between_page_and_commit_is_refused() -> None:
    firms(2)
    reviewer, _who = client("REVIEWER", "宝安区")
    page = reviewer.get("/pool/key/nominate/?year=2024&district=440306&every=1")
    carried = dict(
        re.findall(
            r'<input type="hidden" name="(every|count|digest)" value="([^"]+)">', page.content.decode()
        )
    )
    assert carried["count"] == "2"
    firms(1)
    refused = reviewer.post("/pool/key/nominate/", {"year": "2024", "district": "440306"} | carried)
    assert refused.status_code == 409
    assert "原为 2 条，现为 3 条" in text(refused)
    assert not KeyMember.objects.exists()


def test_a_member_is_replaced_and_let_go_by_their_pages() -> None:
    old, new = firms(2)
    member = make.key_member(old)
    reviewer, _who = client("REVIEWER", "宝安区")
    blank = reviewer.post(f"/pool/key/{member.pk}/replace/", {"by": str(new.pk), "reason": " "})
    assert blank.status_code == 422
    reviewer.post(f"/pool/key/{member.pk}/replace/", {"by": str(new.pk), "reason": "停产"})
    member.refresh_from_db()
    assert member.state == "REPLACED"
    fresh = KeyMember.objects.get(enterprise=new)
    reviewer.post(f"/pool/key/{fresh.pk}/leave/", {"cause": "WITHDRAWN", "on": "2024-03-05", "answer": ""})
    fresh.refresh_from_db()
    assert (fresh.state, fresh.cause) == ("LEFT", "WITHDRAWN")


def test_from_outside_one_is_nominated_with_its_ground_while_the_share_allows(march: Any) -> None:
    (missed,) = firms(1, revenue={2023: 30_000_000})
    reviewer, _who = client("REVIEWER", "宝安区")
    assert [line.row for line in reviewer.get("/pool/key/?year=2024&tab=grounds").context["lines"]] == [
        missed
    ]
    asked = {"year": "2024", "district": "440306", "outside": "1", "pk": str(missed.pk)}
    assert "超过上限 0 家" in text(reviewer.post("/pool/key/nominate/", asked, follow=True))
    for one in firms(4):
        make.key_member(one)
    reviewer.post("/pool/key/nominate/", asked)
    member = KeyMember.objects.get(enterprise=missed)
    assert (member.origin, member.reason) == ("MISSED", "应统未统：上年营业收入已达规模，尚未纳统")
