"""Whom a district may nominate next, in the order of the domain: readiness class, P50 descending, USCC."""

from __future__ import annotations

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from accounts.models import Unit, User
from accounts.roles import Permission
from core.ui.filters import FilterValues
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.models import Enterprise, Inclusion
from cultivation.enterprises.pool import POOL, in_pool_q, pool_terms
from cultivation.pool.codes import IN_FORCE
from cultivation.pool.key.candidates import grounds_of
from cultivation.pool.models import KeyMember
from cultivation.pool.rules import BARRED

PREFIX = "standing__"
_OUTSIDE = f"""
SELECT p.enterprise_id FROM {POOL} p
JOIN cultivation_enterprise e ON e.id = p.enterprise_id JOIN cultivation_standing s ON s.enterprise_id = p.enterprise_id
WHERE NOT p.in_pool AND NOT p.reasons && %s::text[]
  AND (e.production_from >= %s OR 'REVENUE_BELOW' = ANY (p.reasons) AND s.p50 >= %s
       OR 'REVENUE_AT_OR_ABOVE' = ANY (p.reasons))
"""
_RANKS = [When(standing__readiness=code, then=Value(rank)) for rank, code in enumerate(Readiness.values)]


def suggested(user: User, year: int, district: Unit) -> QuerySet[Enterprise]:
    """Those of the district in the city pool, below scale, and no key members of the year."""
    return _free(user, year, district).filter(in_pool_q(year))


def from_outside(user: User, year: int, district: Unit) -> QuerySet[Enterprise]:
    """Those outside of it with one of the three grounds (`rules.origin_of` judges each when it is nominated)."""
    grounds = grounds_of(year)
    barred = sorted(reason.value for reason in BARRED)
    asked = [*pool_terms(year).arguments, barred, grounds.opened_since, grounds.threshold]
    return _free(user, year, district).filter(pk__in=RawSQL(_OUTSIDE, asked))  # noqa: S611


def offered(user: User, year: int, district: Unit, *, outside: bool) -> QuerySet[Enterprise]:
    """The one or the other."""
    return (from_outside if outside else suggested)(user, year, district)


def _free(user: User, year: int, district: Unit) -> QuerySet[Enterprise]:
    members = KeyMember.objects.filter(year=year, enterprise=OuterRef("pk"), state__in=IN_FORCE)
    visible = Enterprise.objects.visible_to(user, Permission.FIGURES_READ)
    return visible.filter(~Exists(members), district=district, standing__above_scale=False)


def narrowed(rows: QuerySet[Enterprise], filters: FilterValues[str]) -> QuerySet[Enterprise]:
    """Those that the list's filters let through."""
    return rows.filter(filters.q(PREFIX))


def ranked(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """In order, each with `was_above`: once above scale, so that no first-inclusion award follows."""
    rank = Case(*_RANKS, default=Value(len(_RANKS)), output_field=IntegerField())
    was_above = Exists(Inclusion.objects.filter(enterprise=OuterRef("pk")))
    ordered = rows.order_by(rank, F("standing__p50").desc(nulls_last=True), "uscc")
    return ordered.annotate(was_above=was_above).select_related("standing", "street", "district")
