"""One template database for the whole run, migrated and with the city's units; each test process copies it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection
from psycopg2.sql import SQL, Identifier

from sbs_portal.runtime.paths import ROOT

TEMPLATE = "portal_template"


def make_copy(name: str) -> None:
    """Make the database `name` as a copy of the template; the first process to come makes the template."""
    with _turn(), contextlib.closing(_link()) as link, link.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [TEMPLATE])
        if not cursor.fetchone():
            cursor.execute("drop database if exists template_draft")
            cursor.execute("create database template_draft")
            _migrate("template_draft")
            cursor.execute(SQL("alter database template_draft rename to {}").format(Identifier(TEMPLATE)))
        cursor.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))
        cursor.execute(SQL("create database {} template {}").format(Identifier(name), Identifier(TEMPLATE)))


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


def _manage(name: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url_of(name)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments[0]} failed\n{done.stdout}{done.stderr}")


def _link() -> connection:
    link: connection = psycopg2.connect(os.environ["DATABASE_URL"])
    link.autocommit = True
    return link


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    with (Path(os.environ["PORTAL_TEST_FOLDER"]) / "template.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
