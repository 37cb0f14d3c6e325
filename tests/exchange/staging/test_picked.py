"""What was picked in a list narrows its export, whatever the picks say."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.support import factories as make


@pytest.mark.parametrize("dataset", ["enterprises", "problems", "returns"])
@pytest.mark.django_db
def test_an_export_of_picked_rows_that_are_none_holds_no_row(tmp_path: Path, dataset: str) -> None:
    officer = make.user("OFFICER", "宝安区")
    for _number in range(2):
        found = make.enterprise()
        make.problem(found)
        make.member(found)
    period = ["period=2024Q3"] if dataset == "returns" else []
    sizes = []
    for picked in ([], ["pk=²"], ["pk=99999999999999999999"]):
        out = StringIO()
        asked = {"filter": [*period, *picked], "user": officer.username, "json": True}
        call_command("export_data", dataset, str(tmp_path / "a.xlsx"), stdout=out, **asked)
        sizes.append(json.loads(out.getvalue())["rows"])
    assert sizes == [2, 0, 0]
