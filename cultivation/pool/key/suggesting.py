"""Whom a district may nominate next, in the order of the domain: readiness class, P50 descending, USCC."""

from __future__ import annotations

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When

from accounts.models import Unit, User
from accounts.roles import Permission
from core.ui.filters import FilterValues
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.models import Enterprise, Inclusion
from cultivation.enterprises.pool import in_pool_q
from cultivation.pool.codes import IN_FORCE
from cultivation.pool.models import KeyMember

PREFIX = "standing__"
_RANKS = [When(standing__readiness=code, then=Value(rank)) for rank, code in enumerate(Readiness.values)]


def suggested(user: User, year: int, district: Unit) -> QuerySet[Enterprise]:
    """Those of the district in the city pool, below scale, and no key members of the year."""
    members = KeyMember.objects.filter(year=year, enterprise=OuterRef("pk"), state__in=IN_FORCE)
    return Enterprise.objects.visible_to(user, Permission.FIGURES_READ).filter(
        in_pool_q(year), ~Exists(members), district=district, standing__above_scale=False
    )


def narrowed(rows: QuerySet[Enterprise], filters: FilterValues[str]) -> QuerySet[Enterprise]:
    """Those that the list's filters let through."""
    return rows.filter(filters.q(PREFIX))


def ranked(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """In order, each with `was_above`: once above scale, so that no first-inclusion award follows."""
    rank = Case(*_RANKS, default=Value(len(_RANKS)), output_field=IntegerField())
    was_above = Exists(Inclusion.objects.filter(enterprise=OuterRef("pk")))
    ordered = rows.order_by(rank, F("standing__p50").desc(nulls_last=True), "uscc")
    return ordered.annotate(was_above=was_above).select_related("standing", "street", "district")
