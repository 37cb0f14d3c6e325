"""Installs the history tables and audit triggers of schema `history`; safe to run again after each migration.

One table for each audited one, typed like it: `seq`, `stamp_id`, `op` (I, U, D), `row_id`, and `old_x`, `new_x`
for every stored column x. The triggers are statement-level with transition tables, so that a COPY of a
million rows costs one INSERT. Beside them `history.tally` says in one row for each statement which table it wrote, how
(an update is told as one also of rows whose key it changed) and how many rows: who looks for the tables of a stamp
reads that, and a history has but a block index of its stamps, which only grow (ADR 27).

What is installed is remembered as a fingerprint in the table's comment; nothing is done while it still holds. What the
triggers call stands in `core/audit/sql`.

A data migration that writes to a table after renaming or removing one of its columns calls `install_all()`
in between.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from core.audit.registry import AUDITED, Audited

TRIGGERS = ("history_insert", "history_update", "history_delete", "history_truncate")

_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.oid = ANY (SELECT to_regclass('public.' || quote_ident(t)) FROM unnest(%s::text[]) t)
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY c.relname, a.attnum
"""

_INSTALLED = """
SELECT h.relname, coalesce(obj_description(h.oid, 'pg_class'), ''),
       (SELECT count(*) FROM pg_trigger g
        WHERE g.tgrelid = to_regclass('public.' || quote_ident(h.relname)) AND g.tgname = ANY (%s))
FROM pg_class h JOIN pg_namespace n ON n.oid = h.relnamespace
WHERE n.nspname = 'history' AND h.relkind = 'r'
"""

_TALLY = """
CREATE TABLE history.tally (
    stamp_id bigint NOT NULL,
    "table" text NOT NULL,
    op "char" NOT NULL,
    rows bigint NOT NULL
);
CREATE INDEX tally_stamp ON history.tally (stamp_id);
CREATE TRIGGER is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON history.tally
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
"""

_KEPT = """
SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
"""


@dataclass(frozen=True)
class AuditedTable:
    """One audited table as the database has it: its key and its kept columns with their types."""

    name: str
    key: str
    columns: tuple[tuple[str, str], ...]

    @property
    def history(self) -> str:
        """The qualified name of its history."""
        return f'history."{self.name}"'

    @property
    def key_type(self) -> str:
        """The type of its key."""
        return dict(self.columns)[self.key]


def install_all(**_kwargs: Any) -> None:
    """Make or extend the history table and the triggers of every audited table that exists."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('history.current_stamp()') IS NOT NULL")
        if not (cursor.fetchone() or (False,))[0]:
            return
        cursor.execute(_INSTALLED, [list(TRIGGERS)])
        installed = {name: (comment, triggers) for name, comment, triggers in cursor.fetchall()}
        if "tally" not in installed:
            cursor.execute(_TALLY)
        for table in audited_tables(cursor):
            if installed.get(table.name) != (_fingerprint(table), len(TRIGGERS)):
                _install(cursor, table)


def audited_tables(cursor: Any) -> list[AuditedTable]:
    """The audited tables that exist, with the columns whose values are kept."""
    cursor.execute(_COLUMNS, [sorted(AUDITED)])
    found: dict[str, list[tuple[str, str]]] = {}
    for name, column, kind in cursor.fetchall():
        found.setdefault(name, []).append((column, kind))
    return [_table(AUDITED[name], columns) for name, columns in found.items()]


def _table(audited: Audited, columns: list[tuple[str, str]]) -> AuditedTable:
    meta = audited.model._meta
    out = {field.column for field in meta.concrete_fields if field.name in audited.exclude}
    key = str(meta.pk.column)
    kept = tuple((column, kind) for column, kind in columns if column not in out)
    return AuditedTable(meta.db_table, key, kept)


def _fingerprint(table: AuditedTable) -> str:
    return hashlib.sha256("\n".join([_tables_sql(table), *_triggers_sql(table)]).encode()).hexdigest()


def _install(cursor: Any, table: AuditedTable) -> None:
    cursor.execute(_tables_sql(table))
    cursor.execute(_KEPT, [table.history])
    kept = dict(cursor.fetchall())
    for column, kind in table.columns:
        for name in (f"old_{column}", f"new_{column}"):
            if name not in kept:
                cursor.execute(f'ALTER TABLE {table.history} ADD COLUMN "{name}" {kind}')
            elif kept[name] != kind:
                cursor.execute(f'ALTER TABLE {table.history} ALTER COLUMN "{name}" TYPE {kind}')
    for statement in _triggers_sql(table):
        cursor.execute(statement)
    _tally_what_was(cursor, table)
    cursor.execute(f"COMMENT ON TABLE {table.history} IS '{_fingerprint(table)}'")


def _tally_what_was(cursor: Any, table: AuditedTable) -> None:
    """A history from before the tally has an index of each stamp instead."""
    index = f'history."{table.name}_stamp"'
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [index])
    if cursor.fetchone()[0]:
        cursor.execute(
            'INSERT INTO history.tally (stamp_id, "table", op, rows)'
            f" SELECT stamp_id, %s, op, count(*) FROM {table.history} GROUP BY stamp_id, op",
            [table.name],
        )
        cursor.execute(f"DROP INDEX {index}")


def _tables_sql(table: AuditedTable) -> str:
    return f"""
