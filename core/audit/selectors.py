"""Reads of the history: the changes of one row for its page, and the stamps for the audit page."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from core.audit.digests import bounds_of
from core.audit.models import AuditStamp
from core.audit.registry import AUDITED

SYSTEM_APPS: Final = {"core", "accounts"}
"""Tables whose values the audit page shows. Of business tables it shows who, when and which fields: whoever keeps the
system (role ADMIN) has no business data (design, decision 3); their values are on the pages of the rows themselves."""

INSERTED, UPDATED, DELETED = "I", "U", "D"


@dataclass(frozen=True)
class Change:
    """One field of one row changed once; with op I or D `old` or `new` is None."""

    seq: int
    at: dt.datetime
    actor_id: int | None
    actor: str
    reason: str
    batch: int | None
    op: str
    row_id: Any
    field: str
    label: str
    old: Any
    new: Any


@dataclass
class StampRow:
    """One writing transaction, with how many rows it wrote in which table."""

    stamp: AuditStamp
    actor: str
    acting_for: str
    tables: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Write:
    """One write of one row: its number, the table and the row's key."""

    seq: int
    table: str
    row: int


def history_of(model: type[models.Model], pk: Any, *, limit: int = 200) -> list[Change]:
    """The changes of one row, newest first, field by field; at most `limit` writes. Two queries."""
    return _changes(model, 'h."row_id" = %s', [pk], limit)


def changes_at(model: type[models.Model], writes: Sequence[Write]) -> list[Change]:
    """The changes that these writes made in one table, newest first.

    They are looked for by their rows: a history is indexed by row, not by number.
    """
    rows, seqs = sorted({write.row for write in writes}), [write.seq for write in writes]
    return _changes(model, "h.row_id = ANY(%s) AND h.seq = ANY(%s)", [rows, seqs], len(seqs))


def writes_of(parts: Sequence[tuple[str, str, Any]], *, limit: int, offset: int = 0) -> list[Write]:
    """The newest writes of rows of several audited tables, whose keys are whole numbers.

    A part is a table's name, SQL that gives the keys of its rows, and the one parameter of that. One query.
    """
    sql, parameters = _union(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.seq, w.name, w.row_id FROM ({sql}) w ORDER BY w.seq DESC LIMIT %s OFFSET %s",
            [*parameters, limit, offset],
        )
        return [Write(*found) for found in cursor.fetchall()]


def newest_writes(parts: Sequence[tuple[str, str, Any]], *, limit: int) -> tuple[list[Write], int]:
    """The newest as `writes_of`, and how many there are in all. One query."""
    sql, parameters = _union(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) OVER (), w.seq, w.name, w.row_id FROM ({sql}) w ORDER BY w.seq DESC LIMIT %s",
            [*parameters, limit],
        )
        found = cursor.fetchall()
    return [Write(*write) for _total, *write in found], int(found[0][0]) if found else 0


def count_writes(parts: Sequence[tuple[str, str, Any]]) -> int:
    """How many writes there are of these rows in all."""
    sql, parameters = _union(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) w", parameters)
        return int(cursor.fetchone()[0])


def _union(parts: Sequence[tuple[str, str, Any]]) -> tuple[str, list[Any]]:
    sql = " UNION ALL ".join(_part(name, keys) for name, keys, _parameter in parts)
    return sql, [parameter for _name, _keys, parameter in parts]


def _part(name: str, keys: str) -> str:
    return (
        f"SELECT h.seq, '{name}'::text AS name, h.row_id FROM history.\"{name}\" h WHERE h.row_id IN ({keys})"
    )


def changes_of_stamp(model: type[models.Model], stamp: int, *, limit: int = 200) -> list[Change]:
    """What one transaction changed in one table; at most `limit` rows."""
    return _changes(model, "h.stamp_id = %s", [stamp], limit)


def _changes(model: type[models.Model], where: str, parameters: list[Any], limit: int) -> list[Change]:
    with connection.cursor() as cursor:
        names = AUDITED[model._meta.db_table].columns
        old, new = (", ".join(f'h."{side}_{name}"' for name in names) for side in ("old", "new"))
        cursor.execute(
            f"SELECT h.seq, s.at, s.actor_id, s.reason, s.batch_id, h.op, h.row_id, {old}, {new}"
            f' FROM history."{model._meta.db_table}" h JOIN history.stamp s ON s.id = h.stamp_id'
            f" WHERE {where} ORDER BY h.seq DESC LIMIT %s",
            [*parameters, limit],
        )
        rows = cursor.fetchall()
    people = _people(row[2] for row in rows)
    found = []
    for seq, at, actor, reason, batch, op, row_id, *values in rows:
        before, after = values[: len(names)], values[len(names) :]
        for name, was, now in zip(names, before, after, strict=True):
            if was != now and name != model._meta.pk.column:
                found.append(
                    Change(
                        seq, at, actor, people.get(actor, ""), reason, batch, op, row_id,
                        name, label_of(model, name), was, now,
                    )
                )  # fmt: skip
    return found


