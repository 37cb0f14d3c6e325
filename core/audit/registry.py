"""Which tables are audited: master data, figures, returns, workflow, users and parameters.

`@audited` keeps the old and new values of every write in schema `history`; `@derived` names rows that the
portal makes by itself and that an undo may delete along with what they hang on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, overload

from django.db import models

M = TypeVar("M", bound=type[models.Model])


@dataclass(frozen=True)
class Audited:
    """How one table is audited.

    `exclude` are columns that are never kept (a password's hash); `part_of` is the field that leads to the
    row whose part this one is (a name of an enterprise): an undo deletes it only together with that row.
    """

    model: type[models.Model]
    exclude: frozenset[str] = frozenset()
    part_of: str = ""

    @property
    def columns(self) -> list[str]:
        """The columns whose values are kept, in the order of the model's fields."""
        fields = self.model._meta.concrete_fields
        return [str(each.column) for each in fields if each.name not in self.exclude and not each.generated]


AUDITED: dict[str, Audited] = {}
"""By the name of the table."""

DERIVED: set[type[models.Model]] = set()


@overload
def audited(model: M) -> M: ...
@overload
def audited(*, exclude: tuple[str, ...] = (), part_of: str = "") -> Callable[[M], M]: ...


def audited(
    model: M | None = None, *, exclude: tuple[str, ...] = (), part_of: str = ""
) -> M | Callable[[M], M]:
    """Class decorator, bare or with options: keep the old and new values of every write to this table."""

    def register(model: M) -> M:
        table = model._meta.db_table
        AUDITED[table] = Audited(model, frozenset(exclude), part_of)
        return model

    return register if model is None else register(model)


def derived(model: M) -> M:
    """Class decorator: the portal makes these rows itself, so they never keep an undo from deleting."""
    DERIVED.add(model)
    return model
