"""A column is declared once: export, import, list and API have it from there, in their order and for whom it is."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from accounts.roles import Permission, Role
from cultivation.enterprises.datasets import ENTERPRISES
from cultivation.enterprises.exports import EnterprisesExport
from cultivation.enterprises.models import Enterprise
from exchange.dataset import NO_EXAMPLE, Column, Dataset, Kind
from exchange.protocol import Stage, StagedColumn
from exchange.rows import ListRow
from exchange.staging.stated import assigned, kept_fields, new_fields, stored_fields
from tests.support import factories

WORKS = Dataset(
    "works",
    "厂",
    alias="e",
    reads=Permission.ENTERPRISE_READ,
    columns=(
        Column("uscc", "代码", Kind.USCC, sql="e.uscc", told="91"),
        Column("name", "名称", field="name", listed="name", told="甲"),
        Column("founded_on", "成立日期", Kind.DATE, field="founded_on", told=NO_EXAMPLE),
        Column("status", "状态", field="status"),
        Column("phone", "电话", field="phone", needs=Permission.PHONE_READ),
        Column("remark", "备注"),
        Column("place", "区", written=False, field="address", listed="district__name"),
    ),
    besides=(Column("id", "编号", listed="pk", told=7),),
)


class WorksRow(ListRow):
    """A row of the list."""

    dataset = WORKS


def staged(*codes: str) -> Stage:
    columns = [StagedColumn(code, code, WORKS[code], code) for code in codes]
    actor = User(username="someone")
    return Stage(1, WORKS, actor, dt.date(2024, 9, 30), columns, None, lambda *_args, **_named: 0)


def test_a_column_is_exported_as_its_field_or_as_it_says() -> None:
    read = {column.code: WORKS.sql_of(column) for column in WORKS.columns}
    assert read["name"] == "e.name"
    assert read["uscc"] == "e.uscc"
    assert read["remark"] == ""


def test_the_api_tells_what_it_told_first_and_then_what_came_later() -> None:
    assert WORKS.told("id", "name") == ["id", "name", "uscc", "founded_on"]
    assert WORKS.example("id", "name", "founded_on") == {"id": 7, "name": "甲"}


def test_an_import_writes_the_fields_that_a_file_states_and_no_others() -> None:
    stage = staged("uscc", "name", "founded_on", "status", "place")
    assert [each.name for each in stage.fields] == ["name", "founded_on", "status"]
    assert stored_fields(stage, "e") == {
        "name": "nullif(e.name, '')",
        "founded_on": "e.founded_on",
        "status": "nullif(e.status, '')",
    }
    assert assigned(kept_fields(stage, "e")) == (
        'name = coalesce(s."name", e.name), founded_on = coalesce(s."founded_on", e.founded_on),'
        ' status = coalesce(s."status", e.status)'
    )


@pytest.mark.django_db
def test_a_new_row_has_the_fields_default_where_the_file_states_nothing() -> None:
    assert new_fields(staged("name", "founded_on", "status"), Enterprise) == {
        "name": 's."name"',
        "founded_on": 's."founded_on"',
        "status": "coalesce(s.\"status\", 'OPERATING'::varchar(20))",
    }


@pytest.mark.django_db
def test_a_row_of_a_list_holds_the_listed_columns() -> None:
    works = factories.enterprise(name="深圳市甲公司")
    (row,) = WorksRow.read(Enterprise.objects.filter(pk=works.pk))
    assert (row.id, row.name, row.place) == (works.pk, "深圳市甲公司", works.district.name)
    with pytest.raises(AttributeError):
        _ = row.phone


@pytest.mark.django_db
def test_a_column_that_not_everybody_may_see_is_for_whom_it_is() -> None:
    officer, analyst = factories.user(Role.OFFICER), factories.user(Role.ANALYST)
    assert WORKS.shown_to(officer, WORKS["phone"])
    assert not WORKS.shown_to(analyst, WORKS["phone"])
    for person, seen in ((officer, True), (analyst, False)):
        query = EnterprisesExport().query(person, {})
        assert (ENTERPRISES["phone"] in [slot.column for slot in query.columns]) is seen
        assert query.personal is seen
