"""Undo of one batch from its own history (issue, "Undo"), set-based, itself recorded.

    with recording(actor=actor, batch=undo_batch.pk, reason="撤销导入"):
        outcome = undo(batch.pk)          # `Undone`: counts by table, and what was left alone
        refresh_derived(...)              # the room's own `after`

What a batch did to a row is the difference between the row before its first write and after its last one:

- **changed**: each field goes back to its old value where it still holds what the batch wrote. Fields changed since
  stay and are listed (was, wrote, now). An optimistic `version` goes back only while nobody has written since.
- **created**: the row goes, unless it was changed since or something refers to it (any foreign key of Django's model
  graph; rows that this undo deletes do not count, `@derived` rows and many-to-many rows go along). A row marked
  `part_of` (a name of an enterprise) stays with the row whose part it is.
- **deleted**: the row comes back under its old key, unless its place was taken since.
- **versions**: in a `Superseding` table (AnnualFigures, QuarterlyReturn), a version that superseded another is superseded
  back: it stays as a version that is not current, the former one is current again. If it was changed or superseded since,
  both stay and are listed. The first version of a figure is a created row and goes. Whoever makes the next version
  therefore counts from the highest `version` there is, not from the current one.

`hooks` lets a dataset decide otherwise for a table: a callable that gets the `UndoTable` before anything is done and
may take rows out of it (`take_out`) after treating them itself.

The caller holds the transaction. Raises `Refused` when the old state cannot stand beside what others wrote since
(a row that comes back refers to one that is gone); nothing is written then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from core.audit.undo import created, deleted, fields, versions
from core.audit.undo.result import Undone
from core.audit.undo.staging import UndoTable, stage
from core.verdict import refuse, require

Hook = Callable[[UndoTable], None]


def undo(batch: int, *, hooks: Mapping[type[models.Model], Hook] | None = None) -> Undone:
    """Put back what the batch wrote, where it still stands; see the module."""
    outcome = Undone()
    with transaction.atomic(), connection.cursor() as cursor:
        tables = stage(cursor, batch, outcome)
        for table in tables:
            if hooks and table.model in hooks:
                hooks[table.model](table)
            versions.supersede_back(table)
        try:
            with transaction.atomic():
                created.delete(tables)
                for table in tables:
                    fields.restore(table)
                    deleted.recreate(table)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError:
            require(refuse(_("撤销后的数据与后来的改动冲突，没有撤销任何内容。"), code="undo.conflict"))
        for table in tables:
            table.drop()
    return outcome
