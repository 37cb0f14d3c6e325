"""A required column that no known heading names: asked about on the page and told by the command, never taken silently."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches, expiry, tables
from tests.exchange import messy
from tests.exchange.staging.conftest import run_job
from tests.exchange.staging.test_pages import page_of, read
from tests.support import factories as make

pytestmark = pytest.mark.django_db
Inside = Callable[[User], Client]
Bring = Callable[..., dict[str, Any]]
PLACE = messy.HEADINGS.index("企业名称")
CODE = messy.HEADINGS.index("统一社会信用代码")
KINDS = pytest.mark.parametrize("kind", ["xlsx", "xls", "csv"])


def grid(count: int = 40, *more: str, **headings: str) -> list[list[Any]]:
    """Rows under the usual headings but for some, by column code; `more` columns hold names of other enterprises."""
    known = {"name": "企业名称", "uscc": "统一社会信用代码"}
    named = {known[code]: heading for code, heading in headings.items()}
    first = [named.get(heading, heading) for heading in messy.HEADINGS]
    others = [[f"深圳市他人{number}号贸易有限公司"] * len(more) for number in range(count)]
    return [
        [*first, *more],
        *([*row, *other] for row, other in zip(messy.rows(count), others, strict=True)),
    ]


def written(folder: Path, kind: str, table: list[list[Any]]) -> Path:
    path = folder / f"企业.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
        return path
    return messy.xlsx(path, table) if kind == "xlsx" else messy.xls(path, table)


def answer(client: Client, batch: ImportBatch, **chosen: Any) -> Any:
    return client.post(reverse("exchange:asked", args=[batch.pk]), chosen)


def checked(page: str) -> list[str]:
    """The answers that are chosen beforehand."""
    inputs = re.findall(r'<input [^>]*type="radio"[^>]*>', page)
    found = (re.search(r'name="(\w+)" value="(\w+)"', each) for each in inputs if " checked" in each)
    return [f"{match[1]}={match[2]}" for match in found if match]


@KINDS
def test_the_page_asks_for_a_likely_column_and_takes_it_when_it_is_confirmed(
    officer: User, inside: Inside, tmp_path: Path, kind: str
) -> None:
    client = inside(officer)
    batch = read(client, written(tmp_path, kind, grid(name="公司全称")))
    assert (batch.state, batch.findings.count(), batch.pk in tables.staged_batches()) == (
        BatchState.ASKING, 0, False,
    )  # fmt: skip
    shown = page_of(client, batch)
    letter = "ABC"[PLACE]
    asked = (
        f"没有找到“企业名称”这一列。“公司全称”（{letter} 列，例：深圳市测试1号科技有限公司、深圳市测试2号科技有限公司）"
        "看起来是它，是否采用？"
    )
    assert asked in shown
    assert "“公司全称”：标题相近，内容是企业名称" in shown
    assert checked(shown) == [f"name={PLACE}"]
    assert "提交" not in shown.partition("<main")[2].partition("识别到的列")[0]

    assert answer(client, batch, name=PLACE).status_code == 302
    batch = run_job(batch)
    assert (batch.state, batch.created, batch.refused) == (BatchState.READY, 40, 0)
    assert "人工指定" in page_of(client, batch)
    batches.commit(batch.pk)
    assert Enterprise.objects.get(uscc=messy.code(7)).name == "深圳市测试7号科技有限公司"


@KINDS
def test_the_key_itself_is_asked_about_though_no_other_heading_is_known(
    officer: User, inside: Inside, tmp_path: Path, kind: str
) -> None:
    table = [["公司全称", "税务登记证号", "手机一"]]
    table += [[f"深圳市测试{n}号五金厂", messy.code(n), f"1380013800{n}"] for n in range(1, 5)]
    client = inside(officer)
    batch = read(client, written(tmp_path, kind, table))
    assert batch.state == BatchState.ASKING
    assert sorted(checked(page_of(client, batch))) == ["name=0", "uscc=1"]
    answer(client, batch, name=0, uscc=1)
    batch = run_job(batch)
    assert (batch.state, batch.created) == (BatchState.READY, 4)


def test_of_two_as_likely_none_is_chosen_beforehand_and_one_must_be(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    client = inside(officer)
    batch = read(client, messy.xlsx(tmp_path / "a.xlsx", grid(5, "客户名称", name="商户名称")))
    shown = page_of(client, batch)
    assert ("可能是：“商户名称”" in shown or "可能是：“客户名称”" in shown, checked(shown)) == (True, [])
    refused = client.post(reverse("exchange:asked", args=[batch.pk]), {}, follow=True).content.decode()
    assert "是哪一列" in refused
    batch.refresh_from_db()
    assert batch.state == BatchState.ASKING
    answer(client, batch, name=PLACE)
    assert run_job(batch).created == 5


def test_the_same_column_is_not_taken_for_two_things(officer: User, inside: Inside, tmp_path: Path) -> None:
    table = [["公司全称", "登记证号", "手机一"], ["深圳市甲五金厂", messy.code(1), ""]]
    client = inside(officer)
    batch = read(client, messy.xlsx(tmp_path / "a.xlsx", table))
    asked = batch.reading["asked"]
    asked[0]["candidates"].append({**asked[1]["candidates"][0]})
    ImportBatch.objects.filter(pk=batch.pk).update(reading={**batch.reading, "asked": asked})
    said = answer(client, batch, name=1, uscc=1)
    assert said.status_code == 302
    assert "同一列不能用作两项内容" in client.get(said.url).content.decode()


def test_who_does_not_take_it_is_told_once_what_is_missing_and_may_name_another(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    client = inside(officer)
    batch = read(client, messy.xlsx(tmp_path / "a.xlsx", grid(40, "简称", name="公司全称")))
    answer(client, batch, name="none")
    batch = run_job(batch)
    assert (batch.state, batch.refusal_code, batch.findings.count()) == (
        BatchState.REFUSED, "COLUMN_MISSING", 0,
    )  # fmt: skip
    shown = page_of(client, batch)
    assert "表中没有“企业名称”这一列" in shown
    assert "可以在下面指定" in shown
    data = {f"column_{c['index']}": c["column"] or "" for c in batch.reading["sheets"][0]["columns"]}
    for place, code in list(data.items()):
        if code == "revenue":
            data[place] = "revenue:2023"
    data[f"column_{PLACE}"] = "name"
    client.post(reverse("exchange:columns", args=[batch.pk]), data)
    assert run_job(batch).created == 40


def test_a_file_of_known_enterprises_needs_no_names_and_nothing_is_asked(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    for number in (1, 2):
        make.enterprise("宝安区", "新安街道", uscc=messy.code(number), name=f"深圳市原{number}有限公司")
    batch = read(inside(officer), messy.xlsx(tmp_path / "a.xlsx", grid(2, name="公司全称")))
    assert (batch.state, batch.updated) == (BatchState.READY, 2)


def test_beside_known_enterprises_only_the_new_ones_are_refused_for_a_column_that_is_nowhere(
    bring: Bring, officer: User
) -> None:
    make.enterprise("宝安区", "新安街道", uscc=messy.code(1), name="深圳市原有限公司")
    table = [[cell for at, cell in enumerate(row) if at != PLACE] for row in grid(3)]
    said = bring(table)
    assert (said["updated"], [each["code"] for each in said["errors"]]) == (1, ["REQUIRED", "REQUIRED"])


@pytest.mark.parametrize("heading", ["联系人公司", "备注一"])
def test_a_column_that_is_not_it_is_not_proposed_and_the_file_is_refused_once(
    bring: Bring, officer: User, heading: str
) -> None:
    table = grid(40, name=heading)
    if heading != "联系人公司":
        table = [table[0], *([*row[:PLACE], "13800138000", *row[PLACE + 1 :]] for row in table[1:])]
    said = bring(table)
    assert (said["exit"], said["code"]) == (1, "COLUMN_MISSING")
    assert said["refused"] == "表中没有“企业名称”这一列，新增的行都必须填写；请补上这一列后再导入"
    assert not Enterprise.objects.exists()


@KINDS
def test_the_command_says_which_column_it_would_take_and_takes_it_when_told(
    bring: Bring, officer: User, tmp_path: Path, kind: str
) -> None:
    path = written(tmp_path, kind, grid(name="公司全称"))
    said = bring(path)
    assert (said["exit"], said["code"]) == (1, "COLUMN_UNSURE")
    assert "看起来是它（标题相近，内容是企业名称）。" in said["refused"]
    assert "没有写入任何内容" in said["refused"]
    assert not Enterprise.objects.exists()
    assert ImportBatch.objects.get().state == BatchState.CANCELLED
    (option,) = re.findall(r"--column (企业名称=\S+?)；", said["refused"])
    assert bring(path, column=[option])["created"] == 40


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("企业名称=A", 3),  # the letter
        ("name=公司全称", 3),
        ("不导入=公司全称", "COLUMN_MISSING"),
        ("企业名称=公司名", "BAD_MAPPING"),
        ("企业的名字=公司全称", "import.columns"),
        ("企业名称", "import.columns"),
    ],
)
def test_what_the_command_is_told_of_a_column_is_taken_or_refused_by_name(
    bring: Bring, officer: User, column: str, told: Any
) -> None:
    said = bring(grid(3, name="公司全称"), column=[column])
    assert said.get("created", said.get("code")) == told


def test_a_year_and_a_unit_can_be_told_with_the_column(bring: Bring, officer: User) -> None:
    table = [[*messy.HEADINGS[:-1], "去年规模"], messy.row(1, revenue=18_505)]
    assert bring(table, column=["营业收入:2023@千元=去年规模"])["created"] == 1
    figures = Enterprise.objects.get().annual_figures.get()
    assert (figures.year, figures.revenue) == (2023, Decimal(18_505_000))


def test_another_sheet_with_other_columns_is_not_read_by_the_answer(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    other = [["企业名称", "联系人", "说明文字"], ["深圳市乙有限公司", "王", "x"]]
    path = messy.xlsx(tmp_path / "a.xlsx", grid(3, uscc="企业登记证号"), more={"通讯录": other})
    client = inside(officer)
    batch = read(client, path)
    assert checked(page_of(client, batch)) == [f"uscc={CODE}"]
    answer(client, batch, uscc=CODE)
    batch = run_job(batch)
    assert (batch.state, batch.created, [s["sheet"] for s in batch.reading["sheets"]]) == (
        BatchState.READY, 3, ["企业"],
    )  # fmt: skip


def test_a_question_is_given_up_by_its_person_or_with_its_day(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    client = inside(officer)
    first, second = (read(client, messy.xlsx(tmp_path / "a.xlsx", grid(2, name="公司全称"))) for _n in "ab")
    assert "待确认列" in client.get(reverse("exchange:list")).content.decode()
    client.post(reverse("exchange:cancel", args=[first.pk]))
    first.refresh_from_db()
    assert first.state == BatchState.CANCELLED
    expiry.expire(second.created_at.date().replace(year=second.created_at.year + 1))
    second.refresh_from_db()
    assert second.state == BatchState.CANCELLED


def test_a_colleague_sees_the_question_and_cannot_answer_it(
    officer: User, inside: Inside, tmp_path: Path
) -> None:
    batch = read(inside(officer), messy.xlsx(tmp_path / "a.xlsx", grid(2, name="公司全称")))
    colleague = inside(make.user("OFFICER", "宝安区"))
    shown = page_of(colleague, batch)
    assert ("等待上传人确认" in shown, checked(shown)) == (True, [])
    answer(colleague, batch, name=PLACE)
    batch.refresh_from_db()
    assert batch.state == BatchState.ASKING
