"""`any_of`: a column is one of many keys, sent as one array.

`__in` makes a placeholder of each key and looks at each of them three times; for twenty thousand keys that takes longer
than the query.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ForeignObject, Lookup


class AnyOf(Lookup):
    """`column = ANY(array)`; of whole numbers, as keys are. An empty array is nobody."""

    lookup_name = "any_of"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[int]) -> None:
        super().__init__(lhs, [int(key) for key in rhs])

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The comparison, and the array as its only parameter."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*parameters, self.rhs)


def register() -> None:
    """Make it known to every field and relation; called once when `core` is ready."""
    Field.register_lookup(AnyOf)
    ForeignObject.register_lookup(AnyOf)  # a relation takes none over from fields
