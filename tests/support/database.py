"""Template databases for the whole run, each made by the process that needs it first; every test process copies them.

The first is migrated and has the city's units; the other has a small demo city besides (`seed_city.py`). The gate runs
this module beside its first steps, so that the tests find both ready.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.db import connections
from psycopg2.extensions import connection, cursor
from psycopg2.sql import SQL, Identifier

from sbs_portal.runtime.paths import ROOT

CITY_DATA = "data-city"
"""Under the folder of the tests: the files of the small city."""


@dataclass(frozen=True)
class Template:
    """A database to be copied: what it is copied from itself, and what fills it then."""

    name: str
    stands_on: str
    fill: Callable[[str], None]


def make_copy(name: str) -> None:
    """Make the database `name` as a copy of the empty portal."""
    _copy(name, _EMPTY)


def make_city(name: str) -> None:
    """The same of the small city."""
    _copy(name, _CITY)


def make_templates() -> None:
    """Both, in the order in which they stand on one another."""
    for template in (_EMPTY, _CITY):
        with _made(template):
            pass


def _copy(name: str, template: Template) -> None:
    with _made(template) as statements:
        statements.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))
        statements.execute(
            SQL("create database {} template {}").format(Identifier(name), Identifier(template.name))
        )


@contextlib.contextmanager
def _made(template: Template) -> Iterator[cursor]:
    """The template is there, and nobody else copies it meanwhile; the first process to come makes it."""
    with _turn(template.name), contextlib.closing(_link()) as link, link.cursor() as statements:
        statements.execute("select 1 from pg_database where datname = %s", [template.name])
        if not statements.fetchone():
            draft = f"{template.name}_draft"
            statements.execute(SQL("drop database if exists {}").format(Identifier(draft)))
            statements.execute(
                SQL("create database {} template {}").format(
                    Identifier(draft), Identifier(template.stands_on)
                )
            )
            template.fill(draft)
            statements.execute(
                SQL("alter database {} rename to {}").format(Identifier(draft), Identifier(template.name))
            )
        yield statements


@contextlib.contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django's connection, and the processes that are started, use this database meanwhile."""
    connection = connections["default"]
    before, url = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    connection.close()
    connection.settings_dict["NAME"], os.environ["DATABASE_URL"] = name, url_of(name)
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"], os.environ["DATABASE_URL"] = before, url


@contextlib.contextmanager
def created(name: str) -> Iterator[str]:
    """An empty database of this name, gone afterwards."""
    drop(name)
    with contextlib.closing(_link()) as link, link.cursor() as statements:
        statements.execute(SQL("create database {} template template1").format(Identifier(name)))
    try:
        yield name
    finally:
        drop(name)


def drop(name: str) -> None:
    """Drop a copy and whoever is still connected to it."""
    with contextlib.closing(_link()) as link, link.cursor() as cursor:
        cursor.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))


def url_of(name: str) -> str:
    """The address of another database on the throw-away server."""
    base = os.environ["DATABASE_URL"]
    head, _, query = base.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"


def _migrate(name: str) -> None:
    _manage(name, "migrate", "--no-input", "--verbosity=0")
    _manage(name, "load_city", "data/shenzhen", "--only-units")  # every test that needs people needs them


def _seed(name: str) -> None:
    data = Path(os.environ["PORTAL_TEST_FOLDER"]) / CITY_DATA
    (data / "static").mkdir(parents=True, exist_ok=True)
    _run(name, "-m", "tests.support.seed_city", data=data)


def _manage(name: str, *arguments: str) -> None:
    _run(name, "manage.py", *arguments)


def _run(name: str, *arguments: str, data: Path | None = None) -> None:
    more = {"PORTAL_DATA": str(data)} if data else {}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **more, "DATABASE_URL": url_of(name)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed\n{done.stdout}{done.stderr}")


def _link() -> connection:
    link: connection = psycopg2.connect(os.environ["DATABASE_URL"])
    link.autocommit = True
    return link


@contextlib.contextmanager
def _turn(template: str) -> Iterator[None]:
    with (Path(os.environ["PORTAL_TEST_FOLDER"]) / f"{template}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_EMPTY = Template("portal_template", "template1", _migrate)
_CITY = Template("city_template", _EMPTY.name, _seed)

if __name__ == "__main__":
    make_templates()
