"""Rows written in bulk have the model's defaults, and a column that nobody knows or fills is refused at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from core.bulk import (
    MANY,
    complete,
    copy_rows,
    create_like,
    create_rows,
    default_sql,
    insert_select,
    left_out,
    tell_planner,
    update_rows,
)
from core.jobs.models import Job
from cultivation.enterprises.models import AnnualFigures, Enterprise, EnterpriseName
from cultivation.ledger.models import Problem, ProblemEvent
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_what_is_left_out_has_the_fields_default() -> None:
    owner = factories.enterprise()
    values = {"enterprise_id": str(owner.pk), "year": "2020", "source": "'TAX'", "revenue": "12.50"}
    with connection.cursor() as cursor:
        assert insert_select(cursor, AnnualFigures, values, "") == 1
    row = AnnualFigures.objects.get(enterprise=owner, year=2020)
    assert (row.version, row.is_current, row.note, row.output) == (1, True, "", None)
    assert row.made_at is not None


def test_rows_that_are_copied_have_it_too() -> None:
    owner = factories.enterprise()
    with connection.cursor() as cursor:
        columns = {"enterprise_id": [str(owner.pk)] * 2, "year": ["2019", "2020"], "source": ["TAX"] * 2}
        assert copy_rows(cursor, AnnualFigures, columns) == 2
    found = AnnualFigures.objects.filter(enterprise=owner).values_list("version", "is_current", "note")
    assert list(found) == [(1, True, "")] * 2


def test_a_default_is_written_as_the_columns_type_reads_it() -> None:
    assert default_sql(Problem, "stopped") == "'[]'::jsonb"
    assert default_sql(Problem, "routed_to").startswith("'{}'::bigint[]")
    assert default_sql(Problem, "is_urgent") == "'False'::boolean"
    assert default_sql(Problem, "remark") == "''::text"
    assert default_sql(Problem, "due_on") == "NULL"
    assert default_sql(Enterprise, "status") == "'OPERATING'::varchar(20)"
    assert default_sql(Enterprise, "created_at") == "now()"


def test_an_unknown_column_is_refused_before_anything_is_written() -> None:
    with connection.cursor() as cursor, pytest.raises(ValueError, match="has no column nonsense"):
        insert_select(cursor, EnterpriseName, {"enterprise_id": "1", "name": "'甲'", "nonsense": "1"}, "")
    with pytest.raises(ValueError, match="has no column division"):  # the database computes it
        left_out(Enterprise, ["division"])
    with pytest.raises(ValueError, match="has no column nonsense"):
        default_sql(Enterprise, "nonsense")


def test_a_column_that_must_be_given_is_refused_before_anything_is_written() -> None:
    with connection.cursor() as cursor, pytest.raises(ValueError, match="name must be given"):
        insert_select(cursor, EnterpriseName, {"enterprise_id": "1"}, "")


def test_a_copy_made_elsewhere_names_every_column() -> None:
    given = ["enterprise_id", "name"]
    assert complete(EnterpriseName, given) == given
    with pytest.raises(ValueError, match="nothing fills version"):
        complete(AnnualFigures, ["enterprise_id", "year", "source", "is_current", "note", "made_at"])


def test_rows_are_created_and_updated_with_whatever_a_text_holds() -> None:
    owner, by = factories.enterprise(), factories.user()
    odd = 'a\tb\\n\\N\r\n"甲"'
    problem = factories.problem(owner, by)
    event = {"problem": problem, "action": "NOTE", "to_state": problem.state, "at": timezone.now()}
    assert create_rows([ProblemEvent(**event, note=note) for note in (odd, "\\.", "")]) == 3
    written = ProblemEvent.objects.filter(problem=problem, action="NOTE").order_by("id")
    assert [row.note for row in written] == [odd, "\\.", ""]
    assert {(row.by, row.satisfaction, row.due_on) for row in written} == {(None, "", None)}
    problem.description, problem.routed_to, problem.stopped = (
        odd,
        [3, 4],
        [{"from": "2024-01-02", "to": None}],
    )
    problem.holder, problem.is_urgent, problem.title = None, True, "没有写"
    assert update_rows([problem], ["description", "routed_to", "stopped", "holder", "is_urgent"]) == 1
    row = Problem.objects.get(pk=problem.pk)
    assert (row.description, row.routed_to, row.stopped) == (odd, [3, 4], problem.stopped)
    assert (row.holder, row.is_urgent, row.title != "没有写") == (None, True, True)
    assert update_rows([], ["title"]) == create_rows([]) == 0


def test_rows_like_one_differ_only_where_told() -> None:
    told = ["第一行\t有制表", "反斜杠 \\ 和\n换行", ""]
    firms = [factories.enterprise("宝安区") for _one in told]
    like = EnterpriseName(name="同一个名", valid_from="2024-01-01", valid_to="2024-02-01")
    assert create_like(like, 3, {"enterprise": [firm.pk for firm in firms], "name": [*told[:2], "丙"]}) == 3
    found = dict(EnterpriseName.objects.filter(valid_from="2024-01-01").values_list("enterprise_id", "name"))
    assert [found[firm.pk] for firm in firms] == [*told[:2], "丙"]


def test_columns_of_different_lengths_are_refused_before_anything_is_written() -> None:
    before = EnterpriseName.objects.count()
    with pytest.raises(ValueError, match="different lengths"):
        create_like(EnterpriseName(name="甲", valid_from="2024-01-01"), 2, {"enterprise": [1]})
    assert EnterpriseName.objects.count() == before


def test_json_is_written_from_a_structure_or_its_ready_text() -> None:
    like = Job(kind="bench", title="一", created_at=timezone.now())
    create_like(like, 2, {"result": [{"甲": '\\ "引号"'}, '{"乙": 1}']})
    assert list(Job.objects.filter(kind="bench").order_by("pk").values_list("result", flat=True)) == [
        {"甲": "\\ \"引号\""}, {"乙": 1},
    ]  # fmt: skip


def test_any_of_finds_rows_by_an_array_of_keys_and_nobody_by_none() -> None:
    firms = [factories.enterprise("宝安区") for _one in range(3)]
    keys = [firms[0].pk, firms[2].pk]
    assert set(Enterprise.objects.filter(pk__any_of=keys)) == {firms[0], firms[2]}
    assert set(
        EnterpriseName.objects.filter(enterprise__any_of=iter(keys)).values_list("enterprise", flat=True)
    ) <= set(keys)
    assert not Enterprise.objects.filter(pk__any_of=[]).exists()


def test_the_planner_is_told_of_many_rows_and_not_of_few() -> None:
    def known() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname FROM pg_stats WHERE tablename = 'cultivation_enterprise' ORDER BY 1"
            )
            return [name for (name,) in cursor.fetchall()]

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = 'cultivation_enterprise'::regclass")
    factories.enterprise("宝安区", "新安街道")
    tell_planner(Enterprise, MANY - 1, "district", "status")
    assert known() == []
    tell_planner(Enterprise, MANY, "district", "status")
    assert known() == ["district_id", "status"]
