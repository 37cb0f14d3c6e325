"""The exporters by dataset: a room says which columns and which query; the engine writes the workbook.

The query is what the list shows (same filters, same scope), so that what is on the screen is what is in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from exchange.reading.result import Slot

if TYPE_CHECKING:
    from accounts.models import User
    from exchange.about import InForce
    from exchange.staging.shown import Ids, ShownColumns


@dataclass(frozen=True)
class ExportQuery:
    """What an export selects: its columns, and SQL with parameters that gives them in that order.

    Amounts are yuan, ratios fractions, choices and units their labels; see `exchange.writing.cells`. `further` are other
    tables of the same page, each in a sheet of its own after it, by title.
    """

    columns: Sequence[Slot]
    sql: str
    params: Sequence[Any]
    personal: bool = False
    further: Sequence[tuple[str, ExportQuery]] = ()


class Exporter(Protocol):
    """A room's side of one dataset's export."""

    permission: str

    @property
    def shown(self) -> ShownColumns | None:
        """The columns of the list's page; None for what no page lists."""
        ...

    @property
    def dataset(self) -> str:
        """The dataset's code."""
        ...

    def title(self, asked: Mapping[str, Sequence[str]]) -> str:
        """What the list is called."""
        ...

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Sequence[InForce]:
        """What narrows the list, in words."""
        ...

    def listed(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """SQL of the listed keys in their order, with its parameters. Raises Refused like `query`."""
        ...

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> ExportQuery:
        """The rows in the person's scope that the filters let through. Raises Refused for an unknown filter."""
        ...


_exporters: dict[str, Exporter] = {}


def register(exporter: Exporter) -> None:
    """Make a dataset exportable. Raises ValueError when it has an exporter already."""
    if exporter.dataset in _exporters:
        raise ValueError(f"dataset {exporter.dataset} has two exporters")
    _exporters[exporter.dataset] = exporter


def get(dataset: str) -> Exporter:
    """The exporter of a dataset. Raises KeyError when nobody exports it."""
    return _exporters[dataset]


def exportable() -> list[str]:
    """The datasets that can be exported."""
    return list(_exporters)
