"""The lists of 研判 and 奖励资格 as workbooks: exactly the rows that the same person sees under the same filters."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from core.verdict import Refused
from exchange.models import ExportRecord
from exchange.staging import exporting
from monitoring.scan.models import Assessment
from tests.support import factories as make

pytestmark = pytest.mark.django_db
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def city() -> list[Any]:
    """Three judged enterprises in two districts, each evaluated in 2022."""
    run = make.scan_run()
    works = [
        make.enterprise("宝安区", "新安街道"),
        make.enterprise("宝安区", "西乡街道"),
        make.enterprise("南山区"),
    ]
    make.assessment(
        works[0], run, readiness="LIKELY", ytd=12_345_678, share="0.742000", p10=19_000_000, p50=21_000_000,
        p90=23_000_000, rules=["X0", "R2", "R8"],
    )  # fmt: skip
    make.assessment(works[1], run, above_scale=True, readiness="", risk="RED", stale=True, rules=["X3"])
    make.assessment(works[2], run, readiness="LIKELY", p50=30_000_000)
    make.evaluation(works[0], verdict="PASS", amount=100_000)
    failed = [{"rule": "GROWTH", "judgement": "FAIL"}, {"rule": "IN_CITY", "judgement": "PASS"}]
    make.evaluation(works[1], verdict="FAIL", conditions=json.dumps(failed))
    make.evaluation(works[2], verdict="UNKNOWN", missing="统计数据")
    return works


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def exported(client: Client, address: str, dataset: str) -> list[dict[str, Any]]:
    """The rows of the workbook that the list's own form asks for."""
    page = client.get(address).content.decode()
    action = f'action="/imports/export/{dataset}/"'
    form = page[page.index(action) :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(form):
        sent.setdefault(name, []).append(value)
    answer: Any = client.post(f"/imports/export/{dataset}/", sent)
    assert answer.status_code == 200
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


AWARDS = "/awards/?year=2022"


@pytest.mark.parametrize(
    ("dataset", "list_url", "filters"),
    [
        ("assessments", "/scan/?period={period}", ["", "&readiness=LIKELY", "&risk=RED", "&sort=p50"]),
        ("evaluations", "/awards/?year=2022", ["", "&verdict=PASS&verdict=FAIL", "&district=440305"]),
    ],
)
@pytest.mark.parametrize(
    "person", [("ANALYST", "BUREAU"), ("OFFICER", "宝安区"), ("OFFICER", "新安街道")], ids=str
)
def test_the_file_has_exactly_the_rows_of_the_list_in_its_order(
    city: list[Any], dataset: str, list_url: str, filters: list[str], person: tuple[str, str]
) -> None:
    client = client_of(make.user(*person))
    run = Assessment.objects.first()
    assert run is not None
    for asked in filters:
        address = list_url.format(period=f"{run.year}Q{run.quarter}") + asked
        lines = client.get(address).context["lines"]
        rows = [line["row"] if isinstance(line, dict) else line.row for line in lines]
        listed = [row.enterprise.uscc for row in rows]
        if listed:
            found = exported(client, address, dataset)
            assert [row["统一社会信用代码"] for row in found] == listed, asked
        else:
            assert asked


def test_what_a_result_says_stands_in_its_row(city: list[Any]) -> None:
    run = Assessment.objects.first()
    assert run is not None
    rows = exported(client_of(make.user("ANALYST")), f"/scan/?period={run.year}Q{run.quarter}", "assessments")
    by_code = {row["统一社会信用代码"]: row for row in rows}
    first, second = by_code[city[0].uscc], by_code[city[1].uscc]
    assert (first["企业名称"], first["所属区"], first["街道"]) == (city[0].name, "宝安区", "新安街道")
    assert (first["规模"], first["达标研判"], first["退库风险"], first["暂按上次等级"]) == (
        "规下",
        "有望达标",
        None,
        "否",
    )
    assert first["营业收入本年累计（万元）"] == pytest.approx(1234.5678)
    assert first["全年占比"] == pytest.approx(0.742)
    amounts = [first[f"全年预计{part}位（万元）"] for part in "低中高"]
    assert amounts == [1900, 2100, 2300]
    assert first["触发规则"] == "R2 全年低位预计达到门槛、R8 按以往规律后续可能调减"
    assert (second["规模"], second["退库风险"], second["暂按上次等级"]) == ("规上", "红色预警", "是")


def test_what_an_evaluation_says_stands_in_its_row_as_on_the_page(city: list[Any]) -> None:
    client = client_of(make.user("ANALYST"))
    by_code = {row["统一社会信用代码"]: row for row in exported(client, AWARDS, "evaluations")}
    for line in client.get(AWARDS).context["lines"]:
        row = by_code[line["row"].enterprise.uscc]
        assert (row["原因或待补材料"] or "") == line["why"]
        assert row["纳统年度"] == 2022
    said = [(by_code[works.uscc]["结论"], by_code[works.uscc]["金额（万元）"]) for works in city]
    assert said == [("符合", 10), ("不符合", None), ("待定", None)]


def test_an_export_is_on_record_and_refuses_what_it_does_not_know(city: list[Any], tmp_path: Any) -> None:
    analyst = make.user("ANALYST")
    exporting.export(analyst, "evaluations", tmp_path / "a.xlsx", {"year": ["2022"], "verdict": ["PASS"]})
    record = ExportRecord.objects.get()
    assert (record.dataset, record.rows, record.has_personal_data) == ("evaluations", 1, False)
    for dataset, asked in (
        ("evaluations", {}),
        ("evaluations", {"year": ["²²²²"]}),
        ("evaluations", {"year": ["2022"], "verdict": ["MAYBE"]}),
        ("assessments", {"year": ["2022"]}),
        ("assessments", {"period": ["1"]}),
    ):
        with pytest.raises(Refused):
            exporting.export(analyst, dataset, tmp_path / "b.xlsx", asked)


@pytest.mark.parametrize("role", ["STAT_LIAISON", "PAYMENTS"])
def test_who_exports_other_data_is_offered_none(city: list[Any], role: str) -> None:
    client = client_of(make.user(role))
    for address, dataset in (("/scan/?period=2024Q3", "assessments"), (AWARDS, "evaluations")):
        assert f"/imports/export/{dataset}/" not in client.get(address).content.decode()
    for dataset in ("assessments", "evaluations"):
        refused = client.post(f"/imports/export/{dataset}/", {"year": "2022"}, follow=True)
        assert "您没有导出" in refused.content.decode()
    assert not ExportRecord.objects.exists()
