"""Rows that are never corrected: another version takes the place of the one in force, and both stay (design, decision 7).

What the rows are versions of is said by the model's unique constraint that allows one in force: `key()`. Whoever
supersedes holds a lock on what those versions queue up at (the enterprise, the run), so that numbers have no gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_select


class Superseding(models.Model):
    """A row with a number among the versions of one thing, of which one at most is in force."""

    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    is_current = models.BooleanField(_("现行"), default=True)

    class Meta:
        abstract = True

    @classmethod
    def key(cls) -> list[str]:
        """The columns that name what the rows are versions of (enterprise_id, year, source)."""
        for constraint in cls._meta.constraints:
            condition = getattr(constraint, "condition", None)
            if isinstance(constraint, models.UniqueConstraint) and condition == models.Q(is_current=True):
                return [str(_field(cls, name).attname) for name in constraint.fields]
        raise TypeError(f"{cls.__name__} has no unique constraint on the version in force")

    @classmethod
    def supersede(cls, key: Mapping[str, Any], **values: Any) -> Self:
        """Another version of what `key` names, by field, comes into force; the one that was steps back."""
        series = cls._default_manager.filter(**key)
        last = series.order_by("-version").values_list("version", flat=True).first() or 0
        series.filter(is_current=True).update(is_current=False)
        return cls._default_manager.create(**key, version=last + 1, **values)

    @classmethod
    def step_back(cls, which: str, parameters: Any = None) -> int:
        """Those in force for which the SQL condition on a row `v` holds are so no more; how many."""
        table = cls._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} v SET is_current = false WHERE v.is_current AND {which}", parameters
            )
            return int(cursor.rowcount)

    @classmethod
    def supersede_all(
        cls,
        rows: str,
        values: Mapping[str, str],
        *,
        joined: str = "",
        order: str = "",
        parameters: Sequence[Any] = (),
    ) -> int:
        """`supersede` for each row of a table that has the columns of the key, set-based; how many.

        `values` are SQL by column, of the row `t` and of what `joined` adds to it.
        """
        key = cls.key()
        same = " AND ".join(f"{{0}}.{name} = {{1}}.{name}" for name in key)
        named, table = ", ".join(key), cls._meta.db_table
        cls.step_back(f"EXISTS (SELECT FROM {rows} t WHERE {same.format('t', 'v')})")
        numbered = f"SELECT {named}, max(version) AS version FROM {table} JOIN {rows} USING ({named}) GROUP BY {named}"
        own = {name: f"t.{name}" for name in key} | {
            "version": "coalesce(l.version, 0) + 1",
            "is_current": "true",
        }
        with connection.cursor() as cursor:
            return insert_select(
                cursor,
                cls,
                own | dict(values),
                f"FROM {rows} t {joined} LEFT JOIN ({numbered}) l ON {same.format('l', 't')}"
                + (f" ORDER BY {order}" if order else ""),
                parameters or None,
            )


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.name == name)
