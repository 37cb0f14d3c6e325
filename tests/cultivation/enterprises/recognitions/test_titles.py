"""Titles: recorded, corrected, imported, exported, reminded of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse

from core.forms.versions import Conflict
from core.notices.models import Notice
from core.verdict import Refused
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.reminders import remind
from cultivation.enterprises.recognitions.rules import last_day
from cultivation.enterprises.recognitions.services import correct_recognition, record_recognition
from cultivation.enterprises.recognitions.todos import ending_count, ending_titles
from cultivation.enterprises.selectors import count
from exchange.staging import batches, exporting
from tests.support.factories import enterprise, recognition, user
from tests.support.parameters import load_parameters
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db
FIRST = dt.date(2022, 9, 1)
GIVEN: dict[str, Any] = {"kind": "SPECIALISED", "level": "CITY", "valid_from": FIRST}


@pytest.fixture(autouse=True)
def _parameters(db: None) -> None:
    load_parameters()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2022-09-01", "2025-08-31"),
        ("2023-01-01", "2025-12-31"),
        ("2024-02-29", "2027-02-27"),
        ("2021-03-01", "2024-02-29"),
    ],
)
def test_three_years_end_on_the_day_before(first: str, last: str) -> None:
    assert last_day(dt.date.fromisoformat(first), 3).isoformat() == last


def test_a_title_without_an_end_holds_three_years_and_has_the_enterprises_place() -> None:
    made = enterprise("宝安区", "新安街道")
    title = record_recognition(actor=user("OFFICER", "新安街道"), enterprise=made.pk, **GIVEN)
    assert title.valid_to == dt.date(2025, 8, 31)
    assert (title.district, title.street) == (made.district, made.street)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"valid_to": FIRST - dt.timedelta(days=1)}, "RECOGNITION_DAYS"),
        ({"valid_from": dt.date(2090, 1, 1)}, "RECOGNITION_FUTURE"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(changed: Any, code: str) -> None:
    made = enterprise("宝安区")
    with pytest.raises(Refused) as refused:
        record_recognition(actor=user("OFFICER", "宝安区"), enterprise=made.pk, **GIVEN | changed)
    assert refused.value.code == code
    assert not Recognition.objects.exists()


def test_the_same_title_twice_is_refused() -> None:
    made, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    record_recognition(actor=officer, enterprise=made.pk, **GIVEN)
    with refuses("RECOGNITION_KNOWN"):
        record_recognition(actor=officer, enterprise=made.pk, **GIVEN)


def test_another_district_does_not_find_the_enterprise() -> None:
    made = enterprise("宝安区")
    with pytest.raises(Http404):
        record_recognition(actor=user("OFFICER", "南山区"), enterprise=made.pk, **GIVEN)


def test_a_correction_is_of_the_version_that_was_opened() -> None:
    made, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    title = record_recognition(actor=officer, enterprise=made.pk, **GIVEN)
    correct_recognition(actor=officer, recognition=title, version=1, document="深工信〔2022〕1号")
    title.refresh_from_db()
    assert (title.document, title.version) == ("深工信〔2022〕1号", 2)
    with pytest.raises(Conflict):
        correct_recognition(actor=officer, recognition=title, version=1, document="别的")


HEADING = ("统一社会信用代码", "称号", "级别", "有效期起", "有效期止", "批次", "认定文件")


def bring(folder: Path, person: Any, *rows: Any) -> Any:
    """Import rows of texts as a person."""
    path = folder / "titles.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADING, *rows)), encoding="utf-8-sig")
    batch = batches.upload(actor=person, dataset="recognitions", source=path, filename=path.name)
    return batches.commit(batches.read_and_plan(batch.pk).pk)


def test_a_file_of_titles_comes_in_and_the_export_imports_again_unchanged(tmp_path: Path) -> None:
    made, officer = enterprise("宝安区", "新安街道"), user("OFFICER", "宝安区")
    batch = bring(
        tmp_path,
        officer,
        (made.uscc, "专精特新中小企业", "市级", "2022-09-01", "", "第一批", "某文件"),
        (made.uscc, "专精特新“小巨人”", "国家级", "2023-07-01", "2026-06-30", "", ""),
    )
    assert (batch.created, batch.refused) == (2, 0)
    titles = Recognition.objects.order_by("valid_from").values_list(
        "kind", "level", "valid_to", "street__name"
    )
    assert list(titles) == [
        ("SPECIALISED", "CITY", dt.date(2025, 8, 31), "新安街道"),
        ("LITTLE_GIANT", "NATIONAL", dt.date(2026, 6, 30), "新安街道"),
    ]
    out = tmp_path / "out.xlsx"
    assert exporting.export(officer, "recognitions", out, {}).rows == 2
    again = batches.upload(actor=officer, dataset="recognitions", source=out, filename="out.xlsx")
    again = batches.commit(batches.read_and_plan(again.pk).pk)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 2, 0)
    sheet: Any = openpyxl.load_workbook(out).active
    assert [cell.value for cell in sheet[1]][4:6] == ["称号", "级别"]


def test_bad_rows_of_a_file_are_refused_one_by_one(tmp_path: Path) -> None:
    made, stranger = enterprise("宝安区"), enterprise("南山区")
    batch = bring(
        tmp_path,
        user("OFFICER", "宝安区"),
        (made.uscc, "小巨人", "国家级", "2022-09-01", "2022-08-31", "", ""),
        (made.uscc, "小巨人", "国家级", "2090-01-01", "", "", ""),
        (made.uscc, "大巨人", "国家级", "2022-09-01", "", "", ""),
        (stranger.uscc, "小巨人", "国家级", "2022-09-01", "", "", ""),
        (made.uscc, "创新型", "市级", "2022-09-01", "", "", ""),
    )
    assert (batch.created, batch.refused) == (1, 4)
    assert batch.findings.values("row").distinct().count() == 4


def test_a_corrected_file_changes_the_title_and_its_undo_puts_it_back(tmp_path: Path) -> None:
    made, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    title = recognition(made, valid_from=FIRST)
    batch = bring(tmp_path, officer, (made.uscc, "专精特新", "省级", "2022-09-01", "2024-12-31", "", ""))
    title.refresh_from_db()
    assert (batch.updated, title.valid_to) == (1, dt.date(2024, 12, 31))
    batches.undo(batches.open_undo(actor=officer, batch_id=batch.pk).pk)
    title.refresh_from_db()
    assert title.valid_to == dt.date(2025, 8, 31)


@time_machine.travel("2025-06-02 09:00+08:00")
def test_district_and_street_are_told_once_ninety_days_before_the_end() -> None:
    officer, street = user("OFFICER", "宝安区"), user("OFFICER", "新安街道")
    user("OFFICER", "南山区"), user("ANALYST", "宝安区")
    made = enterprise("宝安区", "新安街道")
    title = recognition(made, valid_to=dt.date(2025, 8, 31))
    recognition(enterprise("宝安区"), valid_to=dt.date(2025, 9, 1))
    assert remind() == 1
    assert set(Notice.objects.values_list("user", flat=True)) == {officer.pk, street.pk}
    assert made.name in Notice.objects.first().title  # type: ignore[union-attr]
    title.refresh_from_db()
    assert title.reminded_on == dt.date(2025, 6, 2)
    assert remind() == 0
    assert Notice.objects.count() == 2


@time_machine.travel("2025-06-02 09:00+08:00")
def test_a_renewed_title_is_not_reminded_of_and_an_ending_one_is_to_do() -> None:
    officer = user("OFFICER", "宝安区")
    made = enterprise("宝安区")
    recognition(made, valid_to=dt.date(2025, 7, 1))
    assert [todo.light_text for todo in ending_titles(officer, dt.date(2025, 6, 2))] == ["剩 29 天"]
    assert ending_count(officer, dt.date(2025, 6, 2)) == 1
    assert ending_count(user("OFFICER", "南山区"), dt.date(2025, 6, 2)) == 0
    recognition(made, valid_from=dt.date(2025, 5, 1), valid_to=dt.date(2028, 4, 30))
    assert ending_count(officer, dt.date(2025, 6, 2)) == 0
    assert remind() == 0


@time_machine.travel("2025-06-02 09:00+08:00")
def test_the_city_is_told_in_one_line_which_opens_those_enterprises() -> None:
    bureau, day = user("BUREAU"), dt.date(2025, 6, 2)
    assert (list(ending_titles(bureau, day)), ending_count(bureau, day)) == ([], 0)
    twice = enterprise("宝安区")
    recognition(twice, valid_to=dt.date(2025, 7, 1))
    recognition(twice, kind="LITTLE_GIANT", valid_to=dt.date(2025, 7, 2))
    recognition(enterprise("南山区"), valid_to=dt.date(2025, 8, 1))
    (line,) = ending_titles(bureau, day)
    assert (line.title, line.light_text, line.light) == ("2 家企业的称号将到期", "剩 29 天", "AMBER")
    assert ending_count(bureau, day) == 1
    client = Client()
    client.force_login(bureau)
    assert client.get(line.url).context["page"].total == 2


@time_machine.travel("2025-06-02 09:00+08:00")
def test_the_list_is_filtered_by_title_and_by_year_refined() -> None:
    officer = user("OFFICER", "宝安区")
    recognition(enterprise("宝安区"))
    recognition(enterprise("宝安区"), "INNOVATIVE", valid_to=dt.date(2026, 8, 31))
    recognition(enterprise("宝安区"), "INNOVATIVE", valid_to=dt.date(2025, 6, 1))
    enterprise("宝安区")
    for value, expected in (("SPECIALISED", 1), ("INNOVATIVE", 1), ("ENDING", 1)):
        assert count(officer, ENTERPRISES.parse_or_refuse(officer, {"title": value})) == expected, value
    assert count(officer, ENTERPRISES.parse_or_refuse(officer, {"refined": "2025"})) == 0
    assert Enterprise.objects.count() == 4


@time_machine.travel("2025-06-02 09:00+08:00")
def test_the_page_says_what_ends_and_a_form_records_and_corrects(client: Client) -> None:
    made, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    client.force_login(officer)
    form = reverse("enterprises:recognition", args=[made.pk])
    key = client.get(form).context["key"]
    sent = {"form_key": key, "kind": "SPECIALISED", "level": "CITY", "valid_from": "2022-09-01"}
    wrong = client.post(form, sent | {"valid_to": "2022-08-31"})
    assert wrong.status_code == 422
    assert "早于有效期起" in wrong.content.decode()
    assert client.post(form, sent | {"form_key": wrong.context["key"]}).status_code == 302
    page = client.get(reverse("enterprises:detail", args=[made.pk])).content.decode()
    assert "认定：专精特新 90 天后到期" in page
    title = Recognition.objects.get()
    edit = reverse("enterprises:recognition_edit", args=[made.pk, title.pk])
    opened = client.get(edit)
    values = sent | {"form_key": opened.context["key"], "version": "1", "valid_to": "2026-08-31"}
    assert client.post(edit, values).status_code == 302
    title.refresh_from_db()
    assert (title.valid_to, title.version) == (dt.date(2026, 8, 31), 2)
    client.force_login(user("ANALYST", "宝安区"))
    assert client.get(edit).status_code == 403
    assert form not in client.get(reverse("enterprises:detail", args=[made.pk])).content.decode()
