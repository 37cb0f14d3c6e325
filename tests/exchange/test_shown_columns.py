"""当前列: the workbook of a list says in every cell what the list's page says, and is never imported."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.files.models import StoredFile
from core.ui.headings import headings_of
from exchange import exporters, scope
from exchange.about import Columns
from exchange.errors import FileCode
from exchange.models import ExportRecord
from exchange.staging import batches, exporting, shown
from tests.support import factories as make
from tests.support.page_tables import table_of
from tests.support.small_city import city  # noqa: F401  (a fixture)

LISTS = {
    "enterprises": ["/enterprises/", "/enterprises/?sort=-ytd", "/enterprises/?district=440306&sort=name"],
    "returns": [
        "/returns/?period=2024Q3",
        "/returns/?period=2024Q2&sort=-revenue",
        "/returns/?state=RECEIVED",
    ],
    "problems": ["/ledger/", "/ledger/?sort=-number", "/ledger/?light=RED"],
    "visits": ["/visits/", "/visits/?sort=day", "/visits/?found=YES"],
    "assessments": ["/scan/?period=2024Q3", "/scan/?period=2024Q3&risk=RED&risk=ORANGE", "/scan/?sort=p50"],
    "warnings": ["/warnings/?show=open", "/warnings/?sort=due", "/warnings/?show=ended"],
    "missed_inclusions": [
        "/inclusion/missed/",
        "/inclusion/missed/?kind=DUE&status=CLOSED",
        "/inclusion/missed/?status=SEEN",
    ],
    "sprint_list": [
        "/inclusion/sprint/?readiness=LIKELY&readiness=POSSIBLE",
        "/inclusion/sprint/?progress=CASE",
    ],
    "evaluations": ["/awards/", "/awards/?year=2023", "/awards/?year=2022&verdict=PASS&verdict=FAIL"],
    "nearly_there": ["/awards/nearly/", "/awards/nearly/?lacks=PAPER"],
    "specialised_candidates": [
        "/scoring/",
        "/scoring/?level=INNOVATIVE&standing=LIKELY&standing=GAPS",
        "/scoring/?year=2023&level=LITTLE_GIANT",
    ],
    "applications": ["/applications/", "/applications/?turn=open&sort=-due", "/applications/?state=PROPOSAL"],
}
PARTS = {
    "企业": {
        "enterprises": ["企业", "统一社会信用代码", "经营状态"],
        "returns": ["企业", "统一社会信用代码"],
        "problems": ["企业", "区", "街道"],
        "visits": ["企业", "区", "街道"],
        "assessments": ["企业", "统一社会信用代码", "规模"],
        "warnings": ["企业", "预计全年"],
        "evaluations": ["企业", "统一社会信用代码"],
        "nearly_there": ["企业", "统一社会信用代码"],
        "specialised_candidates": ["企业", "统一社会信用代码"],
        "applications": ["企业", "统一社会信用代码"],
        "missed_inclusions": ["企业", "统一社会信用代码"],
        "sprint_list": ["企业", "统一社会信用代码"],
    },
    "名单": ["名单", "年度"],
    "差什么": ["差什么", "实际和要求"],
    "申报时间": ["申报时间", "截止日"],
    "项目": ["项目", "年度"],
    "现场核实": ["现场核实", "现场核实日期"],
    "核销": ["核销", "核销日期"],
    "区·街道": ["区", "街道"],
    "纳统件": ["纳统件", "下一步"],
    "街道": ["区", "街道"],
    "所在地": ["区", "街道"],
    "列入依据": ["列入依据", "说明"],
    "报送情况": ["报送情况", "退回原因", "更正中", "另有数据来源"],
    "期限": ["时限情况", "期限"],
    "问题": ["问题", "编号", "类别", "是否紧急"],
    "到哪一步，该谁": ["到哪一步", "该谁"],
    "下一步": [],
    "走访人": ["走访人", "走访单位"],
    "操作": [],
    "全年预计": ["全年预计（万元）", "全年预计区间（万元）"],
    "研判": ["研判", "研判说明"],
    "等级": {"assessments": ["等级", "上季等级"], "warnings": ["等级", "状态"]},
    "时限": {"warnings": ["时限", "期限或处置"], "applications": ["时限", "办理时限"]},
    "政策": ["政策", "编号"],
    "接下来": ["接下来", "该谁"],
    "承办": ["承办", "联系人或挂点领导"],
    "最近处置": ["最近处置", "处置结果"],
    "虚线为门槛": [],
    "主要理由": ["主要理由", "其他理由", "季报审核"],
}
"""What one column of a page is in the file; another is itself, with its unit."""
WITHOUT_ROWS = {
    ("labour", "problems"),
    ("street-440306017", "evaluations"),
    ("street-440306017", "applications"),
    ("street-440306017", "nearly_there"),
    ("officer-440306", "missed_inclusions"),
    ("street-440306017", "missed_inclusions"),
    ("officer-440306", "sprint_list"),
    ("street-440306017", "sprint_list"),
}
"""Whose list is empty in this city."""
READERS = ["bureau", "leading", "labour", "officer-440306", "street-440306017"]


def person(username: str) -> User:
    return User.objects.with_unit().get(username=username)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(client: Client, page: str, dataset: str, columns: str = "shown") -> tuple[Any, str] | None:
    """The workbook that the page's own form gives, and its name; None where none is offered."""
    action = f'action="/imports/export/{dataset}/"'
    if action not in page:
        return None
    form = page[page.index(action) :]
    sent: dict[str, list[str]] = {"columns": [columns]}
    for name, value in re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[: form.index("</form>")]
    ):
        sent.setdefault(name, []).append(value)
    assert f'name="columns" value="{columns}"' in form[: form.index("</form>")]
    answer: Any = client.post(f"/imports/export/{dataset}/", sent)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return book, StoredFile.objects.latest("pk").name


