"""The rows of a list: what its dataset declares as `listed`, read in one query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db.models import QuerySet

from exchange.dataset import Dataset


class ListRow:
    """One row of a list: its attributes are the dataset's listed columns, by their codes."""

    dataset: ClassVar[Dataset]

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        self.__dict__.update(values)

    if TYPE_CHECKING:

        def __getattr__(self, code: str) -> Any:
            """What the list reads of a column."""

    @classmethod
    def read(cls, found: QuerySet[Any]) -> list[Self]:
        """The rows of a queryset over the dataset's model, in its order."""
        listed = cls.dataset.listed
        return [cls(zip(listed, values, strict=True)) for values in found.values_list(*listed.values())]
