"""A programme is data: with a version it is evaluated, listed, filtered, shown and exported."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.jobs.models import Job
from core.jobs.running import run_now
from core.parameters.models import Parameter
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from exchange.staging import exporting
from incentives.eligibility import registry
from incentives.eligibility.models import Evaluation
from incentives.eligibility.tasks import evaluate_due
from incentives.policy.models import Programme
from tests.support import factories as make

pytestmark = pytest.mark.django_db
LIMITED = {"op": "is", "fact": "legal_form", "wanted": "LIMITED"}


@pytest.fixture
def year() -> int:
    """The year that the programme evaluates."""
    return timezone.localdate().year - 1


@pytest.fixture(autouse=True)
def _made() -> None:
    """1,000 yuan for whoever is a limited company: rows of data, and no code."""
    Parameter.objects.create(
        code="x9_award", value="1000", unit="yuan", valid_from=dt.date(2018, 1, 1), mark="ours", source="测试"
    )
    programme = Programme.objects.create(
        code="X9", name="试办奖励", short_name="试办奖励", source="测试", subject="ENTERPRISE"
    )
    make.policy(programme, LIMITED, {"op": "parameter", "code": "x9_award"})


@pytest.fixture
def works() -> list[Enterprise]:
    """One that passes, one that fails, one of which nobody knows."""
    return [make.enterprise("宝安区", "新安街道", legal_form=form) for form in ("LIMITED", "BRANCH", "")]


@pytest.fixture
def bureau() -> Client:
    """A browser of the bureau."""
    client = Client()
    client.force_login(make.user("BUREAU"))
    return client


def command(*arguments: str) -> Any:
    out = io.StringIO()
    call_command("evaluate", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_evaluates_and_explains_it(works: list[Enterprise], year: int) -> None:
    found = command("X9", str(year))
    assert found | {"seconds": 0} == {
        "enterprises": 3, "subjects": 3, "pass": 1, "fail": 1, "unknown": 1, "amount": "1000.00",
        "cycle": None, "seconds": 0,
    }  # fmt: skip
    stored = Evaluation.objects.filter(programme_id="X9", year=year).order_by("enterprise_id")
    assert [(row.verdict, row.missing) for row in stored] == [
        ("PASS", ""),
        ("FAIL", ""),
        ("UNKNOWN", "营业执照"),
    ]
    assert command("X9", str(year), "--uscc", works[1].uscc)["conditions"][0]["title"] == "独立法人"
    with pytest.raises(SystemExit):
        command("X8", str(year))


def test_the_night_evaluates_it_and_a_second_night_writes_nothing(works: list[Enterprise]) -> None:
    assert (evaluate_due(), evaluate_due()) == (9, 0)


def test_the_list_shows_it_with_its_own_words(works: list[Enterprise], year: int, bureau: Client) -> None:
    command("X9", str(year))
    page = bureau.get(f"/awards/?programme=X9&year={year}")
    text = page.content.decode()
    assert page.context["count"] == 3
    assert f"{year} 年 · 3 家" in text
    assert 'href="?programme=X9"' in text
    assert [line["why"] for line in page.context["lines"]] == ["营业执照", "", "独立法人"]
    assert bureau.get(f"/awards/?programme=X9&year={year}&verdict=PASS").context["count"] == 1
    assert bureau.get("/awards/?programme=X8").context["programme"] == registry.programmes()[0]


def test_the_button_evaluates_it_as_a_job_that_leads_back(
    works: list[Enterprise], year: int, bureau: Client
) -> None:
    bureau.post("/awards/run/", {"year": year, "programme": "X9"})
    job = Job.objects.get(kind="award.evaluate")
    assert job.title == f"{year} 年试办奖励测算"
    assert (run_now(job).result or {})["url"] == f"/awards/?year={year}&programme=X9"
    assert Evaluation.objects.filter(programme_id="X9", year=year).count() == 3
    bureau.post("/awards/run/", {"year": year, "programme": "X8"})
    assert Job.objects.count() == 1


def test_the_enterprises_are_filtered_by_it(works: list[Enterprise], year: int, bureau: Client) -> None:
    command("X9", str(year))
    page = bureau.get(f"/enterprises/?award=X9:{year}:PASS")
    assert works[0].name in page.content.decode()
    assert works[1].name not in page.content.decode()


def test_the_enterprise_s_page_shows_it_beside_the_others(
    works: list[Enterprise], year: int, bureau: Client
) -> None:
    command("X9", str(year))
    alone = bureau.get(f"/enterprises/{works[0].pk}/").content.decode()
    assert re.search(r'id="section-award-title">试办奖励<', alone)
    assert f"{year} 年，可获 0.10 万元" in alone
    make.evaluation(works[0])
    both = bureau.get(f"/enterprises/{works[0].pk}/").content.decode()
    assert re.search(r'id="section-award-title">奖励资格<', both)
    assert all(f"<h3>{one.words.title}</h3>" in both for one in registry.programmes())


def test_the_form_of_its_list_exports_it(works: list[Enterprise], year: int, bureau: Client) -> None:
    command("X9", str(year))
    page = bureau.get(f"/awards/?programme=X9&year={year}").content.decode()
    form = page[page.index('action="/imports/export/evaluations/"') :]
    sent = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[: form.index("</form>")])
    )
    answer: Any = bureau.post("/imports/export/evaluations/", sent)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    heading, *rows = sheet.iter_rows(values_only=True)
    assert "年度" in heading
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [(row["结论"], row["原因或待补材料"]) for row in found] == [
        ("待定", "营业执照"), ("符合", None), ("不符合", "独立法人"),
    ]  # fmt: skip


def test_what_there_is_not_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="X8"):
        exporting.export(
            make.user("BUREAU"), "evaluations", tmp_path / "x.xlsx", {"year": ["2023"], "programme": ["X8"]}
        )


def test_home_and_dashboard_have_a_card_of_it(works: list[Enterprise], year: int, bureau: Client) -> None:
    command("X9", str(year))
    board = bureau.get(f"/dashboard/?period={year}Q3").content.decode()
    card = board[board.index('id="awards-X9"') :]
    assert "试办奖励，按年度" in card
    assert f"/awards/?year={year}&amp;programme=X9&amp;verdict=PASS" in card
    paying = Client()
    paying.force_login(make.user("PAYMENTS"))
    assert f"{year} 年试办奖励" in paying.get("/").content.decode()
