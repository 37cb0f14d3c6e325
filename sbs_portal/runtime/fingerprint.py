"""Tells whether code and schema are what the last `up` prepared, without loading Django."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

import psycopg2

from sbs_portal.runtime.paths import ROOT

APPS = ("core", "accounts", "exchange", "cultivation", "monitoring", "incentives", "reports", "sbs_portal")


def current(database_url: str) -> str:
    """One hash over the locks, the settings, migrations, SQL objects and static files, and the applied migrations."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(path.read_bytes())
    digest.update(repr(applied(database_url)).encode())
    return digest.hexdigest()


def applied(database_url: str) -> list[tuple[str, str]]:
    """The migrations that the database has, as (app, name); empty for a new one."""
    link = psycopg2.connect(database_url, connect_timeout=10)
    try:
        with link.cursor() as cursor:
            cursor.execute("select to_regclass('django_migrations')")
            if cursor.fetchone() == (None,):
                return []
            cursor.execute("select app, name from django_migrations order by app, name")
            return [(str(app), str(name)) for app, name in cursor.fetchall()]
    finally:
        link.close()


def later(migrations: Iterable[tuple[str, str]]) -> list[str]:
    """Those of the portal's apps that this code does not know, neither by a file nor as what one stands for, as app.name."""
    files = [(app, path) for app in APPS for path in (ROOT / app).glob("migrations/0*.py")]
    known = {(app, path.stem) for app, path in files}.union(*(once_replaced(path) for _app, path in files))
    return sorted(f"{app}.{name}" for app, name in migrations if app in APPS and (app, name) not in known)


def once_replaced(path: Path) -> set[tuple[str, str]]:
    """The migrations of the first releases whose files are gone, and that the one of this file stands for, as
    (app, name); read without running it.
    """
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "once_replaced":
            return set(ast.literal_eval(node.value))
    return set()


def sources() -> Iterable[Path]:
    """The files that decide what `up` prepares."""
    for name in ("requirements.txt", "package-lock.json", "sbs_portal/settings.py"):
        yield ROOT / name
    for app in APPS:
        yield from sorted((ROOT / app).rglob("migrations/*.py"))
        yield from sorted((ROOT / app).rglob("sql/*.sql"))
        yield from sorted(p for p in (ROOT / app).rglob("static/**/*") if p.is_file())
    yield from sorted(p for p in (ROOT / "static").rglob("*") if p.is_file())
