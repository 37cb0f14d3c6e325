"""The room's pages: the list and its counts, a run, the sections of an enterprise's page, who may ask for a scan."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.periods import Period
from cultivation.enterprises.models import Enterprise
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan import selectors, wording
from monitoring.scan.filters import ASSESSMENTS, link
from monitoring.scan.models import Assessment, RunState, ScanRun
from monitoring.scan.services import run_direct
from tests.monitoring.scan import city
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
Q3 = Period(2024, 3)


@pytest.fixture
def firms() -> list[Enterprise]:
    """Four in 宝安 and one in 南山, scanned for 2024Q3."""
    load_parameters()
    city.frozen(Q3, share="0.73", q10="0.95", q90="1.05")
    made = [city.works(city.vector(code)) for code in ("S4", "S5", "S6", "S7")]
    away = make.enterprise("南山区")
    make.quarterly_return(away, 2024, 3, revenue=Decimal(21_000_000))
    run_direct(Q3)
    return [*made, away]


def list_of(client: Client, **values: Any) -> Any:
    response = client.get(reverse("scan:list"), {"period": "2024Q3", **values})
    assert response.status_code == 200
    return response


@pytest.mark.usefixtures("firms")
def test_the_list_shows_whom_one_sees_with_an_exact_count(client: Client) -> None:
    client.force_login(make.user("OFFICER", "宝安区"))
    assert list_of(client).context["page"].total == 4
    client.force_login(make.user("BUREAU"))
    assert list_of(client).context["page"].total == 5


@pytest.mark.usefixtures("firms")
def test_each_filter_shows_as_many_rows_as_are_counted(client: Client) -> None:
    user = make.user("BUREAU")
    client.force_login(user)
    run = str(ScanRun.objects.get().pk)
    for one in ASSESSMENTS.declared(user):
        for value, _label in one.options(user) if one.options else [(run, "")]:
            found = list_of(client, **{one.code: value})
            expected = selectors.assessments(user, Q3, one.condition([value], user)).count()
            assert found.context["page"].total == len(found.context["lines"]) == expected
            assert client.get(link(Q3, **{one.code: value})).context["page"].total == expected


@pytest.mark.usefixtures("firms")
def test_the_counts_by_level_and_district_are_the_rows_behind_their_links(client: Client) -> None:
    user = make.user("BUREAU")
    client.force_login(user)
    counts = selectors.counts_by(user, Q3, "district__code", "readiness", "risk")
    assert sum(counts.values()) == 5
    for (district, readiness, risk), count in counts.items():
        values = {
            "district": str(district),
            **({"risk": str(risk)} if risk else {"readiness": str(readiness)}),
        }
        assert client.get(link(Q3, **values)).context["page"].total == count


@pytest.mark.usefixtures("firms")
def test_a_value_that_is_no_option_shows_nothing_and_says_so(client: Client) -> None:
    client.force_login(make.user("BUREAU"))
    found = list_of(client, risk="PURPLE")
    assert found.context["page"].total == 0
    assert "PURPLE" in found.content.decode()


@pytest.mark.usefixtures("firms")
def test_a_district_that_one_does_not_see_filters_to_nothing(client: Client) -> None:
    client.force_login(make.user("OFFICER", "宝安区"))
    assert list_of(client, district="440305").context["page"].total == 0


@pytest.mark.usefixtures("firms")
def test_the_list_keeps_to_its_queries_however_many_rows_there_are(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    user = make.user("BUREAU")
    client.force_login(user)
    with django_assert_max_num_queries(14) as few:
        list_of(client)
    run = ScanRun.objects.get()
    for number in range(60):
        make.assessment(make.enterprise(), run, rules=["R3"], p50=Decimal(number))
    with django_assert_max_num_queries(14) as many:
        assert list_of(client).context["page"].total == 65
    assert len(many) == len(few)


@pytest.mark.usefixtures("firms")
def test_sorting_by_the_projection_goes_both_ways(client: Client) -> None:
    client.force_login(make.user("BUREAU"))
    down = [line.row.enterprise_id for line in list_of(client, sort="-p50").context["lines"]]
    up = [line.row.enterprise_id for line in list_of(client, sort="p50").context["lines"]]
    assert down == up[::-1]
    first = Assessment.objects.get(enterprise=down[0], is_current=True)
    assert first.p50 == max(row.p50 or 0 for row in Assessment.objects.all())


def test_an_empty_quarter_says_what_to_do_first(client: Client) -> None:
    client.force_login(make.user("BUREAU"))
    assert "发起研判" in list_of(client).content.decode()
    client.force_login(make.user("OFFICER"))
    page = list_of(client).content.decode()
    assert "发起研判" not in page
    assert "还没有研判结果" in page


@pytest.mark.usefixtures("firms")
def test_the_bureau_asks_for_a_scan_and_is_led_to_its_progress(client: Client) -> None:
    client.force_login(make.user("BUREAU"))
    answer = client.post(reverse("scan:start"), {"period": "2024Q3"})
    run = ScanRun.objects.get(state=RunState.WAITING)
    assert answer.headers["Location"] == reverse("scan:run", args=[run.pk])
    assert "等待" in client.get(answer.headers["Location"]).content.decode()
    assert client.get(reverse("scan:run_progress", args=[run.pk])).status_code == 200
    client.post(reverse("scan:run_cancel", args=[run.pk]))
    assert run.job is not None
    run.job.refresh_from_db()
    assert run.job.state == "CANCELLED"


def test_nobody_else_asks_for_a_scan_and_a_get_does_not(client: Client) -> None:
    client.force_login(make.user("REVIEWER"))
    assert client.post(reverse("scan:start"), {"period": "2024Q3"}).status_code == 403
    client.force_login(make.user("BUREAU"))
    assert client.get(reverse("scan:start")).status_code == 405
    assert not ScanRun.objects.exists()


@pytest.mark.usefixtures("firms")
def test_a_runs_page_counts_what_one_sees(client: Client) -> None:
    client.force_login(make.user("OFFICER", "宝安区"))
    page = client.get(reverse("scan:run", args=[ScanRun.objects.get().pk]))
    _risks, (_title, readiness) = page.context["said"].pills
    counts = {tab.level: tab.count for tab in readiness}
    assert (counts["NURTURE"], counts["REACHED"], counts["POSSIBLE"]) == (1, 1, 1)
    for tab in readiness:
        assert client.get(tab.url).context["page"].total == tab.count
    assert client.get(page.context["judged_url"]).context["page"].total == page.context["judged"] == 4


def test_the_enterprises_page_says_why_and_what_it_would_take(
    client: Client, firms: list[Enterprise]
) -> None:
    make.quarterly_return(firms[3], 2024, 2, revenue=Decimal(9_400_000))
    client.force_login(make.user("OFFICER", "宝安区"))
    page = client.get(reverse("enterprises:detail", args=[firms[3].pk])).content.decode()
    assert "为什么是橙色" in page
    assert "预计全年 1,856–2,052 万元，多半低于 2,000 万元" in page
    assert "全年中位预计低于门槛" in page
    assert "1,954.18 万元" in page
    assert "≥ 2,000.00 万元" in page
    assert "四季度再实现 550.00 万元即达到门槛；去年同期为 650.00 万元。" in page
    assert "本年累计 1,450.00 万元 ÷ 全年占比 74.2%（自身 3 年平均 75.0%，行业 73.0%）" in page
    assert "510" in page  # the third quarter alone


def test_a_department_does_not_see_the_judgement(client: Client, firms: list[Enterprise]) -> None:
    client.force_login(make.user("DEPARTMENT"))
    assert client.get(reverse("scan:list")).status_code == 403


def test_earlier_versions_are_shown_beside_the_current_one(client: Client, firms: list[Enterprise]) -> None:
    firm = firms[0]
    QuarterlyReturn.objects.filter(enterprise=firm, year=2024, quarter=3).update(is_current=False)
    make.quarterly_return(firm, 2024, 3, version=2, revenue=Decimal(21_000_000))
    run_direct(Q3)
    client.force_login(make.user("BUREAU"))
    page = client.get(reverse("enterprises:detail", args=[firm.pk])).content.decode()
    assert "详情，本季共 2 个版本" in page


@pytest.mark.parametrize(
    ("rule", "observed", "required", "shown"),
    [
        ("X4", "19541778.98", ">= 20000000.00", ("1,954.18 万元", "≥ 2,000.00 万元")),
        ("X6", "-0.231000; -0.204500", "> -0.200000", ("-23.1%；-20.4%", "> -20.0%")),
        ("X1", "停产", "operating", ("停产", "正常经营")),
        ("X1", "MOVED_OUT", "operating", ("迁出本市", "正常经营")),
        ("X2", "0.00; -1200.00", "> 0.00", ("0.00 万元；-0.12 万元", "> 0.00 万元")),
        ("X8", "MISSING; MISSING", "returned", ("两季未报", "按期报送")),
        ("R0", "NEGATIVE -5.00", ">= 0.00", ("累计为负 0.00 万元", "≥ 0.00 万元")),
        ("R0", "MONTHS 1", ">= 2", ("经营月数 1", "≥ 2")),
        (
            "R7",
            "10000000.00; 11500000.00",
            "gap <= 1000000.00",
            ("1,000.00 万元；1,150.00 万元", "差额 ≤ 100.00 万元"),
        ),
        ("R8", "1.021000", "<= 1.000000", ("102.1%", "≤ 100.0%")),
    ],
)
def test_a_reason_is_said_in_chinese_and_in_wan(
    rule: str, observed: str, required: str, shown: tuple[str, str]
) -> None:
    row = Assessment(
        reasons=json.dumps(
            [{"rule": rule, "observed": observed, "required": required, "source": "return 2024Q3 v2"}]
        )
    )
    (said,) = wording.shown_reasons(row)
    assert (said.observed, said.required) == shown
    assert said.source == "季报 2024年三季度第 2 版"


def test_the_source_of_a_projection_is_said_in_chinese() -> None:
    source = "stat 2024Q3 v1; share 0.742000 (own n=3, industry 26)"
    row = Assessment(
        reasons=json.dumps([{"rule": "X4", "observed": "1", "required": ">= 2", "source": source}])
    )
    (said,) = wording.shown_reasons(row)
    assert said.source == "统计 2024年三季度第 1 版；全年占比 74.2%（自身 3 年，行业大类 26）"


@pytest.mark.usefixtures("firms")
def test_those_above_scale_who_move_or_close_down_are_on_the_list_to_follow(client: Client) -> None:
    moving, closing, below = (
        make.enterprise("宝安区", name=name) for name in ("搬迁中", "注销中", "规下搬迁")
    )
    for firm in (moving, closing):
        make.inclusion(firm)
    for firm, status in ((moving, "MOVING"), (closing, "DEREGISTERING"), (below, "MOVING")):
        make.quarterly_return(firm, 2024, 3, status=status)
    run_direct(Q3)
    client.force_login(make.user("BUREAU"))
    found = list_of(client, follow="MOVING").context["page"]
    assert [row.enterprise.name for row in found.rows] == ["搬迁中"]
    assert list_of(client, follow=["MOVING", "DEREGISTERING"]).context["page"].total == 2
