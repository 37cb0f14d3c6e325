"""Pages, form, command, to-dos and API of scoring."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.forms.versions import Conflict
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from incentives.scoring import services, todos
from incentives.scoring.candidates import refresh
from incentives.scoring.models import SelfCheckAnswer, SpecialisedCandidate
from tests.incentives.scoring.conftest import SAID
from tests.support import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2024")]
NOON = dt.datetime.fromisoformat("2024-06-30T12:00+08:00")


@pytest.fixture
def in_2024() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def command(*arguments: Any, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("score_specialised", *arguments, json=True, stdout=out, **options)
    return dict(json.loads(out.getvalue()))


def state(actor: User, of: Enterprise, **answers: str) -> int:
    return services.state(actor=actor, enterprise=of.pk, year=2024, answers=answers)


# --- the service


def test_answers_are_kept_with_who_and_when_and_a_newer_one_corrects(
    works: Enterprise, officer: User
) -> None:
    assert state(officer, works, margin="5", ip="II") == 2
    assert state(officer, works, margin="5", ip="I_OWN") == 1
    rows = list(SelfCheckAnswer.objects.filter(fact="ip").order_by("version"))
    assert [(row.value, row.version, row.is_current, row.stated_by) for row in rows] == [
        ("II", 1, False, officer),
        ("I_OWN", 2, True, officer),
    ]
    assert rows[0].stated_at == NOON
    assert state(officer, works, ip="") == 1
    assert SelfCheckAnswer.objects.get(fact="ip", is_current=True).value == ""
    assert SpecialisedCandidate.objects.filter(enterprise=works, year=2024).count() == 3


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"turnover": "5"}, "没有“turnover”"),
        ({"growth": "5"}, "没有“growth”"),
        ({"margin": "五"}, "填写有误"),
        ({"margin": "NaN"}, "填写有误"),
        ({"ip": "GOLD"}, "填写有误"),
        ({"main_share": "100.5"}, "应在 0 至 100 之间"),
        ({"digital": "5"}, "应在 1 至 4 之间"),
        ({"local": "16"}, "应在 0 至 15 之间"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_written(
    works: Enterprise, officer: User, answers: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        state(officer, works, quality="1", **answers)
    assert not SelfCheckAnswer.objects.exists()


def test_a_year_to_come_is_refused(works: Enterprise, officer: User) -> None:
    with pytest.raises(Refused, match="年度应在"):
        services.state(actor=officer, enterprise=works.pk, year=2025, answers={"margin": "5"})


def test_the_second_of_two_people_is_told(works: Enterprise, officer: User, bureau: User) -> None:
    opened = services.version_of(works.pk, 2024)
    state(bureau, works, margin="5")
    with pytest.raises(Conflict, match="已有他人填报"):
        services.state(actor=officer, enterprise=works.pk, year=2024, answers={"margin": "6"}, version=opened)
    assert SelfCheckAnswer.objects.get().value == "5"


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("OFFICER", "新安街道", 302), ("REVIEWER", "宝安区", 302), ("BUREAU", None, 302), ("OFFICER", "西乡街道", 404),
        ("REVIEWER", "南山区", 404), ("ANALYST", "BUREAU", 403), ("LEADING_GROUP", "LEADING", 403), ("PAYMENTS", None, 403),
    ],
)  # fmt: skip
def test_who_looks_after_the_enterprise_states_and_no_one_else(
    works: Enterprise, role: str, place: str | None, status: int
) -> None:
    client = client_of(make.user(role, place))
    assert client.post(f"/scoring/{works.pk}/answers/", {"margin": "5"}).status_code == status
    assert SelfCheckAnswer.objects.exists() is (status == 302)


# --- the form


def test_the_form_asks_only_for_what_no_register_has(works: Enterprise, officer: User) -> None:
    page = client_of(officer).get(f"/scoring/{works.pk}/answers/")
    fields = set(page.context["form"].fields)
    assert {"margin", "ip", "niche_years", "local", "equity_2y", "version"} <= fields
    assert not fields & {"debt", "main_share", "rd_expense", "rd_staff", "revenue", "rd_ratio", "growth"}
    text = page.content.decode()
    assert "平台已有，不用填" in text
    assert "2023 年第四季度季报" in text


def test_what_is_typed_is_kept_in_yuan_and_shown_in_wan(works: Enterprise, officer: User) -> None:
    client, url = client_of(officer), f"/scoring/{works.pk}/answers/"
    answer = client.post(url, {"equity_2y": "2,000.5", "margin": "５.50", "quality": "2", "info_system": "0"})
    assert answer.status_code == 302
    kept = dict(SelfCheckAnswer.objects.values_list("fact", "value"))
    assert kept == {"equity_2y": "20005000.00", "margin": "5.5", "quality": "2", "info_system": "0"}
    form = client.get(url).context["form"]
    assert (form.initial["equity_2y"], form.initial["margin"]) == ("2000.5", "5.5")
    assert form.initial["version"] == 4


def test_a_field_that_is_wrong_says_so_and_keeps_what_was_typed(works: Enterprise, officer: User) -> None:
    answer = client_of(officer).post(
        f"/scoring/{works.pk}/answers/", {"digital": "9", "margin": "x", "quality": "2"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "应在 1 至 4 之间" in text
    assert "请填写数字" in text
    assert 'value="9"' in text
    assert not SelfCheckAnswer.objects.exists()


def test_a_conflict_keeps_what_was_typed_and_the_next_submit_goes_through(
    works: Enterprise, officer: User, bureau: User
) -> None:
    state(bureau, works, margin="5")
    client, url = client_of(officer), f"/scoring/{works.pk}/answers/"
    answer = client.post(url, {"margin": "6", "version": "0"})
    assert answer.status_code == 422
    assert "已有他人填报" in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()
    assert client.post(url, {"margin": "6", "version": "1"}).status_code == 302
    assert SelfCheckAnswer.objects.get(is_current=True).value == "6"


# --- one enterprise


def test_the_page_says_the_finding_first_then_points_evidence_and_what_closes_each_gap(
    works: Enterprise, officer: User
) -> None:
    state(officer, works, **SAID)
    text = client_of(officer).get(f"/scoring/{works.pk}/").content.decode()
    assert "专精特新中小企业：还有 1 项条件待补资料，已知 57 分，最多 72 分" in text
    for said in (
        "50%", "2023 年第四季度季报", "自评（街道经办，2024-06-30）", "上年净利润率 ≥ 6% 得 6 分",
        "填报地方特色指标得分，最多再得 15 分", "满分 15", "专利等权利证书", "近三年进入“创客中国”全国 500 强企业组",
        "以主管部门认定为准",
    ):  # fmt: skip
        assert said in text, said
    assert "专业化 21/25 · 精细化 15/25 · 特色化 0/15 · 创新能力 21/35" in text
    assert "未填报" in text
    assert "不符合" in text, "of research on average the register knows enough"
    giant = client_of(officer).get(f"/scoring/{works.pk}/?level=LITTLE_GIANT").content.decode()
    assert "还有" in giant
    assert "已认定为专精特新中小企业" in giant


def test_without_a_sheet_the_page_says_so_and_shows_no_score(works: Enterprise, bureau: User) -> None:
    with time_machine.travel("2026-04-01T09:00+08:00"):
        page = client_of(bureau).get(f"/scoring/{works.pk}/")
        text = page.content.decode()
        assert "评分表还没有载入，暂不能预评" in text
        assert "认定线" not in text
        listed = client_of(bureau).get("/scoring/").content.decode()
        assert "没有有效的评分表，全部待定" in listed
        assert [todo.title for todo in todos.no_sheet(bureau, dt.date(2026, 4, 1))] == [
            "专精特新评分表已于 2026-03-31 截止"
        ]
        assert list(todos.no_sheet(bureau, dt.date(2026, 3, 31))) == []


def test_the_enterprises_page_has_the_three_levels(works: Enterprise, officer: User) -> None:
    state(officer, works, **SAID, local="3")
    text = client_of(officer).get(f"/enterprises/{works.pk}/").content.decode()
    assert "专精特新预评：创新型、专精特新有望" in text
    assert f"/scoring/{works.pk}/answers/" in text


# --- the list


def test_the_list_is_of_one_level_and_year_in_scope(works: Enterprise, officer: User, bureau: User) -> None:
    other = make.enterprise("南山区", "粤海街道", name="深圳市南山某厂")
    state(officer, works, **SAID, local="3")
    refresh(year=2024)
    page = client_of(bureau).get("/scoring/")
    assert [line.row.enterprise for line in page.context["lines"]] == [works, other]
    assert "有望认定 1 家，待补资料 1 家，有差距 0 家" in page.content.decode()
    own = client_of(officer).get("/scoring/").context["lines"]
    assert [line.row.enterprise for line in own] == [works]
    asked = client_of(bureau).get("/scoring/", {"asks": "margin"}).context["lines"]
    assert [line.row.enterprise for line in asked] == [other]
    likely = client_of(bureau).get("/scoring/", {"standing": "LIKELY"}).context["lines"]
    assert [line.row.enterprise for line in likely] == [works]
    assert client_of(bureau).get("/scoring/", {"year": "2023"}).context["total"] == 0


def test_the_list_takes_the_same_number_of_queries_however_long(
    bureau: User, django_assert_num_queries: Any
) -> None:
    make.candidate(make.enterprise("宝安区", "新安街道"))
    client = client_of(bureau)
    client.get("/scoring/")
    with CaptureQueriesContext(connection) as one:
        client.get("/scoring/")
    for _ in range(7):
        make.candidate(make.enterprise("南山区", "粤海街道"))
    with django_assert_num_queries(len(one)):
        client.get("/scoring/")


def test_only_the_bureau_judges_the_city_again(works: Enterprise, officer: User, bureau: User) -> None:
    assert client_of(officer).post("/scoring/run/", {"year": "2024"}).status_code == 403
    answer = client_of(bureau).post("/scoring/run/", {"year": "2024"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/system/jobs/")


def test_the_sheet_is_shown_with_its_bands(bureau: User) -> None:
    text = client_of(bureau).get("/scoring/sheet/").content.decode()
    for said in (
        "≥ 80% 5；≥ 70% 3；≥ 60% 1；其余 0",
        "≤ 50% 5",
        "≥ 500.00 万元 10",
        "工信部企业〔2022〕63号",
        "2026-03-31",
    ):
        assert said in text, said


def test_whoever_records_titles_is_told_whom_to_encourage(works: Enterprise, officer: User) -> None:
    today = dt.date(2024, 6, 30)
    assert list(todos.likely(officer, today)) == []
    state(officer, works, **SAID, local="3")
    assert [todo.title for todo in todos.likely(officer, today)] == [
        "1 家企业有望认定为创新型中小企业",
        "1 家企业有望认定为专精特新中小企业",
    ]
    assert list(todos.likely(make.user("OFFICER", "西乡街道"), today)) == []


def test_the_api_tells_candidates_in_scope(works: Enterprise, officer: User) -> None:
    make.candidate(make.enterprise("南山区", "粤海街道"))
    mine = make.candidate(works)
    answer = client_of(officer).get("/api/v1/specialised-candidates/", {"standing": "OPEN"})
    assert [(row["id"], row["total"], row["district"]) for row in answer.json()["results"]] == [
        (mine.pk, 55, "440306")
    ]


# --- the command


def test_the_command_tells_sheet_levels_items_and_gaps(works: Enterprise, officer: User) -> None:
    state(officer, works, **SAID)
    told = command(works.uscc, 2024)
    assert told["sheet"] == "2022"
    assert told["levels"]["SPECIALISED"] == {"result": "UNKNOWN", "total": 57, "open": 15, "held": False}
    assert told["levels"]["LITTLE_GIANT"]["total"] is None
    items = {item["code"]: item for item in told["items"] if item["level"] == "SPECIALISED"}
    assert [(items[code]["points"], items[code]["of"]) for code in ("main_share", "local", "debt")] == [
        (5, 5),
        (None, 15),
        (5, 5),
    ]
    assert items["debt"]["observed"] == "50%"
    assert items["debt"]["evidence"] == "审计报告"
    gaps = {gap["code"]: gap for gap in told["gaps"] if gap["level"] == "SPECIALISED"}
    assert (gaps["SCORE"]["judgement"], gaps["local"]["points"]) == ("UNKNOWN", 15)
    whole = sum(item["points"] or 0 for item in items.values())
    assert whole == told["levels"]["SPECIALISED"]["total"]


def test_the_command_knows_nothing_without_a_sheet(works: Enterprise) -> None:
    with time_machine.travel("2026-11-30T09:00+08:00"):
        told = command(works.uscc, 2026)
    assert (told["sheet"], told["items"], told["gaps"]) == (None, [], [])
    assert {(one["result"], one["total"], one["open"]) for one in told["levels"].values()} == {
        ("UNKNOWN", None, None)
    }


@pytest.mark.parametrize(
    ("uscc", "year", "code"), [("91440300000000000X", 2024, "enterprise.unknown"), ("", 2025, "scoring.year")]
)
def test_the_command_refuses_in_a_sentence(works: Enterprise, uscc: str, year: int, code: str) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("score_specialised", uscc or works.uscc, year, json=True, stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["code"] == code
