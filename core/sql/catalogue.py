"""What the database has of functions, views and triggers: those of ours, and others of the same names."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from core.sql.files import Name, SqlFile, plain

OURS: Final = "portal "
"""How the comment of an object of ours begins; the digest follows."""

_ALL: Final = """
SELECT * FROM (
    SELECT 'FUNCTION' AS kind, n.nspname || '.' || p.proname AS name, '' AS "table",
        p.oid::regprocedure::text AS address, p.oid::bigint AS oid,
        pg_get_function_arguments(p.oid) || ' RETURNS ' || pg_get_function_result(p.oid) AS signature,
        pg_get_functiondef(p.oid) AS definition,
        coalesce(obj_description(p.oid, 'pg_proc'), '') AS comment
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('public', 'history') AND p.prokind = 'f'
    UNION ALL
    SELECT 'VIEW', n.nspname || '.' || c.relname, '', c.oid::regclass::text, c.oid::bigint, '',
        pg_get_viewdef(c.oid), coalesce(obj_description(c.oid, 'pg_class'), '')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'history') AND c.relkind = 'v'
    UNION ALL
    SELECT 'TRIGGER', g.tgname::text, n.nspname || '.' || c.relname,
        quote_ident(g.tgname) || ' ON ' || c.oid::regclass, g.oid::bigint, '',
        pg_get_triggerdef(g.oid) || g.tgenabled::text, coalesce(obj_description(g.oid, 'pg_trigger'), '')
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'history') AND NOT g.tgisinternal
) o WHERE starts_with(comment, %s) OR name = ANY (%s)
"""


@dataclass(frozen=True)
class Stored:
    """One object as the database has it; `definition` is how the server itself would write it."""

    name: Name
    address: str
    oid: int
    signature: str
    definition: str
    comment: str

    @property
    def is_ours(self) -> bool:
        """Whether the portal made it from a file."""
        return self.comment.startswith(OURS)

    @property
    def target(self) -> str:
        """How COMMENT and DROP name it."""
        return f"{self.name.kind} {self.address}"

    def seal(self, file: SqlFile) -> str:
        """The comment that says: made from this file, and as it was made."""
        return OURS + hashlib.sha256(f"{file.text}\0{self.definition}".encode()).hexdigest()


def stored(cursor: Any, names: Collection[Name]) -> list[Stored]:
    """Every object of ours, and every other of these names."""
    cursor.execute(_ALL, [OURS, [name.name for name in names]])
    return [
        Stored(Name(kind, name, table), address, oid, plain(signature), definition, comment)
        for kind, name, table, address, oid, signature, definition, comment in cursor.fetchall()
    ]
