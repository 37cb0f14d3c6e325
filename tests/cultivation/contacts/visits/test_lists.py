"""The list of visits, its filters, its workbook and its API."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from cultivation.contacts.visits import services
from cultivation.contacts.visits.filters import VISITS
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.contacts.visits.selectors import lists
from cultivation.contacts.visits.services import Account
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.services.logging import Registration
from exchange.staging import batches, exporting
from tests.cultivation.contacts.visits.conftest import FRIDAY
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("clock")
HEADING = ("统一社会信用代码", "走访日期", "走访人", "见到谁", "走访情况", "发现的问题")


def bring(folder: Path, person: User, *rows: Any, heading: Any = HEADING) -> Any:
    """Import rows of texts as a person."""
    path = folder / "visits.csv"
    path.write_text("\n".join(",".join(row) for row in (heading, *rows)), encoding="utf-8-sig")
    return again(path, person)


def again(path: Path, person: User) -> Any:
    """Import a file as a person."""
    batch = batches.upload(actor=person, dataset="visits", source=path, filename=path.name)
    return batches.commit(batches.read_and_plan(batch.pk).pk)


def found_by(user: User, **values: Any) -> set[int]:
    """The visits that filters let through."""
    return set(lists.visits(user, VISITS.with_values(**values)).values_list("pk", flat=True))


def test_each_filter_lets_its_rows_through(officer: User, works: Enterprise) -> None:
    bureau, colleague = make.user("BUREAU"), make.user("OFFICER", "南山区")
    mine = make.visit(works, officer, dt.date(2024, 9, 1))
    other = make.visit(make.enterprise("南山区"), colleague, dt.date(2024, 8, 1))
    make.finding(other)
    assert found_by(bureau) == {mine.pk, other.pk}
    assert found_by(officer) == found_by(officer, mine="1") == {mine.pk}
    assert found_by(bureau, mine="1") == set()
    assert found_by(bureau, district="440305") == {other.pk}
    assert found_by(bureau, street=works.street.code) == {mine.pk}  # type: ignore[union-attr]
    assert found_by(bureau, by=officer.pk) == {mine.pk}
    assert found_by(bureau, enterprise=works.pk) == {mine.pk}
    assert found_by(bureau, **{"from": "2024-09-01"}) == {mine.pk}
    assert found_by(bureau, to="2024-08-31") == {other.pk}
    assert found_by(bureau, found="YES") == found_by(bureau, found="OPEN") == {other.pk}
    assert found_by(bureau, found="NONE") == {mine.pk}


def test_the_page_shows_counts_rows_and_what_is_no_day(
    client: Client, officer: User, works: Enterprise
) -> None:
    make.finding(make.visit(works, officer, whom="林经理"))
    client.force_login(officer)
    page = client.get("/visits/").content.decode()
    assert works.name in page
    assert "消防验收没过" in page
    assert "林经理" in page
    assert "请按 2024-09-13" in client.get("/visits/?from=gestern").content.decode()


@pytest.mark.parametrize("role", ["OFFICER", "REVIEWER", "BUREAU"])
def test_the_export_imports_again_unchanged_by_every_role(
    tmp_path: Path, officer: User, works: Enterprise, role: str
) -> None:
    secret = Registration(category="LABOUR", description="欠薪隐患", is_sensitive=True)
    services.log(
        actor=officer,
        enterprise=works.pk,
        account=Account(on=FRIDAY, text="  三楼改洁净车间，\n5 月完工  ", whom="林经理、刘总"),
        problem=secret,
    )
    make.finding(make.visit(works, officer, dt.date(2024, 8, 1)))
    make.finding(
        make.visit(works, officer, dt.date(2024, 8, 1)), text="另一次"
    )  # the same words on the same day
    person = make.user(role, None if role == "BUREAU" else "宝安区")
    out = tmp_path / "out.xlsx"
    assert exporting.export(person, "visits", out, {}).rows == 3
    sheet: Any = openpyxl.load_workbook(out).active
    told = "".join(str(cell) for row in sheet.values for cell in row)
    assert "另一次" in told
    assert "欠薪" not in told
    batch = again(out, person)
    assert (batch.created, batch.updated, batch.unchanged, batch.refused) == (0, 0, 3, 0)


def test_a_file_of_visits_comes_in_with_findings_and_its_undo_takes_them_out(
    tmp_path: Path, officer: User, works: Enterprise
) -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    batch = bring(
        tmp_path,
        reviewer,
        (works.uscc, "2024-09-02", officer.name, "林经理", "产线满负荷", "缺普工；电费高"),
        (works.uscc, "2024-09-03", "", "", "复查", ""),
    )
    assert (batch.created, batch.refused) == (2, 0)
    first, second = Visit.objects.order_by("on")
    assert (first.by, first.unit, first.street, first.whom) == (officer, officer.unit, works.street, "林经理")
    assert (second.by, second.unit) == (reviewer, reviewer.unit)
    assert list(first.findings.values_list("text", flat=True)) == ["缺普工", "电费高"]
    assert bring(tmp_path, reviewer, (works.uscc, "2024-09-03", "", "", "复查", "")).unchanged == 1
    batches.undo(batches.open_undo(actor=reviewer, batch_id=batch.pk).pk)
    assert (Visit.objects.count(), Finding.objects.count()) == (0, 0)


def test_bad_rows_are_refused_one_by_one(tmp_path: Path, officer: User, works: Enterprise) -> None:
    stranger = make.enterprise("南山区")
    make.user("OFFICER", "南山区", name="外区人")
    for _each in range(2):
        make.user("OFFICER", "宝安区", name="同名")
    batch = bring(
        tmp_path,
        make.user("OFFICER", "宝安区"),
        (works.uscc, "2024-09-14", "", "", "明天", ""),
        (works.uscc, "2015-02-28", "", "", "成立以前", ""),
        (works.uscc, "2024-09-01", "外区人", "", "走访人不对", ""),
        (works.uscc, "2024-09-01", "同名", "", "走访人同名", ""),
        (works.uscc, "2024-09-01", "", "", "很" * 2001, ""),
        (stranger.uscc, "2024-09-01", "", "", "外区", ""),
        (works.uscc, "2024-09-01", "", "王经理 13800138000", "写了电话", ""),
        (works.uscc, "2024-09-01", "", "", "好的", ""),
    )
    assert (batch.created, batch.refused) == (1, 7)


def test_another_officers_visit_is_not_told_anew_by_a_file(
    tmp_path: Path, officer: User, works: Enterprise
) -> None:
    visit = make.visit(works, officer)
    heading = ("走访编号", "统一社会信用代码", "走访日期", "走访情况")
    row = (str(visit.pk), works.uscc, "2024-09-13", "别人改的")
    batch = bring(tmp_path, make.user("OFFICER", "宝安区"), row, heading=heading)
    assert (batch.updated, batch.refused) == (0, 1)
    batch = bring(tmp_path, make.user("REVIEWER", "宝安区"), row, heading=heading)
    visit.refresh_from_db()
    assert (batch.updated, visit.text, visit.version) == (1, "别人改的", 2)
    row = (str(visit.pk + 999), *row[1:])
    assert bring(tmp_path, officer, row, heading=heading).refused == 1


def test_the_api_tells_a_visit_to_whom_sees_it(client: Client, officer: User, works: Enterprise) -> None:
    visit = make.visit(works, officer, whom="林经理")
    client.force_login(officer)
    answer = client.get("/api/v1/visits/").json()
    (row,) = answer["results"]
    assert (row["id"], row["on"], row["by"], row["enterprise"]) == (
        visit.pk,
        "2024-09-13",
        officer.name,
        works.pk,
    )
    client.force_login(make.user("OFFICER", "南山区"))
    assert client.get(f"/api/v1/visits/{visit.pk}/").status_code == 404
    client.force_login(make.user("PAYMENTS"))
    assert client.get("/api/v1/visits/").status_code == 403
