"""A programme is one folder: laid beside the others, it is evaluated, listed, filtered, shown and exported."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.jobs.models import Job
from core.jobs.running import run_now
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from exchange.staging import exporting
from incentives import programmes as folder
from incentives.eligibility import registry
from incentives.eligibility.models import Evaluation
from incentives.eligibility.tasks import evaluate_due
from tests.support import factories as make

pytestmark = pytest.mark.django_db
PACKAGE = '''
"""X9: 1,000 yuan for whoever is a limited company."""

import numpy as np
from django.utils import timezone

from core.exact import MISSING
from core.parameters.groups import ParameterGroup
from cultivation.enterprises.models import Enterprise
from incentives.eligibility.programme import Evaluated, ProgrammeRules, Subject, Subjects, Words
from incentives.eligibility.rules import Eligibility, Reason, total


def evaluate(year, day, enterprise=None):
    rows = Enterprise.objects.filter(**({"pk": enterprise} if enterprise else {})).order_by("pk")
    kept = list(rows.values_list("pk", "district_id", "street_id", "legal_form"))
    fact = np.array([1 if not form else 2 if form == "LIMITED" else 0 for *_, form in kept], dtype=np.int8)
    eligibility = total([fact])
    amount = np.where(eligibility == 2, 100_000, np.where(eligibility == 0, 0, MISSING)).astype(np.int64)

    def explain(row):
        answer = Eligibility(int(fact[row]))
        paper = "营业执照" if answer is Eligibility.UNKNOWN else ""
        return [Reason(rule="LIMITED", judgement=answer.name, observed=kept[row][3], required="有限责任公司",
                       source="测试办法", paper=paper)]

    subjects = Subjects([row[0] for row in kept], [None] * len(kept), [row[1] for row in kept], [row[2] for row in kept])
    return Evaluated(subjects, eligibility, amount, explain, f"{year}:test")


RULES = ProgrammeRules(
    code="X9",
    subject=Subject.ENTERPRISE,
    words=Words(title="试办奖励", year="试办年度", short_year="试办年", of_year="%(year)s 年试办", first_step="先登记企业。",
                nothing="%(year)s 年没有这家企业"),
    conditions={"LIMITED": "有限公司"},
    parameters=ParameterGroup("x9", "试办奖励", 500, begins=("x9_",)),
    years=lambda: [timezone.localdate().year - 1],
    evaluate=evaluate,
)
'''


@pytest.fixture
def year() -> int:
    """The year that the programme evaluates."""
    return registry.find("X9").years()[0]


@pytest.fixture(autouse=True)
def _laid_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder is there when the portal starts."""
    (tmp_path / "x9").mkdir()
    (tmp_path / "x9" / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    monkeypatch.setattr(registry, "_programmes", {})
    registry.discover()
    make.programme("X9")
    yield
    sys.modules.pop("incentives.programmes.x9")


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
    assert found == {"enterprises": 3, "pass": 1, "fail": 1, "unknown": 1, "amount": "1000.00"}
    stored = Evaluation.objects.filter(programme_id="X9", year=year).order_by("enterprise_id")
    assert [(row.verdict, row.missing) for row in stored] == [
        ("PASS", ""),
        ("FAIL", ""),
        ("UNKNOWN", "营业执照"),
    ]
    assert command("X9", str(year), "--uscc", works[1].uscc)["conditions"][0]["rule"] == "LIMITED"
    with pytest.raises(CommandError, match="X8"):
        command("X8", str(year))


def test_the_night_evaluates_it_and_a_second_night_writes_nothing(works: list[Enterprise]) -> None:
    assert (evaluate_due(), evaluate_due()) == (3, 0)


def test_the_list_shows_it_with_its_own_words(works: list[Enterprise], year: int, bureau: Client) -> None:
    command("X9", str(year))
    page = bureau.get(f"/awards/?programme=X9&year={year}")
    text = page.content.decode()
    assert page.context["count"] == 3
    assert f"{year} 年试办 · 3 家" in text
    assert 'href="?programme=X9"' in text
    assert [line["why"] for line in page.context["lines"]] == ["营业执照", "", "有限公司"]
    assert bureau.get(f"/awards/?programme=X9&year={year}&verdict=PASS").context["count"] == 1
    assert bureau.get(f"/awards/?year={year}").context["count"] == 0
    assert bureau.get("/awards/?programme=X8").context["programme"] is registry.programmes()[0]


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
    assert f"{year} 年试办，可获 0.10 万元" in alone
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
    assert "试办年度" in heading
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [(row["结论"], row["原因或待补材料"]) for row in found] == [
        ("待定", "营业执照"), ("符合", None), ("不符合", "有限公司"),
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
    assert "试办奖励，按试办年" in card
    assert f"/awards/?year={year}&amp;programme=X9&amp;verdict=PASS" in card
    paying = Client()
    paying.force_login(make.user("PAYMENTS"))
    assert f"{year} 年试办奖励" in paying.get("/").content.decode()


def test_two_folders_of_one_code_are_refused() -> None:
    with pytest.raises(ValueError, match="X9"):
        registry.register(replace(registry.find("X9")))