CREATE TABLE IF NOT EXISTS {table.history} (
    seq bigint NOT NULL DEFAULT nextval('history.seq'),
    stamp_id bigint NOT NULL,
    op "char" NOT NULL,
    row_id {table.key_type} NOT NULL
);
DROP INDEX IF EXISTS history."{table.name}_row";
CREATE INDEX IF NOT EXISTS "{table.name}_row_id" ON {table.history} (row_id);
CREATE INDEX IF NOT EXISTS "{table.name}_stamps" ON {table.history} USING brin (stamp_id) WITH (autosummarize);
CREATE OR REPLACE TRIGGER is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.history}
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
"""


def _triggers_sql(table: AuditedTable) -> list[str]:
    """The four trigger functions with their triggers.

    The stamp is an uncorrelated sub-select: made once, and only when there is a row to keep. Nested loops are
    off because the plan of the first small statement of a session is kept for the million rows of a later one.
    """
    names = [column for column, _kind in table.columns]
    old = ", ".join(f'"old_{name}"' for name in names)
    new = ", ".join(f'"new_{name}"' for name in names)
    key, stamp = f'"{table.key}"', "(SELECT history.current_stamp())"

    def values(alias: str) -> str:
        return ", ".join(f'{alias}."{name}"' for name in names)

    def insert(columns: str, select: str) -> str:
        return f"INSERT INTO {table.history} (stamp_id, op, row_id, {columns}) SELECT {stamp}, {select}"

    differs = " OR ".join(f'o."{name}" IS DISTINCT FROM n."{name}"' for name in names)
    gone = insert(old, f"'D', o.{key}, {values('o')} FROM ")
    bodies = {
        "insert": insert(new, f"'I', n.{key}, {values('n')} FROM new_rows n"),
        "update": insert(
            f"{old}, {new}",
            f"CASE WHEN o.{key} IS NULL THEN 'I' WHEN n.{key} IS NULL THEN 'D' ELSE 'U' END,"
            f" coalesce(n.{key}, o.{key}), {values('o')}, {values('n')}"
            f" FROM old_rows o FULL JOIN new_rows n ON n.{key} = o.{key} WHERE {differs}",
        ),
        "delete": gone + "old_rows o",
        "truncate": gone + f'public."{table.name}" o',
    }
    ops = {"insert": "I", "update": "U", "delete": "D", "truncate": "D"}
    timing = {
        "insert": "AFTER INSERT {on} REFERENCING NEW TABLE AS new_rows",
        "update": "AFTER UPDATE {on} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "AFTER DELETE {on} REFERENCING OLD TABLE AS old_rows",
        "truncate": "BEFORE TRUNCATE {on}",
    }
    return [
        f"""
CREATE OR REPLACE FUNCTION history."{table.name}_{event}"() RETURNS trigger LANGUAGE plpgsql
SET enable_nestloop = off AS $$
DECLARE
    written bigint;
BEGIN
    {bodies[event]};
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written > 0 THEN
        INSERT INTO history.tally VALUES (history.current_stamp(), '{table.name}', '{ops[event]}', written);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER history_{event} {when.format(on=f'ON public."{table.name}"')}
    FOR EACH STATEMENT EXECUTE FUNCTION history."{table.name}_{event}"();
"""
        for event, when in timing.items()
    ]
