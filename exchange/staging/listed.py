"""What the exports of lists have in common: the rows that one sees, in the order in which one sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.ui.filters import C, FilterTable, FilterValues
from core.ui.query import keys_among
from core.verdict import refuse, require
from exchange.about import InForce
from exchange.dataset import Dataset
from exchange.exporters import ExportQuery
from exchange.reading.result import Slot
from exchange.staging.shown import Ids, ShownColumns

PLACES = frozenset({"district", "street"})
"""The filters by place."""
BESIDES = frozenset({"sort", "pk", "period", "page"})
"""What a list's form sends beside its filters."""


class ListExport:
    """The export of a list in the columns of its dataset; a room says which keys are listed.

    Whoever may not see a column in every row (whole phone numbers, figures) gets no such column.
    """

    declared: Dataset
    filters: FilterTable[Any]
    shown: ShownColumns | None = None
    permission = Permission.EXPORT.value
    order = "x.place"

    @property
    def dataset(self) -> str:
        """The dataset's code."""
        return self.declared.code

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """Which rows: SQL of their keys in the order of the list, with its parameters.

        Raises Refused for a filter or value that there is not.
        """
        raise NotImplementedError

    def listed(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The same for who may read them. Raises Refused for others."""
        if self.declared.reads is not None and not actor.can(self.declared.reads):
            require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
        return self.ids(actor, asked)

    def title(self, asked: Mapping[str, Sequence[str]]) -> str:
        """What the list is called."""
        return str(self.declared.title)

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """What narrows the list, in words: its filters, and how many rows were picked."""
        values = self.filters.parse(actor, asked)
        declared = [one for one in self.filters.declared(actor) if one.code in values.values]
        found = [InForce(str(one.label), values.in_words(one), one.code in PLACES) for one in declared]
        if picked := len(keys_among(asked.get("pk", ()))):
            found.append(InForce(str(_("范围")), str(_("所选 %(count)d 行") % {"count": picked})))
        return found

    def source(self, ids: Ids, asked: Mapping[str, Sequence[str]]) -> Ids:
        """SQL that leads from the keys to the tables that are read, with its parameters."""
        return f"FROM {placed(ids[0])}{self.declared.joins}", ids[1]

    def slots(self, actor: User, ids: Ids, asked: Mapping[str, Sequence[str]]) -> list[Slot]:
        """The columns that the person sees."""
        columns = filter(self.declared.sql_of, self.declared.columns)
        return [Slot(column) for column in columns if self.declared.shown_to(actor, column)]

    def joins(self, slots: Sequence[Slot]) -> str:
        """SQL of what only these columns need."""
        return ""

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> ExportQuery:
        """Raises Refused for a filter or value that there is not: an export never holds more than was asked for."""
        ids = self.listed(actor, filters)
        source, params = self.source(ids, filters)
        slots = self.slots(actor, ids, filters)
        selected = ", ".join(self.read(slot) for slot in slots)
        sql = (
            f"{self.declared.with_tables}SELECT {selected} {source}{self.joins(slots)} ORDER BY {self.order}"
        )
        return ExportQuery(slots, sql, params, personal=any(slot.column.masked for slot in slots))

    def read(self, slot: Slot) -> str:
        """SQL of one column."""
        today = f"DATE '{timezone.localdate().isoformat()}'"
        return self.declared.sql_of(slot.column).replace("{today}", today)


def placed(ids: str) -> str:
    """SQL of the listed ids as `x (id, place)`, to be joined and ordered by `x.place`."""
    return f"(SELECT q.id, row_number() OVER () AS place FROM ({ids}) q (id)) x"


def ids_of(
    actor: User,
    table: FilterTable[C],
    asked: Mapping[str, Sequence[str]],
    ids: Callable[[FilterValues[C], str], QuerySet[Any] | tuple[str, list[Any]]],
) -> Ids:
    """SQL of the ids in the order of the list, with its parameters.

    `ids` gives them, or their SQL, for the filters and `sort` (empty where none is asked for); `pk` narrows to picked rows.
    Raises Refused for a filter or value that there is not: an export never holds more than was asked for.
    """
    filters = table.parse_or_refuse(actor, asked, BESIDES)
    found = ids(filters, ["", *asked.get("sort", ())][-1])
    picked = (keys_among(asked["pk"]) or [0]) if asked.get("pk") else None
    if isinstance(found, tuple):
        sql, params = found
        if picked is None:
            return sql, tuple(params)
        return f"SELECT q.id FROM ({sql}) q (id) WHERE q.id = ANY (%s)", (*params, picked)
    if picked is not None:
        found = found.filter(pk__in=picked)
    return found.query.sql_with_params()
