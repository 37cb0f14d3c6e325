"""Makes the database's functions, views and triggers those of the files; safe to run again after each migration.

An object's comment holds a digest of its file and of what the server made of it: while all of them hold nothing is
executed, so that a changed file, a missing object and one changed by hand are made again. What an earlier file made and
no file makes now is dropped. Views are made anew, a function is replaced in place (an index may stand on it) unless what
it takes or gives has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from core.sql.catalogue import Stored, stored
from core.sql.files import SqlFile
from core.sql.registry import needs_of, sql

_LOCK: Final = 7_019_254_361
"""The advisory lock that installations share: of two at once the second finds the work done."""
_DROP_ORDER: Final = ("TRIGGER", "VIEW", "FUNCTION")


def install_all(**_kwargs: Any) -> list[str]:
    """Bring all up to date; the names of the files whose objects were made. Nothing while tables are still missing."""
    files = sql.in_order()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = stored(cursor, [name for file in files for name in file.objects])
        stale = _stale(files, found)
        drops = _in_the_way(files, stale, found)
        if not (stale or drops) or not _is_whole():
            return []
        for one in drops:
            cursor.execute(f"DROP {one.target}")
        for file in stale:
            _make(cursor, file)
    return [file.name for file in stale]


def outdated() -> list[str]:
    """The names of the files whose objects are missing or not what the file says."""
    files = sql.in_order()
    with connection.cursor() as cursor:
        return [f.name for f in _stale(files, stored(cursor, [name for f in files for name in f.objects]))]


def early(name: str) -> Callable[[Any, Any], None]:
    """For `RunPython` of a migration: make one file's objects now, since an index of that migration stands on them."""

    def make(_apps: Any, _schema_editor: Any) -> None:
        with connection.cursor() as cursor:
            _make(cursor, sql[name])

    return make


def _make(cursor: Any, file: SqlFile) -> None:
    cursor.execute(file.text)
    for one in stored(cursor, file.objects):
        if one.name in file.objects:
            cursor.execute(f"COMMENT ON {one.target} IS '{one.seal(file)}'")


def _stale(files: list[SqlFile], found: Iterable[Stored]) -> list[SqlFile]:
    """The files that do not hold, and those that need one of them; in order."""
    stale: list[SqlFile] = []
    for file in files:
        if needs_of(file, stale) or not _holds(file, found):
            stale.append(file)
    return stale


def _holds(file: SqlFile, found: Iterable[Stored]) -> bool:
    made = [one for one in found if one.name in file.objects]
    return sorted(one.name for one in made) == sorted(file.objects) and all(
        one.comment == one.seal(file) for one in made
    )


def _in_the_way(files: list[SqlFile], stale: list[SqlFile], found: Iterable[Stored]) -> list[Stored]:
    """What is to be dropped before anything is made: what stands on another first."""
    owner = {name: file for file in files for name in file.objects}

    def goes(one: Stored) -> bool:
        file = owner.get(one.name)
        if file is None:
            return one.is_ours
        changed = one.name.kind == "VIEW" or (one.name.kind == "FUNCTION" and one.signature != file.signature)
        return file in stale and changed

    drops = [one for one in found if goes(one)]
    return sorted(drops, key=lambda one: (_DROP_ORDER.index(one.name.kind), -one.oid))


def _is_whole() -> bool:
    """Whether every migration is applied, so that the tables are there."""
    loader = MigrationLoader(connection)
    return all(leaf in loader.applied_migrations for leaf in loader.graph.leaf_nodes())
