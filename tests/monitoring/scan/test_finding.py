"""What the room says first: the sentence, the pills, what changed, the worst first, and on what it rests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.periods import Period
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.models import Enterprise
from monitoring.scan import finding
from monitoring.scan.doors import Said
from monitoring.scan.finding import Counts
from monitoring.scan.lines import Line
from monitoring.scan.models import Assessment, RunState, ScanRun
from monitoring.scan.services import request_scan, run_direct
from tests.monitoring.scan import city
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q2, Q3 = Period(2024, 2), Period(2024, 3)
RED, ORANGE, YELLOW, GREEN = Risk.RED, Risk.ORANGE, Risk.YELLOW, Risk.GREEN
Level = Risk | Readiness
CITY: tuple[tuple[str, str, Level | None, Level, int], ...] = (
    # name, district, level in the second quarter, level in the third, projection in 万元
    ("红久", "宝安区", RED, RED, 1_500),
    ("红新", "宝安区", YELLOW, RED, 1_700),
    ("红更新", "南山区", GREEN, RED, 1_600),
    ("橙", "宝安区", RED, ORANGE, 1_900),
    ("黄", "宝安区", YELLOW, YELLOW, 2_050),
    ("已达标", "宝安区", Readiness.LIKELY, Readiness.REACHED, 2_400),
    ("可能", "南山区", Readiness.LIKELY, Readiness.POSSIBLE, 2_010),
    ("新办", "宝安区", None, Readiness.LIKELY, 2_200),
    ("规上待判", "宝安区", Risk.UNKNOWN, Risk.UNKNOWN, 0),
    ("规下待判", "南山区", Readiness.UNKNOWN, Readiness.UNKNOWN, 0),
    ("平稳", "宝安区", Readiness.REACHED, GREEN, 3_000),
    ("培育", "宝安区", Readiness.NURTURE, Readiness.NURTURE, 300),
)
WORST_FIRST = [
    "红更新", "红新", "红久", "橙", "黄", "已达标", "新办", "可能", "规上待判", "规下待判", "平稳", "培育",
]  # fmt: skip


def _assess(firm: Enterprise, run: ScanRun, level: Level, wan: int, **fields: Any) -> Assessment:
    above = isinstance(level, Risk)
    sides = {
        "above_scale": above,
        "risk": level.value if above else "",
        "readiness": "" if above else level.value,
    }
    p50 = Decimal(wan * 10_000) if wan else None
    return make.assessment(firm, run, **sides, p50=p50, p10=p50, p90=p50, **fields)


@pytest.fixture
def city_of_twelve() -> dict[str, Enterprise]:
    """Twelve enterprises, eleven of them judged a quarter earlier too."""
    load_parameters()
    runs = {
        period: make.scan_run(year=2024, quarter=period.quarter, state=RunState.DONE) for period in (Q2, Q3)
    }
    firms = {}
    for name, district, before, now, wan in CITY:
        firm = firms[name] = make.enterprise(district, name=name)
        if before is not None:
            _assess(firm, runs[Q2], before, wan)
        _assess(
            firm, runs[Q3], now, wan, rules=["X4", "X5"] if now is ORANGE else ["X3"] if now is RED else []
        )
    return firms


def list_of(client: Client, role: str = "BUREAU", place: str = "", **values: Any) -> Any:
    client.force_login(make.user(role, place) if place else make.user(role))
    return client.get(reverse("scan:list"), {"period": "2024Q3", **values})


def names(page: Any) -> list[str]:
    lines: list[Line] = page.context["lines"]
    return [line.row.enterprise.name for line in lines]


def said(page: Any) -> Said:
    found: Said = page.context["said"]
    return found


def counts(*levels: Level) -> Counts:
    found: dict[tuple[bool, str], int] = {}
    for level in levels:
        key = isinstance(level, Risk), level.value
        found[key] = found.get(key, 0) + 1
    return Counts(found, 0)


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        ([RED, ORANGE], None, "红色、橙色预警 2 家"),
        ([RED, ORANGE], [RED], "红色、橙色预警 2 家，比二季度多 1 家"),
        ([RED], [ORANGE, RED, RED], "红色、橙色预警 1 家，比二季度少 2 家"),
        ([RED, YELLOW], [ORANGE], "红色、橙色预警 1 家，与二季度持平"),
        ([YELLOW], [RED], "没有红色、橙色预警，二季度有 1 家"),
        ([YELLOW], [GREEN], "没有红色、橙色预警"),
        ([Readiness.REACHED], [RED], "没有红色、橙色预警，二季度有 1 家；另有 1 家规下企业已达标"),
    ],
)
def test_the_finding_is_one_sentence(now: list[Level], before: list[Level] | None, sentence: str) -> None:
    assert finding.sentence(Q3, counts(*now), None if before is None else counts(*before)) == sentence


def test_the_quarter_before_the_first_is_named_with_its_year() -> None:
    told = finding.sentence(Period(2024, 1), counts(RED), counts(RED, RED))
    assert told == "红色、橙色预警 1 家，比2023年四季度少 1 家"


@pytest.mark.usefixtures("city_of_twelve")
def test_the_list_opens_with_the_finding_and_names_each_level_with_its_change(client: Client) -> None:
    page = list_of(client)
    assert "<h1>红色、橙色预警 4 家，比二季度多 2 家；另有 1 家规下企业已达标</h1>" in page.content.decode()
    (_risks, above), (_readiness, below) = said(page).pills
    told = [(tab.label, tab.count, tab.change) for tab in (*above, *below)]
    assert told == [
        ("红色", 3, "+1"), ("橙色", 1, "+1"), ("黄色", 1, "−1"), ("平稳", 1, ""), ("待判", 1, ""),
        ("已达标", 1, ""), ("有望达标", 1, "−1"), ("可能达标", 1, "+1"), ("尚可争取", 0, ""), ("培育", 1, ""),
        ("待判", 1, ""),
    ]  # fmt: skip


@pytest.mark.usefixtures("city_of_twelve")
@pytest.mark.parametrize("asked", [{}, {"district": "440306"}, {"moved": "raised"}, {"risk": "RED"}])
def test_every_number_is_a_link_to_exactly_these_rows(client: Client, asked: dict[str, str]) -> None:
    page = list_of(client, **asked)
    first = said(page)
    for _title, pills in first.pills:
        for tab in pills:
            assert client.get(tab.url).context["page"].total == tab.count
    for door in first.doors:
        assert client.get(door.url).context["page"].total == door.count
    assert client.get(first.at_risk_url).context["page"].total >= first.at_risk


@pytest.mark.usefixtures("city_of_twelve")
def test_a_change_is_told_only_where_the_quarters_can_be_compared(client: Client) -> None:
    changes = {tab.change for _title, pills in said(list_of(client, moved="raised")).pills for tab in pills}
    assert changes == {""}
    district = said(list_of(client, district="440306"))
    assert [(tab.label, tab.change) for tab in district.pills[0][1]][:2] == [("红色", ""), ("橙色", "+1")]


@pytest.mark.usefixtures("city_of_twelve")
def test_what_changed_says_how_many_why_and_where_they_are_now(client: Client) -> None:
    told = [(door.title, door.detail) for door in said(list_of(client)).doors]
    assert told == [
        ("2 家退库风险升高", "全年高位预计低于门槛 2 家"),
        ("1 家退库风险降低", "现为橙色 1 家"),
        ("1 家离达标更近", "现为已达标 1 家"),
        ("1 家离达标更远", "现为可能达标 1 家"),
    ]


@pytest.mark.usefixtures("city_of_twelve")
def test_the_doors_stand_on_the_first_page_of_a_whole_list_alone(client: Client) -> None:
    assert said(list_of(client, district="440306")).doors
    assert not said(list_of(client, risk="RED")).doors


@pytest.mark.usefixtures("city_of_twelve")
def test_the_worst_stand_first_and_of_them_those_that_changed_and_are_furthest_away(client: Client) -> None:
    assert names(list_of(client)) == WORST_FIRST
    assert names(list_of(client, sort="-level"))[:2] == ["培育", "平稳"]


@pytest.mark.usefixtures("city_of_twelve")
def test_the_level_of_the_quarter_before_stands_below(client: Client) -> None:
    lines: list[Line] = list_of(client).context["lines"]
    before = {line.row.enterprise.name: line.before for line in lines}
    assert (before["红新"], before["新办"], before["平稳"]) == ("上季 黄色", "上季未判", "上季规下 已达标")
    earlier: list[Line] = list_of(client, period="2024Q2").context["lines"]
    assert {line.before for line in earlier} == {""}


@pytest.mark.usefixtures("city_of_twelve")
def test_who_sees_one_district_reads_its_numbers(client: Client) -> None:
    page = list_of(client, "OFFICER", "南山区")
    assert said(page).sentence == "红色、橙色预警 1 家，二季度没有"
    assert said(page).judged == 3


@pytest.mark.usefixtures("city_of_twelve")
def test_a_runs_page_says_the_same_and_shows_no_progress(client: Client) -> None:
    run = ScanRun.objects.get(quarter=3)
    first = said(list_of(client))
    page = client.get(reverse("scan:run", args=[run.pk]))
    assert said(page) == first
    content = page.content.decode()
    assert "<progress" not in content
    assert content.index("参数版本") > content.index("<summary>详情</summary>")


@pytest.mark.usefixtures("city_of_twelve")
def test_while_a_run_is_under_way_the_list_shows_its_progress_and_what_stands(client: Client) -> None:
    request_scan(actor=make.user("BUREAU"), period=Q3)
    page = list_of(client)
    content = page.content.decode()
    assert "<progress" in content
    assert "再次研判" not in content
    assert "还没有完成的研判" not in content
    assert "共判 12 家" in content
    assert names(page) == WORST_FIRST


def test_a_run_that_did_not_end_says_so_and_how_far_it_came(client: Client) -> None:
    run = make.scan_run(state=RunState.FAILED)
    client.force_login(make.user("BUREAU"))
    page = client.get(reverse("scan:run", args=[run.pk]))
    assert page.context["said"] is None
    assert "研判：未完成" in page.content.decode()
    assert "再次研判" in page.content.decode()


def test_a_judgement_on_a_return_nobody_reviewed_says_so(client: Client) -> None:
    load_parameters()
    city.frozen(Q3, share="0.73", q10="0.95", q90="1.05")
    firms = {state: make.enterprise(name=state) for state in ("SUBMITTED", "DISTRICT_APPROVED")}
    for state, firm in firms.items():
        make.inclusion(firm)
        make.quarterly_return(firm, 2024, 3, revenue=Decimal(9_000_000), state=state)
    stated = make.enterprise(name="统计")
    make.inclusion(stated)
    make.quarterly_return(stated, 2024, 3, revenue=Decimal(9_000_000), state="SUBMITTED")
    make.quarterly_return(stated, 2024, 3, revenue=Decimal(9_000_000), source="STAT", state="ACCEPTED")
    run_direct(Q3)
    page = list_of(client)
    lines: list[Line] = page.context["lines"]
    assert {line.row.enterprise.name for line in lines if line.is_unreviewed} == {"SUBMITTED"}
    (door,) = [door for door in said(page).doors if door.word == "未审核"]
    assert door.title == "红色、橙色中有 1 家依据的季报当时尚未审核"
    assert names(client.get(door.url)) == ["SUBMITTED"]
    address = reverse("enterprises:detail", args=[firms["SUBMITTED"].pk])
    assert "研判时季报尚未审核" in client.get(address).content.decode()
    address = reverse("enterprises:detail", args=[stated.pk])
    assert "研判时季报尚未审核" not in client.get(address).content.decode()
