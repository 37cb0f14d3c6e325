"""The policy library: its filters, and the workbook of versions with their sentences."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from incentives.policy.models import PolicyVersion
from incentives.policy.told import told, words_for
from tests.support import factories as make
from tests.support.parameters import load_policies, load_rules


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load_rules()
    load_policies()


def page(client: Client, **query: str) -> str:
    found = client.get("/policies/", query)
    assert found.status_code == 200
    return found.content.decode()


def listed(text: str) -> set[str]:
    """The programmes that the page shows."""
    return {code for code in ("P1", "P2", "P3", "P3b", "P4", "P5", "P6") if f'id="programme-{code}"' in text}


def workbook(client: Client, **filters: str) -> list[dict[str, Any]]:
    found: Any = client.post("/imports/export/policy_sentences/", {"columns": "all", **filters})
    assert found.status_code == 200, found.content.decode()[:300]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(found.streaming_content))).worksheets[0]
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    names = [str(name) for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_the_library_is_filtered(client: Client) -> None:
    client.force_login(make.user("BUREAU"))
    assert len(listed(page(client))) == 7
    assert listed(page(client, programme="P3")) == {"P3"}
    assert listed(page(client, on="2018-06-30")) == {"P1", "P5"}
    assert listed(page(client, unit="440307")) == {"P2"}
    assert "P1" in listed(page(client, unit="BUREAU"))
    assert listed(page(client, state="DRAFT")) == set()
    assert "没有符合条件的版本" in page(client, state="DRAFT")


def test_the_workbook_has_every_sentence_of_the_page(client: Client) -> None:
    client.force_login(make.user("BUREAU"))
    version = PolicyVersion.objects.get(programme="P3")
    rows = workbook(client, programme="P3")
    shown = told(version, words_for(version))
    expected = [each.text for part in shown.parts for row in part.rows for each in row.each()]
    assert [row["内容"] for row in rows] == expected
    assert {(row["政策代码"], row["状态"], row["依据"]) for row in rows} == {("P3", "已发布", version.source)}
    assert {row["生效日"].date() for row in rows} == {version.valid_from}
    assert all(row["主管单位"] for row in rows)
    assert {row["政策代码"] for row in workbook(client, on="2018-06-30")} == {"P1", "P5"}


def test_a_draft_is_in_no_workbook_of_who_does_not_see_it(client: Client) -> None:
    PolicyVersion.objects.filter(programme="P3").update(state="DRAFT")
    client.force_login(make.user("ANALYST"))
    assert "P3" not in {row["政策代码"] for row in workbook(client)}
    client.force_login(make.user("BUREAU"))
    assert "P3" in {row["政策代码"] for row in workbook(client)}
