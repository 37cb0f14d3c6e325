"""The commands that an analyst scripts: one JSON object, honest exits."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from exchange import dataset as datasets
from exchange import handlers
from exchange.models import ExportRecord
from tests.support import factories as make

pytestmark = pytest.mark.django_db


def export(out: Path, *, user: str, dataset: str = "enterprises", **options: Any) -> dict[str, Any]:
    said = io.StringIO()
    try:
        call_command("export_data", dataset, str(out), user=user, json=True, stdout=said, **options)
    except SystemExit as exit_:
        return dict(json.loads(said.getvalue()), exit=exit_.code)
    return json.loads(said.getvalue())  # type: ignore[no-any-return]


def names(path: Path) -> list[Any]:
    return [cell.value for cell in openpyxl.load_workbook(path).worksheets[0]["A"]][1:]


def test_an_export_holds_what_the_person_sees_through_the_filters(tmp_path: Path) -> None:
    make.user("ANALYST", "宝安区", username="ana")
    make.enterprise("宝安区", "新安街道", name="深圳市甲制造有限公司")
    make.enterprise("宝安区", "西乡街道", name="深圳市乙制造有限公司")
    make.enterprise("南山区", name="深圳市丙制造有限公司")
    out = tmp_path / "out.xlsx"
    said = export(out, user="ana")
    assert (said["rows"], said["sheets"], said["bytes"]) == (2, 1, out.stat().st_size)
    assert said["seconds"] >= 0
    said = export(out, user="ana", filter=["q=甲制造"])
    assert said["rows"] == 1, said
    assert names(out) == ["深圳市甲制造有限公司"]
    assert list(ExportRecord.objects.values_list("rows", flat=True)) == [1, 2]


def test_an_unknown_filter_is_refused_and_never_means_everything(tmp_path: Path) -> None:
    make.user("ANALYST", "宝安区", username="ana")
    said = export(tmp_path / "out.xlsx", user="ana", filter=["colour=red"])
    assert said["exit"] == 1
    assert said["refused"]
    assert not ExportRecord.objects.exists()


def test_who_may_not_export_is_refused(tmp_path: Path) -> None:
    make.user("OFFICER", "宝安区", username="baoan")
    said = export(tmp_path / "out.xlsx", user="baoan", dataset="users")
    assert (said["exit"], said["code"]) == (1, "export.permission")


def test_an_unknown_dataset_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("export_data", "nothing", str(tmp_path / "x.xlsx"), user="ana")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("template", "nothing", str(tmp_path / "x.xlsx"))


def test_every_dataset_has_a_template_with_its_headings(tmp_path: Path) -> None:
    for code in handlers.importable():
        path = tmp_path / f"{code}.xlsx"
        call_command("template", code, str(path), json=True, stdout=io.StringIO())
        text = str(
            [
                [cell.value for cell in row]
                for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(max_row=6)
            ]
        )
        assert all(str(column.heading) in text for column in datasets.get(code).columns), code


@pytest.mark.parametrize("command", ["export_data", "template"])
@pytest.mark.parametrize(("place", "told"), [("absent/out.xlsx", "目录不存在"), ("", "是一个目录")])
def test_a_file_that_cannot_be_written_is_refused_in_one_sentence(
    tmp_path: Path, command: str, place: str, told: str
) -> None:
    make.user("ANALYST", "宝安区", username="ana")
    said, options = io.StringIO(), {"user": "ana"} if command == "export_data" else {}
    with pytest.raises(SystemExit):
        call_command(command, "enterprises", str(tmp_path / place), json=True, stdout=said, **options)
    found = json.loads(said.getvalue())
    assert found["code"] == "file.unwritable"
    assert told in found["refused"]
