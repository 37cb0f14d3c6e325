"""What the database has is what the files say: nothing is done while it holds, all is mended when it does not."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.sql import install
from core.sql.files import SqlFile
from core.sql.registry import sql

pytestmark = pytest.mark.django_db
FUNCTION = (
    "CREATE OR REPLACE FUNCTION sample_{n}({takes}) RETURNS integer LANGUAGE sql STABLE AS $$ {body} $$;\n"
)
VIEW = "CREATE OR REPLACE VIEW sample_view AS SELECT {columns};\n"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def value(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def function(n: int, body: str = "SELECT 1", takes: str = "") -> SqlFile:
    return SqlFile(f"sample_{n}", FUNCTION.format(n=n, takes=takes, body=body))


def view(columns: str) -> SqlFile:
    return SqlFile("sample_view", VIEW.format(columns=columns))


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Put these files beside the project's own and install: the names of what was made."""

    def put(*more: SqlFile) -> list[str]:
        made = deepcopy(sql)
        for file in more:
            made.add(file)
        with monkeypatch.context() as patch:
            patch.setattr(install, "sql", made)
            return install.install_all()

    return put


def test_nothing_is_executed_while_all_holds() -> None:
    with CaptureQueriesContext(connection) as ran:
        assert install.install_all() == []
    assert [q["sql"].split()[0] for q in ran if "POINT" not in q["sql"]] == ["SELECT", "SELECT"]
    assert install.outdated() == []


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        ("DROP FUNCTION above_scale_on(date, timestamptz)", "above_scale_on"),
        ("DROP VIEW cultivation_revenue_of_record", "cultivation_revenue_of_record"),
        ("DROP TRIGGER standing_follows_insert ON cultivation_enterprise", "cultivation_standing_follows"),
        ("ALTER TABLE history.stamp DISABLE TRIGGER stamp_is_final", "refuse_change"),
        ("ALTER FUNCTION bigrams(text) PARALLEL SAFE", "bigrams"),
        (
            "CREATE OR REPLACE FUNCTION history.current_stamp() RETURNS bigint LANGUAGE sql AS 'SELECT 7::bigint'",
            "current_stamp",
        ),
        ("COMMENT ON FUNCTION exited_on(date) IS 'of another release'", "exited_on"),
    ],
)
def test_what_is_missing_or_was_changed_by_hand_is_made_again(damage: str, name: str) -> None:
    run(damage)
    assert name in install.outdated()
    with pytest.raises(SystemExit):
        call_command("install_sql", "--check")
    assert name in install.install_all()
    assert install.outdated() == []
    call_command("install_sql", "--check")


def test_what_stands_on_a_changed_one_is_made_again_after_it() -> None:
    run("DROP VIEW cultivation_revenue_of_record")
    assert install.install_all() == [
        "cultivation_revenue_of_record",
        "full_year_revenue",
        "pool_conditions",
        "pool_judged",
        "pool_of",
        "record_pairs",
    ]


def test_a_changed_file_is_installed_and_one_that_is_gone_is_dropped(files: Any) -> None:
    assert files(function(1), function(2, "SELECT sample_1()")) == ["sample_1", "sample_2"]
    assert files(function(1, "SELECT 5"), function(2, "SELECT sample_1()")) == ["sample_1", "sample_2"]
    assert value("SELECT sample_2()") == 5
    assert files(function(1, "SELECT 5")) == []
    assert value("SELECT to_regprocedure('sample_2()') IS NULL")
    assert install.outdated() == []


def test_what_is_not_ours_stays(files: Any) -> None:
    run(FUNCTION.format(n=9, takes="", body="SELECT 9"))
    files(function(1))
    assert value("SELECT sample_9()") == 9


def test_a_function_that_takes_something_else_leaves_no_second_one_behind(files: Any) -> None:
    files(function(1))
    assert files(function(1, "SELECT a", "a integer")) == ["sample_1"]
    assert value("SELECT count(*) FROM pg_proc WHERE proname = 'sample_1'") == 1
    assert value("SELECT sample_1(4)") == 4


def test_a_view_may_lose_a_column_while_another_view_stands_on_it(files: Any) -> None:
    upper = SqlFile("upper_view", "CREATE OR REPLACE VIEW upper_view AS SELECT a FROM sample_view;\n")
    files(view("1 AS b, 2 AS a"), upper)
    assert files(view("3 AS a"), upper) == ["sample_view", "upper_view"]
    assert value("SELECT a FROM upper_view") == 3


def test_a_database_on_its_way_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    run("DROP FUNCTION exited_on(date)")
    run("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert install.install_all() == []
    assert "exited_on" in install.outdated()


def test_two_installations_wait_for_each_other() -> None:
    install.install_all()
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    assert value(held) == 1
