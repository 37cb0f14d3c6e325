"""A text that differs from the stored one only as reading tidies it is no change.

A form may have stored `0755-2788 1234` or two lines of address; a file that we exported brings them back tidied. The
stored text stays as it is, so that importing an export changes nothing.
"""

from __future__ import annotations

from core.text import visible
from exchange.dataset import Kind
from exchange.kinds import parse
from exchange.kinds.base import Context
from exchange.protocol import CHANGED, SAME, Stage, StagedColumn

_TEXTS = (Kind.TEXT, Kind.CODE, Kind.PHONE)


def leave_as_stored(stage: Stage, *, final: bool) -> None:
    """Take such differences out of the plan; with `final` also out of what is written of rows that change otherwise."""
    touched = False
    for column in stage.columns:
        if column.column.kind in _TEXTS:
            olds, news = _only_tidied(stage, column)
            if olds:
                _forget(stage, column.name, olds, news, final=final)
                touched = True
    if touched:
        stage.cursor.execute(
            f"UPDATE {stage.plan} SET op = '{SAME}', was = NULL WHERE op = '{CHANGED}' AND was = '{{}}'"
        )


def _only_tidied(stage: Stage, column: StagedColumn) -> tuple[list[str], list[str]]:
    """The pairs of stored and staged text of which the second is the first, read."""
    name = column.name
    stage.cursor.execute(
        f"SELECT DISTINCT p.was->>'{name}', s.\"{name}\" FROM {stage.plan} p JOIN {stage.rows} s USING (line)"
        f" WHERE p.op = '{CHANGED}' AND p.was->>'{name}' IS NOT NULL"
    )
    pairs = stage.cursor.fetchall()
    read = parse([visible(old) for old, _new in pairs], Context(column.column, "", stage.today))
    same = [
        pair
        for pair, value, gone in zip(pairs, read.values.tolist(), read.missing.tolist(), strict=True)
        if not gone and value == pair[1]
    ]
    return [old for old, _new in same], [new for _old, new in same]


def _forget(stage: Stage, name: str, olds: list[str], news: list[str], *, final: bool) -> None:
    pairs = "unnest(%s::text[], %s::text[]) t (old, new)"
    stage.cursor.execute(
        f"UPDATE {stage.plan} p SET was = p.was - '{name}' FROM {stage.rows} s, {pairs} WHERE s.line = p.line"
        f" AND p.op = '{CHANGED}' AND p.was->>'{name}' = t.old AND s.\"{name}\" = t.new",
        [olds, news],
    )
    if final:
        stage.cursor.execute(
            f'UPDATE {stage.rows} s SET "{name}" = NULL FROM {stage.plan} p, {pairs} WHERE p.line = s.line'
            f" AND p.op = '{CHANGED}' AND NOT p.was ? '{name}' AND s.\"{name}\" = t.new",
            [olds, news],
        )
