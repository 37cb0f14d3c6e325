"""An undo puts back what still stands, and names what it leaves alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.models import Unit
from core.audit.context import recording
from core.audit.undo import undo
from core.audit.undo.result import LeftAlone, Undone
from core.audit.undo.staging import UndoTable
from core.parameters.models import Parameter
from cultivation.enterprises.models import AnnualFigures, Enterprise, EnterpriseName, EnterpriseUscc, Standing
from tests.support import factories

pytestmark = pytest.mark.django_db

BATCH, BACK = 900_001, 900_002


def take_back(**options: Any) -> Undone:
    with recording(batch=BACK, reason="撤销导入"):
        return undo(BATCH, **options)


def checksum(*tables: str) -> list[Any]:
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {table} t"
            )
            found.append(cursor.fetchone())
    return found


def test_changed_fields_go_back_and_the_checksum_is_what_it_was() -> None:
    works = [factories.enterprise(address="旧址") for _ in range(3)]
    before = checksum("cultivation_enterprise", "cultivation_enterprisename", "cultivation_standing")
    with recording(batch=BATCH):
        Enterprise.objects.filter(pk__in=[w.pk for w in works]).update(
            address="新址", contact="李", version=2
        )
        Enterprise.objects.filter(pk=works[0].pk).update(address="更新的址", version=3)
    outcome = take_back()
    assert outcome.total("restored") == 3
    assert outcome.left == []
    assert checksum("cultivation_enterprise", "cultivation_enterprisename", "cultivation_standing") == before


def test_acts_are_counted_over_all_tables_and_all_that_is_left_alone_is_counted_though_not_named() -> None:
    done = Undone()
    done.count("a", "deleted", 3)
    done.count("b", "deleted", 4)
    for number in range(2001):
        done.leave(LeftAlone("c", str(number), "CHANGED"))
    told = done.as_dict()
    acts = ("restored", "deleted", "recreated", "superseded", "left_count")
    assert [told[act] for act in acts] == [0, 7, 0, 0, 2001]
    assert len(told["left"]) == 2000


def test_a_field_changed_since_stays_and_is_listed_while_its_neighbour_goes_back() -> None:
    works = factories.enterprise(address="旧址", contact="王")
    with recording(batch=BATCH):
        Enterprise.objects.filter(pk=works.pk).update(address="新址", contact="李", version=2)
    Enterprise.objects.filter(pk=works.pk).update(contact="赵", version=3)
    outcome = take_back()
    works.refresh_from_db()
    assert (works.address, works.contact, works.version) == ("旧址", "赵", 4)
    (left,) = outcome.left
    assert (left.field, left.was, left.wrote, left.now, left.why) == ("contact", "王", "李", "赵", "CHANGED")


def test_a_created_enterprise_goes_with_its_names_codes_figures_and_standing() -> None:
    factories.load_city_units()
    tables = [
        "cultivation_enterprise", "cultivation_enterprisename", "cultivation_enterpriseuscc",
        "cultivation_annualfigures", "cultivation_standing",
    ]  # fmt: skip
    before = checksum(*tables)
    with recording(batch=BATCH):
        factories.enterprise(revenue={2023: 1})
        factories.enterprise(revenue={2022: 1, 2023: 2})
    outcome = take_back()
    assert outcome.left == []
    assert {name: counts["deleted"] for name, counts in outcome.tables.items()} == {
        "cultivation_enterprise": 2,
        "cultivation_enterprisename": 2,
        "cultivation_enterpriseuscc": 2,
        "cultivation_annualfigures": 3,
    }
    assert checksum(*tables) == before


def test_a_created_enterprise_with_a_problem_stays_with_its_parts_but_its_figures_go() -> None:
    with recording(batch=BATCH):
        works = factories.enterprise(revenue={2023: 1})
    factories.problem(works)
    outcome = take_back()
    assert Enterprise.objects.filter(pk=works.pk).exists()
    assert EnterpriseName.objects.filter(enterprise=works).exists()
    assert EnterpriseUscc.objects.filter(enterprise=works).exists()
    assert Standing.objects.filter(pk=works.pk).exists()
    assert not AnnualFigures.objects.filter(enterprise=works).exists()
    assert {(left.table, left.why, left.by) for left in outcome.left} == {
        ("cultivation_enterprise", "REFERRED", "cultivation_problem"),
        ("cultivation_enterprisename", "PART", "cultivation_enterprise"),
        ("cultivation_enterpriseuscc", "PART", "cultivation_enterprise"),
    }


def test_a_created_row_that_was_changed_since_stays() -> None:
    with recording(batch=BATCH):
        row = Parameter.objects.create(
            code="x", value="1", unit="count", valid_from="2024-01-01", mark="ours"
        )
    Parameter.objects.filter(pk=row.pk).update(value="2")
    assert [left.why for left in take_back().left] == ["CHANGED"]
    assert Parameter.objects.filter(pk=row.pk).exists()


def test_a_deleted_row_comes_back_unless_its_place_was_taken() -> None:
    fields = {"unit": "count", "valid_from": "2024-01-01", "mark": "ours"}
    one = Parameter.objects.create(code="one", value="1", **fields)
    two = Parameter.objects.create(code="two", value="2", **fields)
    key = one.pk
    with recording(batch=BATCH):
        Parameter.objects.filter(pk__in=[one.pk, two.pk]).delete()
    Parameter.objects.create(code="two", value="3", **fields)
    outcome = take_back()
    assert outcome.total("recreated") == 1
    assert Parameter.objects.get(code="one").pk == key
    assert Parameter.objects.get(code="two").value == "3"
    assert [(left.why, left.row_id) for left in outcome.left] == [("TAKEN", str(two.pk))]


def supersede(figures: AnnualFigures, revenue: int) -> AnnualFigures:
    AnnualFigures.objects.filter(pk=figures.pk).update(is_current=False)
    return factories.annual(
        figures.enterprise, figures.year, version=figures.version + 1, revenue=Decimal(revenue)
    )


def current(works: Enterprise) -> list[tuple[int, Decimal]]:
    return [
        (f.version, f.revenue)
        for f in AnnualFigures.objects.filter(enterprise=works, is_current=True)
        if f.revenue is not None
    ]


def test_a_version_is_superseded_back_and_kept() -> None:
    works = factories.enterprise(revenue={2023: 10})
    first = AnnualFigures.objects.get(enterprise=works)
    with recording(batch=BATCH):
        supersede(first, 20)
    outcome = take_back()
    assert current(works) == [(1, Decimal(10))]
    assert AnnualFigures.objects.filter(enterprise=works).count() == 2
    assert (outcome.total("superseded"), outcome.left) == (1, [])


@pytest.mark.parametrize(
    ("wrote", "listed"),
    [(20, ("revenue", "10.00", "20.00", "30.00")), (10, ("version", "1", "2", "3"))],
    ids=["by what it changed", "itself, where it changed nothing"],
)
def test_a_version_superseded_since_stays_and_is_listed(wrote: int, listed: tuple[str, ...]) -> None:
    works = factories.enterprise(revenue={2023: 10})
    first = AnnualFigures.objects.get(enterprise=works)
    with recording(batch=BATCH):
        second = supersede(first, wrote)
    supersede(second, 30)
    (left,) = take_back().left
    assert current(works) == [(3, Decimal(30))]
    assert (left.field, left.was, left.wrote, left.now) == listed


def test_a_code_taken_by_another_enterprise_since_is_left_and_the_other_rows_go_back() -> None:
    one, two = factories.enterprise(address="a"), factories.enterprise(address="b")
    old = one.uscc
    with recording(batch=BATCH):
        Enterprise.objects.filter(pk=one.pk).update(uscc=factories.uscc())
        Enterprise.objects.filter(pk=two.pk).update(address="c")
    EnterpriseUscc.objects.filter(enterprise=one).delete()
    factories.enterprise(uscc=old)
    outcome = take_back()
    two.refresh_from_db()
    assert two.address == "b"
    assert [(left.why, left.row_id) for left in outcome.left] == [("TAKEN", str(one.pk))]


def test_a_code_handed_on_within_the_batch_goes_back_whatever_the_order() -> None:
    one, two = factories.enterprise(), factories.enterprise()
    first, second = one.uscc, two.uscc
    with recording(batch=BATCH):
        Enterprise.objects.filter(pk=one.pk).update(uscc=factories.uscc())
        Enterprise.objects.filter(pk=two.pk).update(uscc=first)
    assert take_back().left == []
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.uscc, two.uscc) == (first, second)


def test_what_the_batch_created_and_deleted_again_is_nothing() -> None:
    with recording(batch=BATCH):
        Parameter.objects.create(
            code="x", value="1", unit="count", valid_from="2024-01-01", mark="ours"
        ).delete()
    assert dict(take_back().tables) == {}


def test_a_created_person_goes_with_their_roles() -> None:
    factories.load_city_units()
    with recording(batch=BATCH):
        person = factories.user("OFFICER")
    assert take_back().total("deleted") == 1
    assert not type(person).objects.filter(pk=person.pk).exists()


def test_a_hook_may_treat_rows_itself() -> None:
    unit = factories.unit("宝安区")
    sort = unit.sort
    with recording(batch=BATCH):
        Unit.objects.filter(pk=unit.pk).update(sort=sort + 1)

    def hook(table: UndoTable) -> None:
        assert table.take_out("u.row_id = %s", [unit.pk]) == 1

    assert dict(take_back(hooks={Unit: hook}).tables) == {}
    unit.refresh_from_db()
    assert unit.sort == sort + 1


def test_an_undo_is_recorded_as_a_batch_of_its_own_and_can_itself_be_undone() -> None:
    works = factories.enterprise(address="旧址")
    with recording(batch=BATCH):
        Enterprise.objects.filter(pk=works.pk).update(address="新址")
    take_back()
    with recording(batch=BACK + 1):
        undo(BACK)
    works.refresh_from_db()
    assert works.address == "新址"
