"""Which body of a function is installed, and in what order: declared by rooms, found by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.sql.files import SqlFile
from core.sql.registry import SqlRegistry, sql
from sbs_portal.runtime.fingerprint import APPS
from sbs_portal.runtime.paths import ROOT

HEAD = "CREATE OR REPLACE FUNCTION {name}({takes}) RETURNS {gives} LANGUAGE sql STABLE AS $$ {body} $$;\n"


def function(
    name: str, body: str = "SELECT 1", mark: str = "", takes: str = "", gives: str = "integer"
) -> SqlFile:
    head = f"-- portal: {mark}\n" if mark else ""
    return SqlFile(name, head + HEAD.format(name=name, takes=takes, gives=gives, body=body), name)


def registry(*files: SqlFile) -> SqlRegistry:
    made = SqlRegistry()
    for file in files:
        made.add(file)
    return made


def test_a_file_comes_after_what_it_calls_and_the_views_that_it_reads() -> None:
    view = SqlFile("a_view", "CREATE OR REPLACE VIEW a_view AS SELECT of_day FROM c_table;\n")
    found = registry(
        function("above", "SELECT under() FROM a_view -- and beside()"),
        view,
        function("beside", "SELECT above()"),
        function("under", "SELECT 1 AS above"),  # a column of that name is no call
    )
    assert [file.name for file in found.in_order()] == ["a_view", "under", "above", "beside"]


def test_two_that_need_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="need each other"):
        registry(function("one", "SELECT two()"), function("two", "SELECT one()")).in_order()


def test_an_upper_room_replaces_an_open_body_and_exactly_that_is_installed() -> None:
    lower, upper = function("f", mark="open"), function("f", "SELECT 2", "overrides")
    assert registry(lower, upper).in_order() == [upper]


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([function("f"), function("f", "SELECT 2")], "stands in"),
        ([function("f", mark="open"), function("f", "SELECT 2")], "stands in"),
        ([function("f"), function("f", "SELECT 2", "overrides")], "is not open"),
        ([function("f", mark="overrides")], "no lower room"),
        ([function("f", mark="open"), function("f", "SELECT 2", "overrides", takes="day date")], "takes or"),
        ([function("f", mark="open"), function("f", "SELECT 2", "overrides", gives="text")], "takes or"),
        (
            [function("f", mark="open"), function("f", mark="overrides"), function("f", mark="overrides")],
            "is not open",
        ),
    ],
)
def test_what_is_not_open_is_not_replaced_and_nothing_overrides_the_air(
    files: list[SqlFile], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        registry(*files)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "-- portal: closed\n" + HEAD.format(name="f", takes="", gives="integer", body="SELECT 1"),
            "unknown mark",
        ),
        (HEAD.format(name="g", takes="", gives="integer", body="SELECT 1"), "named for"),
        ("CREATE OR REPLACE TRIGGER f AFTER INSERT ON t EXECUTE FUNCTION g();", "named for"),
        ("SELECT 1;", "named for"),
    ],
)
def test_a_file_makes_what_it_is_named_for(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        SqlFile("f", text, "f.sql")


def test_a_room_that_declares_a_folder_has_files_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no \.sql file"):
        SqlRegistry().declare(tmp_path)


def test_the_rooms_of_the_portal_declare_theirs_in_order() -> None:
    names = [file.name for file in sql.in_order()]
    assert names.index("cultivation_revenue_of_record") < names.index("full_year_revenue")
    assert names.index("full_year_revenue") < names.index("pool_conditions")
    assert {"current_stamp", "refuse_change", "bigrams", "cultivation_standing_follows"} <= set(names)
    assert len(names) == len(set(names))


def test_returns_give_a_full_year_its_second_half() -> None:
    assert "monitoring_quarterlyreturn" in sql["full_year_revenue"].code


def test_no_file_lies_about_undeclared() -> None:
    there = {path for app in APPS for path in (ROOT / app).rglob("*.sql")}
    assert {path.stem for path in there} == {file.name for file in sql.in_order()}
    assert all(path.parent.name == "sql" for path in there)  # where `up` looks for what has changed


def test_no_code_of_an_industry_and_no_amount_stands_in_a_file() -> None:
    for file in sql.in_order():
        assert not re.search(r"'\d+'|(?<!GB)\d{5,}", file.code), file.where