def parts_of(heading: list[str], dataset: str) -> list[str]:
    """The file's headings below one of the page's."""
    text, unit = heading[0], heading[1] if len(heading) > 1 else ""
    parts: Any = PARTS.get(text, [f"{text}（{unit}）" if unit else text])
    found: list[str] = parts[dataset] if isinstance(parts, dict) else parts
    return found


def looks(cell: Any) -> str:
    """A cell as Excel shows it."""
    if cell.value is None:
        return ""
    if cell.number_format.startswith("#,##0"):
        digits = len(cell.number_format.partition(".")[2])
        rounded = Decimal(repr(cell.value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
        return f"{rounded:,.{digits}f}"
    return f"{cell.value:%Y-%m-%d}" if cell.is_date else str(cell.value)


def plain(texts: Sequence[str]) -> str:
    """What is said, without what only separates or marks as unknown."""
    text = re.sub(r"^另有(.*)数据$", r"\1", texts[-1]) if texts else ""
    return re.sub(r"[\s·]", "", "".join(each for each in [*texts[:-1], text] if each != "—"))


@pytest.mark.parametrize("username", READERS)
@pytest.mark.parametrize("dataset", LISTS)
def test_every_cell_of_the_file_says_what_the_page_says(username: str, dataset: str, city: None) -> None:  # noqa: F811
    client, compared = client_of(person(username)), 0
    for address in LISTS[dataset]:
        answer = client.get(address)
        if answer.status_code == 403:
            return
        page = answer.content.decode()
        if (made := posted(client, page, dataset)) is None:
            continue
        headings, rows = table_of(page)
        heads = [parts_of(heading, dataset) for heading in headings]
        sheet = made[0].worksheets[0]
        assert [cell.value for cell in sheet[1]] == [text for parts in heads for text in parts]
        total = re.search(r"导出 ([\d,]+) 行", page)
        assert total is not None
        assert sheet.max_row - 1 == int(total[1].replace(",", "")) >= len(rows)
        for row, cells in zip(rows, sheet.iter_rows(min_row=2), strict=False):
            left = [looks(cell) for cell in cells]
            for heading, parts, cell in zip(headings, heads, row, strict=True):
                mine, left = left[: len(parts)], left[len(parts) :]
                if not parts:
                    continue
                if parts == ["区", "街道"] and not username.startswith(("bureau", "leading", "labour")):
                    assert mine[0], address  # one district's pages leave it out; a file goes to others
                    mine = (
                        mine if "·" in "".join(cell) or len(cell) > 1 else mine[1:] if mine[1] else mine[:1]
                    )
                mine = [text for text in mine if text != "正常经营"]
                assert "".join(mine).replace(" ", "").replace("\n", "") == plain(cell), (address, heading)
                compared += 1
    may = bool(scope.may_export(person(username), dataset)) and (username, dataset) not in WITHOUT_ROWS
    assert bool(compared) is may


def test_each_heading_of_each_list_has_its_cells() -> None:
    context = {"figures": True, "full_year": 2023, "may_nominate": True, "may_move": True}
    for dataset in exporters.exportable():
        if (columns := exporters.get(dataset).shown) is not None:
            names = [heading.name for heading in headings_of(columns.template, **context)]
            assert names == list(columns.cells), dataset


def test_lists_that_offer_an_export_offer_both_kinds(city: None) -> None:  # noqa: F811
    pools = {"pool", "key_pool", "contacts", "inclusion_batch"}  # the tests of their rooms hold theirs
    money = {
        "purses", "money_movements", "award_batches", "payment_batches", "payment_lines", "clawbacks",
    }  # fmt: skip
    assert {code for code in exporters.exportable() if exporters.get(code).shown} == set(
        LISTS
    ) | pools | money
    client = client_of(person("bureau"))
    for dataset, (address, *_others) in LISTS.items():
        page = client.get(address).content.decode()
        for kind, label in (("shown", "当前列"), ("all", "全部列")):
            made = posted(client, page, dataset, kind)
            assert made is not None
            assert made[1].endswith(f"_{label}_2024-10-31.xlsx"), made[1]
            assert "深圳市" in made[1]
            head = made[0].worksheets[0].oddHeader.left.text
            assert head.startswith(made[1].partition("_")[0]), head
            assert f"（{label}） 深圳市\n" in head


def test_name_and_print_header_say_place_and_filters(city: None) -> None:  # noqa: F811
    client = client_of(person("bureau"))
    said = {
        "/enterprises/?district=440306": ("企业_宝安区_当前列_2024-10-31.xlsx", "所属区：宝安区"),
        "/returns/?period=2024Q2&district=440306&state=RECEIVED": (
            "季度报表_宝安区_2024年二季度_已报_当前列_2024-10-31.xlsx",
            "季度：2024年二季度；报送情况：已报；所属区：宝安区",
        ),
    }
    for address, (name, words) in said.items():
        page = client.get(address).content.decode()
        made = posted(client, page, page.split("/imports/export/")[1].partition("/")[0])
        assert made is not None
        assert (made[1], made[0].active.oddHeader.left.text.partition("\n")[2]) == (name, words)
    officer = client_of(person("officer-440306"))
    made = posted(officer, officer.get("/enterprises/").content.decode(), "enterprises")
    assert made is not None
    assert made[1] == "企业_宝安区_当前列_2024-10-31.xlsx"


def test_figures_are_columns_only_for_whom_sees_them(city: None, tmp_path: Path) -> None:  # noqa: F811
    headings = {}
    for username in ("bureau", "labour"):
        columns = exporters.get("enterprises").shown
        assert columns is not None
        headings[username] = [
            str(slot.column.heading) for slot, _cell in columns.columns(person(username), {})
        ]
    assert "本年累计" in headings["bureau"]
    assert headings["labour"] == ["企业", "统一社会信用代码", "经营状态", "区", "街道", "行业", "联系人"]


@pytest.mark.django_db
@pytest.mark.parametrize("dataset", ["enterprises", "returns"])
def test_the_file_of_the_page_is_no_import(dataset: str, tmp_path: Path) -> None:
    make.enterprise("宝安区", "新安街道")
    user = make.user("OFFICER", "宝安区")
    path = tmp_path / "a.xlsx"
    exporting.export(user, "enterprises", path, {}, Columns.SHOWN)
    made = batches.upload(actor=user, dataset=dataset, source=path, filename="改名.xlsx")
    batch = batches.read_and_plan(made.pk)
    assert batch.refusal_code == FileCode.FOR_READING
    assert "全部列" in batch.refusal
    book = openpyxl.load_workbook(path)
    book.create_sheet("名单").append(["企业名称", "统一社会信用代码"])
    book["名单"].append(["甲", make.enterprise("宝安区").uscc])
    book.save(path)
    if dataset == "enterprises":  # a sheet beside it is read, it is not
        made = batches.upload(actor=user, dataset=dataset, source=path, filename="b.xlsx")
        batch = batches.read_and_plan(made.pk)
        assert (batch.refusal_code, batch.rows) == ("", 1)


@pytest.mark.django_db
def test_an_export_of_shown_columns_is_on_record_and_asks_the_same_of_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, run = make.user("ANALYST"), make.scan_run()
    for _n in range(3):
        make.assessment(make.enterprise("宝安区"), run)
    filters = {"period": [f"{run.year}Q{run.quarter}"]}

    def queries(dataset: str, asked: dict[str, list[str]]) -> int:
        exporting.export(user, dataset, tmp_path / "a.xlsx", asked, Columns.SHOWN)  # what is cached is cached
        with CaptureQueriesContext(connection) as found:
            exporting.export(user, dataset, tmp_path / "a.xlsx", asked, Columns.SHOWN)
        return len(found)

    asked = {"enterprises": {}, "assessments": filters}
    before = {dataset: queries(dataset, each) for dataset, each in asked.items()}
    for _n in range(12):
        make.assessment(make.enterprise("南山区"), run)
    assert {dataset: queries(dataset, each) for dataset, each in asked.items()} == before
    record = ExportRecord.objects.filter(dataset="assessments").latest("pk")
    assert (record.rows, record.filters["columns"], record.has_personal_data) == (15, ["shown"], False)
    monkeypatch.setattr(shown, "CHUNK", 4)
    done = exporting.export(user, "enterprises", tmp_path / "b.xlsx", {}, Columns.SHOWN)
    assert done.rows == 15
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]
    names = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(set(names)) == 15
