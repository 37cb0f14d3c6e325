"""The whole history of an enterprise (经过): every audited table of its, who, when, why; by pages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.registry import AUDITED
from core.audit.selectors import (
    DELETED,
    INSERTED,
    Change,
    Write,
    changes_at,
    count_writes,
    names_behind,
    newest_writes,
    shown,
    writes_of,
)
from core.merges import OnMerge
from core.phones import mask_phone
from cultivation.enterprises.merging.tables import Table, tables
from cultivation.enterprises.models import Enterprise

_UNTOLD = {
    "version", "created_at", "made_at", "at", "id", "enterprise_id", "object_id", "content_type_id", "moved", "kept",
    "came", "is_current", "in_force", "due_on", "amber_from", "red_from", "clock_start", "routed_to", "stopped",
    "accept_by", "assign_by", "resolve_by", "stopped_on", "registered_at", "district_id", "street_id", "agenda",
    "next_on", "helpers", "open_parts", "asked_by_id", "cycle",
}  # fmt: skip
"""Columns of bookkeeping: what follows from others, or says nothing to a reader."""
_OF_A_MOVE = {"district_id", "street_id"}
_LONGEST = 60


@dataclass(frozen=True)
class Entry:
    """One write of one row: what it is, what changed in words, who did it and why."""

    at: dt.datetime
    what: str
    text: str
    who: str
    why: str
    batch: int | None


def entries(user: User, enterprise: Enterprise, *, limit: int, offset: int = 0) -> list[Entry]:
    """Writes of the rows that are the enterprise's today, newest first, of the kinds that the person may read."""
    return _entries(writes_of(_parts(user, enterprise), limit=limit, offset=offset))


def newest(user: User, enterprise: Enterprise, *, limit: int) -> tuple[list[Entry], int]:
    """The newest of them, and how many writes there are."""
    found, total = newest_writes(_parts(user, enterprise), limit=limit)
    return _entries(found), total


def _entries(found: list[Write]) -> list[Entry]:
    by_table: dict[str, list[Write]] = defaultdict(list)
    for write in found:
        by_table[write.table].append(write)
    made = {seq: entry for name, writes in by_table.items() for seq, entry in _of_table(name, writes).items()}
    return [made[write.seq] for write in found if write.seq in made]


def count(user: User, enterprise: Enterprise) -> int:
    """How many writes there are."""
    return count_writes(_parts(user, enterprise))


def _parts(user: User, enterprise: Enterprise) -> list[tuple[str, str, Any]]:
    own = (Enterprise._meta.db_table, "%s", enterprise.pk)
    return [own, *(_part(user, table, enterprise.pk) for table in _tables() if _may(user, table))]


def _tables() -> list[Table]:
    every = tables(OnMerge.MOVE, OnMerge.KEEP, OnMerge.STAY, OnMerge.DERIVE)
    return [each for each in every if each.name in AUDITED and each.model is not Enterprise]


def _may(user: User, table: Table) -> bool:
    """Rows that a permission of their own guards are told of to whom holds it."""
    read = getattr(table.model._default_manager.all(), "read", Permission.FIGURES_READ)
    return user.can(read)


def _part(user: User, table: Table, enterprise: int) -> tuple[str, str, Any]:
    narrowed = "".join(f" AND t.{column} = {int(value)}" for column, value in table.beside)
    narrowed += _but_hidden(user, table, enterprise)
    key = table.model._meta.pk.column
    return table.name, f"SELECT t.{key} FROM {table.name} t WHERE t.{table.key} = %s{narrowed}", enterprise


def _but_hidden(user: User, table: Table, enterprise: int) -> str:
    """SQL: without the rows that a table hides even from who sees the enterprise (敏感)."""
    hides = getattr(table.model._default_manager.all(), "hidden_from", None)
    if hides is None:
        return ""
    hidden = hides(user).filter(**{table.key: enterprise}).values_list("pk", flat=True)
    ids = ", ".join(str(int(pk)) for pk in hidden)
    return f" AND t.{table.model._meta.pk.column} NOT IN ({ids})" if ids else ""


def _of_table(name: str, writes: Sequence[Write]) -> dict[int, Entry]:
    model = AUDITED[name].model
    changes = changes_at(model, writes)
    names = names_behind(model, changes)
    by_seq: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_seq[change.seq].append(change)
    return {seq: _entry(model, each, names) for seq, each in by_seq.items()}


def _entry(model: Any, changes: list[Change], names: dict[tuple[str, Any], str]) -> Entry:
    first = changes[0]
    told = [change for change in changes if change.field not in _UNTOLD or _moved(change)]

    def said(change: Change, value: Any) -> str:
        text = shown(model, change.field, value, names)
        return (mask_phone(text) if change.field == "phone" else text)[:_LONGEST] or "—"

    if first.op == INSERTED:
        text = " · ".join(said(change, change.new) for change in told[:5])
    elif first.op == DELETED:
        text = _("删除：%(was)s") % {"was": " · ".join(said(change, change.old) for change in told[:5])}
    else:
        text = "；".join(
            f"{change.label} {said(change, change.old)} → {said(change, change.new)}" for change in told[:5]
        )
    what = str(model._meta.verbose_name)
    return Entry(first.at, what, text, first.actor, first.reason, first.batch)


def _moved(change: Change) -> bool:
    """A place is told of where it changes, not where a row begins with it."""
    return change.field in _OF_A_MOVE and change.op not in (INSERTED, DELETED)
