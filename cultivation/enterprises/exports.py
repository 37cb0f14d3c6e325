"""The exports of this room's datasets: the list one sees, complete, straight from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.verdict import refuse, require
from cultivation.enterprises import datasets, selectors
from cultivation.enterprises.codes import Door, ExitReason, LegalForm, OperatingStatus, Source
from cultivation.enterprises.filters import ENTERPRISES
from exchange.dataset import Dataset
from exchange.reading.result import Slot
from exchange.staging import exporters
from exchange.staging.exporters import Query
from exchange.staging.listed import ids_of, placed


def label(column: str, codes: type[TextChoices]) -> str:
    """SQL that gives a code's label; an empty code gives nothing."""
    cases = " ".join(f"WHEN '{code.value}' THEN '{code.label}'" for code in codes)
    return f"CASE {column} {cases} END"


def chosen_ids(actor: User, asked: Mapping[str, Sequence[str]]) -> tuple[str, tuple[Any, ...]]:
    """SQL of the ids in the order of the list, with its parameters; see `listed.ids_of`."""
    return ids_of(actor, ENTERPRISES, asked, lambda chosen, sort: selectors.ids(actor, chosen, sort))


class _Export:
    """An export over the enterprises that the list's filters let through."""

    dataset = ""
    permission = Permission.EXPORT.value
    needs = Permission.ENTERPRISE_READ.value

    def _may(self, actor: User) -> None:
        if not actor.can(self.needs):
            require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))


class EnterprisesExport(_Export):
    """Profile, and one column for each year that has a figure of the enterprise's own in the exported set.

    Whoever may not see whole phone numbers gets no column for them; whoever may not see figures, none of those.
    """

    dataset = "enterprises"

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> Query:
        """The rows of the list in its order."""
        self._may(actor)
        ids, params = chosen_ids(actor, filters)
        phones = holds_throughout(actor, Permission.ENTERPRISE_READ, Permission.PHONE_READ)
        figured = holds_throughout(actor, Permission.ENTERPRISE_READ, Permission.FIGURES_READ)
        years = _years(ids, params) if figured else []
        declared = datasets.ENTERPRISES
        columns = {
            "name": "e.name",
            "uscc": "e.uscc",
            "district": "d.name",
            "street": "t.name",
            "industry": "e.industry",
            "legal_form": label("e.legal_form", LegalForm),
            "status": label("e.status", OperatingStatus),
            "founded_on": "e.founded_on",
            "production_from": "e.production_from",
            "address": "e.address",
            "contact": "e.contact",
            "phone": "e.phone",
        }
        if not phones:
            del columns["phone"]
        slots = [
            *(Slot(declared[code]) for code in columns),
            *(Slot(declared["revenue"], year) for year in years),
        ]
        pivot = ", ".join(f"max(a.revenue) FILTER (WHERE a.year = {year}) AS y{year}" for year in years)
        figures = (
            f" LEFT JOIN (SELECT a.enterprise_id, {pivot} FROM cultivation_annualfigures a WHERE a.is_current"
            " AND a.source = 'ENTERPRISE' GROUP BY a.enterprise_id) f ON f.enterprise_id = e.id"
            if years
            else ""
        )
        selected = ", ".join([*columns.values(), *(f"f.y{year}" for year in years)])
        sql = f"SELECT {selected} {_ordered(ids)}{figures} ORDER BY x.place"
        return Query(slots, sql, params, personal=phones)


class _ByEnterpriseExport(_Export):
    """An export with several rows for each enterprise."""

    needs = Permission.FIGURES_READ.value
    declared: Dataset
    table = ""
    columns: Mapping[str, str]
    order = ""
    where = "true"

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> Query:
        """The rows of the enterprises of the list, in its order."""
        self._may(actor)
        ids, params = chosen_ids(actor, filters)
        columns = {"uscc": "e.uscc", "name": "e.name", **self.columns}
        sql = (
            f"SELECT {', '.join(columns.values())} {_ordered(ids)}"
            f" JOIN {self.table} r ON r.enterprise_id = e.id AND {self.where} ORDER BY x.place, {self.order}"
        )
        return Query([Slot(self.declared[code]) for code in columns], sql, params)


class FiguresExport(_ByEnterpriseExport):
    """Annual figures in force."""

    dataset = "figures"
    declared = datasets.FIGURES
    table = "cultivation_annualfigures"
    where = "r.is_current"
    order = "r.year, r.source"

    def __init__(self) -> None:
        self.columns = {
            "year": "r.year",
            "source": label("r.source", Source),
            "revenue": "r.revenue",
            "output": "r.output",
            "employees": "r.employees",
            "note": "r.note",
        }


class InclusionsExport(_ByEnterpriseExport):
    """Inclusions."""

    dataset = "inclusions"
    declared = datasets.INCLUSIONS
    table = "cultivation_inclusion"
    order = "r.included_on"

    def __init__(self) -> None:
        self.columns = {
            "included_on": "r.included_on",
            "door": label("r.door", Door),
            "count_year": "r.count_year",
            "source": "r.source",
        }


class ExitsExport(_ByEnterpriseExport):
    """Exits."""

    dataset = "exits"
    declared = datasets.EXITS
    table = "cultivation_exit"
    order = "r.exited_on"

    def __init__(self) -> None:
        self.columns = {
            "exited_on": "r.exited_on",
            "reason": label("r.reason", ExitReason),
            "source": "r.source",
        }


def _ordered(ids: str) -> str:
    return (
        f"FROM {placed(ids)}"
        " JOIN cultivation_enterprise e ON e.id = x.id JOIN accounts_unit d ON d.id = e.district_id"
        " LEFT JOIN accounts_unit t ON t.id = e.street_id"
    )


def _years(ids: str, params: tuple[Any, ...]) -> list[int]:
    """The years with a figure of the enterprises' own among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT a.year FROM cultivation_annualfigures a WHERE a.is_current AND a.source = 'ENTERPRISE'"
            f" AND a.revenue IS NOT NULL AND a.enterprise_id IN ({ids}) ORDER BY 1",
            params,
        )
        return [year for (year,) in cursor.fetchall()]


def register() -> None:
    """Make the four datasets exportable; called once from `ready()`."""
    for exporter in (EnterprisesExport(), FiguresExport(), InclusionsExport(), ExitsExport()):
        exporters.register(exporter)