def label_of(model: type[models.Model], column: str) -> str:
    """The Chinese name of a column; its own name when the field is gone."""
    for item in model._meta.concrete_fields:
        if item.column == column:
            return str(item.verbose_name)
    return column


def shown(
    model: type[models.Model], column: str, value: Any, names: Mapping[tuple[str, Any], str] | None = None
) -> str:
    """A value for people: a choice's label, a day, an instant in local time, a list by its members; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "、".join(shown(model, column, item, names) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return (names or {}).get((column, value)) or _plain(model, column, value)


def _plain(model: type[models.Model], column: str, value: Any) -> str:
    try:
        found: Any = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        found = None
    choices = dict(getattr(found, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


def names_behind(model: type[models.Model], changes: Iterable[Change]) -> dict[tuple[str, Any], str]:
    """What foreign keys in the changes lead to, in words: one query for each foreign key that occurs."""
    found: dict[tuple[str, Any], str] = {}
    seen = list(changes)
    for item in model._meta.concrete_fields:
        if item.related_model is None or isinstance(item.related_model, str):
            continue
        wanted = {side for c in seen if c.field == item.column for side in (c.old, c.new)} - {None}
        if wanted:
            for key, row in item.related_model._default_manager.in_bulk(wanted).items():
                found[str(item.column), key] = str(row)
    return found


def stamps(condition: Q = Q(), *, before: int | None = None, limit: int = 50) -> list[StampRow]:  # noqa: B008
    """Writing transactions, newest first, by keyset (`before` is the id of the last one seen); fixed queries."""
    found = AuditStamp.objects.filter(condition).order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    rows = list(found[:limit])
    people = _people([row.actor_id for row in rows] + [row.acting_for_id for row in rows])
    written = _written([row.pk for row in rows])
    return [
        StampRow(row, people.get(row.actor_id, ""), people.get(row.acting_for_id, ""), written[row.pk])
        for row in rows
    ]


def written_in(table: str) -> Q:
    """Stamps that wrote in an audited table; none for another name."""
    if table not in AUDITED:
        return Q(pk__in=[])
    wrote = 'EXISTS (SELECT FROM history.tally t WHERE t.stamp_id = "history"."stamp".id AND t."table" = %s)'
    return Q(RawSQL(wrote, [table], models.BooleanField()))  # noqa: S611  (no text of others)


def written_on(day: dt.date) -> Q:
    """Stamps of a day in the city's time. Raises OverflowError on the calendar's last day."""
    start, end = bounds_of(day)
    return Q(at__gte=start, at__lt=end)


def written_by_person(who: str) -> Q:
    """Stamps of the people meant by a name or user name."""
    users = get_user_model()._default_manager
    people = users.filter(name=who) | users.filter(username__iexact=who)
    return Q(actor_id__in=list(people.values_list("pk", flat=True)))


def tables() -> list[tuple[str, str]]:
    """The audited tables by their Chinese names, for the filter."""
    return sorted(
        ((name, str(a.model._meta.verbose_name)) for name, a in AUDITED.items()), key=lambda p: p[1]
    )


def written_by(stamp: int) -> dict[str, dict[str, int]]:
    """How many rows one transaction wrote, by table and op."""
    found: dict[str, dict[str, int]] = {}
    for name, op, count in _written([stamp])[stamp]:
        found.setdefault(name, {})[op] = count
    return found


def person(number: int | None) -> str:
    """The name of a person; empty for the system."""
    return _people([number]).get(number, "")


def _written(ids: list[int]) -> dict[int, list[tuple[str, str, int]]]:
    """For each stamp: table, op, rows."""
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    if not ids:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT stamp_id, "table", op::text, sum(rows)::bigint FROM history.tally'
            " WHERE stamp_id = ANY (%s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [ids],
        )
        for stamp, name, op, count in cursor.fetchall():
            found[stamp].append((name, op, count))
    return found


def _people(ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    people = get_user_model()._default_manager.in_bulk(wanted)
    return {number: str(person) for number, person in people.items()}
