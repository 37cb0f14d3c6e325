"""The exports of the pools: the list that one sees, complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.ui.filters import FilterTable
from cultivation.pool import selectors
from cultivation.pool.datasets import KEY_POOL, POOL
from cultivation.pool.filters import KEY_MEMBERS, VERDICTS
from cultivation.pool.key import selectors as key
from cultivation.pool.models import PoolVerdict
from cultivation.pool.shown import ShownKeyMembers, ShownPool
from exchange import exporters
from exchange.about import InForce
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids

Asked = Mapping[str, Sequence[str]]
_WHOSE = frozenset({"year", "version", "tab"})
"""What such a list's form sends beside its filters: of which year and version it is."""


class YearExport(ListExport):
    """A list of one year."""

    permission = Permission.FIGURES_READ.value
    filters: FilterTable[Any]

    def in_force(self, actor: User, asked: Asked) -> list[InForce]:
        """The year, then the filters."""
        year = InForce(str(_("年度")), str(year_of(asked)), False)
        return [year, *super().in_force(actor, asked)]


class PoolExport(YearExport):
    """A version's verdicts, those in the pool unless another list is asked for."""

    declared = POOL
    filters = VERDICTS
    shown = ShownPool()

    def ids(self, actor: User, asked: Asked) -> Ids:
        """The verdicts; none while nothing is committed."""
        found = selectors.versions(year_of(asked))
        version = selectors.chosen(found, _last(asked, "version"))

        def keys(filters: Any, _sort: str) -> Any:
            if version is None:
                return PoolVerdict.objects.visible_to(actor).filter(pk__lt=0).values_list("pk", flat=True)
            return selectors.in_order(selectors.verdicts(actor, version, filters)).values_list(
                "pk", flat=True
            )

        return ids_of(actor, VERDICTS, narrowing(asked), keys)


class KeyPoolExport(YearExport):
    """The key members of a year."""

    declared = KEY_POOL
    filters = KEY_MEMBERS
    shown = ShownKeyMembers()

    def ids(self, actor: User, asked: Asked) -> Ids:
        """The members, the newest first."""
        year = year_of(asked)

        def keys(filters: Any, _sort: str) -> Any:
            rows = key.members(actor, year, None, filters)
            return rows.order_by("-nominated_at", "-id").values_list("pk", flat=True)

        return ids_of(actor, KEY_MEMBERS, narrowing(asked), keys)


def year_of(asked: Asked) -> int:
    """The year that a list is of; this year where it says none."""
    text = _last(asked, "year")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else timezone.localdate().year


def narrowing(asked: Asked) -> dict[str, Sequence[str]]:
    """The filters alone."""
    return {name: values for name, values in asked.items() if name not in _WHOSE}


def _last(asked: Asked, name: str) -> str:
    return str(["", *asked.get(name, ())][-1])


def register() -> None:
    """Make both exportable; called once from `room.register()`."""
    exporters.register(PoolExport())
    exporters.register(KeyPoolExport())
