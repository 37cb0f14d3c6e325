"""Databases of the benchmarks that each round begins with: copies of one that is made on first use."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator

import psycopg2
from django.db import connection, connections

from tests.support.database import url_of


def fresh(name: str, base: str, fill: Callable[[], None], *, like: str = "template1") -> None:
    """Point Django at a fresh copy of `base`, itself made on first use: a copy of `like`, which `fill` changes."""
    connections.close_all()
    with _server() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [base])
        if not cursor.fetchone():
            cursor.execute(f'create database "{base}" template "{like}"')
            point_at(base)
            fill()
            connections.close_all()
        cursor.execute(f'drop database if exists "{name}" with (force)')
        cursor.execute(f'create database "{name}" template "{base}"')
    point_at(name)


def point_at(name: str) -> None:
    """Let Django, and the processes that are started, use another database of the same server."""
    connections.close_all()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = url_of(name)


@contextlib.contextmanager
def _server() -> Iterator[psycopg2.extensions.cursor]:
    with contextlib.closing(psycopg2.connect(url_of("postgres"))) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            yield cursor
