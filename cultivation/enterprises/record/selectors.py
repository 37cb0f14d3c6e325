"""Reads of the reconciliation: how many pairs agree, and the enterprises whose sources differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from core.parameters.selectors import at
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.record.models import RecordChoice

PAIRS: Final = "record_pairs(%s::integer, %s::numeric, %s::numeric)"
_DIFFERING: Final = f"SELECT p.enterprise_id FROM {PAIRS} p WHERE p.differs"


@dataclass(frozen=True)
class Reconciliation:
    """A year in pairs of sources: `compared` = `agree` + `differ`; of these `settled` by a person. `missing` counts the
    enterprises that have a figure of another source only."""

    compared: int
    agree: int
    differ: int
    settled: int
    missing: dict[str, int]


@dataclass(frozen=True)
class Differing:
    """One enterprise whose sources differ: its figures by source in order of precedence, and what was chosen."""

    enterprise: Enterprise
    figures: list[tuple[Source, Decimal | None]]
    record: Source | None
    gap: Decimal
    choice: RecordChoice | None


def terms(year: int) -> list[Any]:
    """The arguments of `record_pairs`, by the parameters of today."""
    parameters = at(timezone.localdate())
    parameters.needed("reconcile_rel"), parameters.needed("reconcile_abs")
    return [year, parameters.ratio("reconcile_rel"), parameters.yuan("reconcile_abs")]


def reconciliation(year: int) -> Reconciliation:
    """The whole city's year in numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE p.differs), count(*) FILTER (WHERE p.differs AND p.settled)"
            f" FROM {PAIRS} p",
            terms(year),
        )
        compared, differ, settled = cursor.fetchone()
        has = ", ".join(f"bool_or(f.source = '{source.value}')" for source in Source)
        lacks = ", ".join(f"count(*) FILTER (WHERE NOT h.has{number})" for number, _s in enumerate(Source))
        names = ", ".join(f"has{number}" for number, _s in enumerate(Source))
        cursor.execute(
            f"SELECT {lacks} FROM (SELECT {has} FROM cultivation_annualfigures f"
            " JOIN cultivation_standing s ON s.enterprise_id = f.enterprise_id"
            " WHERE f.year = %s AND f.is_current AND f.revenue IS NOT NULL GROUP BY f.enterprise_id)"
            f" h ({names})",
            [year],
        )
        missing = dict(zip((source.value for source in Source), cursor.fetchone(), strict=True))
    return Reconciliation(compared, compared - differ, differ, settled, missing)


def differing_q(year: int, settled: bool | None = None) -> Q:
    """The condition on an enterprise to have sources of the year that differ, settled or not (None: either)."""
    suffix = {None: "", True: " AND p.settled", False: " AND NOT p.settled"}[settled]
    return Q(pk__in=RawSQL(_DIFFERING + suffix, terms(year)))  # noqa: S611


def differing(user: User, condition: Q) -> QuerySet[Enterprise]:
    """The enterprises in someone's scope, by name."""
    rows = Enterprise.objects.visible_to(user, Permission.FIGURES_READ).filter(condition)
    return rows.select_related("district", "street").order_by("name", "pk")


def lines(enterprises: list[Enterprise], year: int) -> list[Differing]:
    """A page of them with their figures and choices; two queries."""
    keys = [each.pk for each in enterprises]
    rows = AnnualFigures.objects.filter(enterprise__in=keys, year=year, is_current=True)
    found = {(row.enterprise_id, row.source): row.revenue for row in rows}
    chosen = RecordChoice.objects.filter(enterprise__in=keys, year=year, in_force=True).select_related("by")
    choices = {row.enterprise_id: row for row in chosen}
    return [_line(each, found, choices.get(each.pk)) for each in enterprises]


def _line(
    enterprise: Enterprise, found: dict[tuple[int, str], Decimal | None], choice: RecordChoice | None
) -> Differing:
    figures = [(source, found.get((enterprise.pk, source.value))) for source in Source]
    known = {source: amount for source, amount in figures if amount is not None}
    record = next(iter(known), None)
    if choice is not None and Source(choice.source) in known:
        record = Source(choice.source)
    gap = max(known.values()) - min(known.values()) if known else Decimal(0)
    return Differing(enterprise, figures, record, gap, choice)
