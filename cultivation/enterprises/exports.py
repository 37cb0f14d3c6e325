"""The exports of this room's datasets: the list one sees, complete, straight from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from accounts.models import User
from cultivation.enterprises import datasets, selectors
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.shown import ShownEnterprises
from exchange import exporters
from exchange.dataset import Dataset
from exchange.reading.result import Slot
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids

_OWN = "FROM cultivation_annualfigures a WHERE a.is_current AND a.source = 'ENTERPRISE'"


class EnterprisesExport(ListExport):
    """Profile, and one column for each year that has a figure of the enterprise's own in the exported set."""

    declared = datasets.ENTERPRISES
    filters = ENTERPRISES
    shown = ShownEnterprises()

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The enterprises."""
        return chosen_ids(actor, asked)

    def slots(self, actor: User, ids: Ids, asked: Mapping[str, Sequence[str]]) -> list[Slot]:
        """The profile's columns, then the years."""
        years = _years(ids) if self.declared.shown_to(actor, datasets.REVENUE) else []
        return [*super().slots(actor, ids, asked), *(Slot(datasets.REVENUE, year) for year in years)]

    def read(self, slot: Slot) -> str:
        """A year's revenue is a column of its own."""
        return f"f.y{slot.year}" if slot.year else super().read(slot)

    def joins(self, slots: Sequence[Slot]) -> str:
        """The years beside each other, in one pass over the figures."""
        years = [slot.year for slot in slots if slot.year]
        pivot = ", ".join(f"max(a.revenue) FILTER (WHERE a.year = {year}) AS y{year}" for year in years)
        figures = f"(SELECT a.enterprise_id, {pivot} {_OWN} GROUP BY a.enterprise_id)"
        return f" LEFT JOIN {figures} f ON f.enterprise_id = e.id" if years else ""


class ByEnterpriseExport(ListExport):
    """Several rows for each enterprise that the list's filters let through."""

    filters = ENTERPRISES

    def __init__(self, declared: Dataset, order: str) -> None:
        self.declared, self.order = declared, f"x.place, {order}"

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The enterprises."""
        return chosen_ids(actor, asked)


def chosen_ids(actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
    """The enterprises that the filters let through, in the order of the list."""
    return ids_of(actor, ENTERPRISES, asked, lambda filters, sort: selectors.ids(actor, filters, sort))


def _years(ids: Ids) -> list[int]:
    """The years with a figure of the enterprises' own among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT a.year {_OWN} AND a.revenue IS NOT NULL AND a.enterprise_id IN ({ids[0]}) ORDER BY 1",
            ids[1],
        )
        return [year for (year,) in cursor.fetchall()]


def register() -> None:
    """Make the four datasets exportable; called once from `ready()`."""
    exporters.register(EnterprisesExport())
    exporters.register(ByEnterpriseExport(datasets.FIGURES, "a.year, a.source"))
    exporters.register(ByEnterpriseExport(datasets.INCLUSIONS, "i.included_on"))
    exporters.register(ByEnterpriseExport(datasets.EXITS, "o.exited_on"))
