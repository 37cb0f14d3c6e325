"""What is exported by a role imports again by that role: nothing changes and nothing is refused, whatever has closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import User
from exchange import exporters, handlers, scope
from exchange.models import ImportBatch
from exchange.staging import batches, exporting
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from tests.support import factories as make
from tests.support.small_city import city  # noqa: F401  (a fixture)
from tests.test_pages import PEOPLE

QUARTERS = ("2024Q3", "2024Q2", "2023Q4")


def filters_of(dataset: str) -> list[dict[str, list[str]]]:
    """What is exported of a dataset: each quarter of what is by quarter, the list of a year, else all."""
    if dataset == "award_facts":
        return [{"programme": ["P1"], "year": ["2022"]}]
    return [{"period": [quarter]} for quarter in QUARTERS] if dataset == "returns" else [{}]


def back(user: User, dataset: str, filters: dict[str, list[str]], folder: Path) -> ImportBatch:
    """The person's export, imported again by the same person as far as the preview."""
    path = folder / f"{dataset}.xlsx"
    exporting.export(user, dataset, path, filters)
    options = {name: values[0] for name, values in filters.items()}
    made = batches.upload(actor=user, dataset=dataset, source=path, filename=path.name, options=options)
    return batches.read_and_plan(made.pk)


@pytest.mark.parametrize("username", PEOPLE)
def test_an_export_imports_again_unchanged(username: str, city: None, tmp_path: Path) -> None:  # noqa: F811
    user = User.objects.with_unit().get(username=username)
    both = [
        code
        for code in handlers.importable()
        if code in exporters.exportable() and scope.may_export(user, code) and scope.may_import(user, code)
    ]
    for code in both:
        for filters in filters_of(code):
            batch = back(user, code, filters, tmp_path)
            found = list(batch.findings.values_list("row", "column", "message")[:3])
            assert (batch.created, batch.updated, batch.refused) == (0, 0, 0), (code, filters, found)


def test_a_row_that_changes_something_in_a_closed_quarter_is_refused_still(
    city: None,  # noqa: F811
    tmp_path: Path,
) -> None:
    user = User.objects.with_unit().get(username="officer-440306")
    one = (
        QuarterlyReturn.objects.visible_to(user)
        .filter(year=2024, quarter=2, source="ENTERPRISE", is_current=True, state="ACCEPTED")
        .select_related("enterprise")[0]
    )
    path = tmp_path / "a.csv"
    lines = [
        "统一社会信用代码,年份,季度,期末从业人员",
        f"{one.enterprise.uscc},2024,二季度,{(one.employees or 0) + 1}",
    ]
    path.write_text("\n".join(lines))
    made = batches.upload(actor=user, dataset="returns", source=path, filename=path.name)
    batch = batches.read_and_plan(made.pk)
    assert (batch.updated, batch.unchanged, batch.refused) == (0, 0, 1)
    assert any("关闭" in message for message in batch.findings.values_list("message", flat=True))


def test_a_draft_of_several_lines_is_not_submitted_by_its_own_export(
    city: None,  # noqa: F811
    tmp_path: Path,
) -> None:
    user = User.objects.with_unit().get(username="officer-440306")
    one = QuarterlyReturn.objects.visible_to(user).filter(
        year=2024, quarter=3, source="ENTERPRISE", is_current=True
    )[0]
    QuarterlyReturn.objects.filter(pk=one.pk).update(state="DRAFT", problems="缺一线普工\n也缺 技工")
    batch = back(user, "returns", {"period": ["2024Q3"]}, tmp_path)
    assert (batch.created, batch.updated, batch.refused) == (0, 0, 0)


def test_a_return_of_another_districts_time_confirms_no_guess(city: None, tmp_path: Path) -> None:  # noqa: F811
    one = QuarterlyReturn.objects.filter(
        year=2024, quarter=2, source="ENTERPRISE", is_current=True, district__code="440305"
    ).select_related("enterprise")[0]
    MonitoringMember.objects.filter(enterprise=one.enterprise, year=2024, quarter=2).delete()
    one.enterprise.district, one.enterprise.street = make.unit("宝安区"), None
    one.enterprise.save()
    user = User.objects.with_unit().get(username="officer-440306")
    path = tmp_path / "a.csv"
    path.write_text(
        f"统一社会信用代码,年份,季度,期末从业人员\n{one.enterprise.uscc},2024,二季度,{one.employees}\n"
    )
    made = batches.upload(actor=user, dataset="returns", source=path, filename=path.name)
    batch = batches.read_and_plan(made.pk)
    assert (batch.unchanged, batch.refused) == (0, 1)
