"""Reads of merges, and of archives that seem to be of one enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from cultivation.enterprises.merging.models import Doublet, EnterpriseMerge
from cultivation.enterprises.models import Enterprise

PAIRS = 50


@dataclass(frozen=True)
class Pair:
    """Two archives whose names are the same but for what names are compared without."""

    first: Enterprise
    second: Enterprise


def pairs(user: User, limit: int = PAIRS) -> list[Pair]:
    """Likely doublets among the archives that someone may merge, the older one first."""
    own = Enterprise.objects.visible_to(user, Permission.ENTERPRISE_MERGE).values("pk")
    rows = Doublet.objects.filter(first__in=own, second__in=own).order_by("first", "second")
    found = rows.select_related("first__district", "first__street", "second__district", "second__street")
    return [Pair(row.first, row.second) for row in found[:limit]]


def doublets_of(user: User, enterprise: Enterprise) -> list[Enterprise]:
    """What was found to have the name of one archive, among those that someone may merge."""
    rows = Doublet.objects.filter(Q(first=enterprise) | Q(second=enterprise)).values_list("first", "second")
    others = {pk for pair in rows for pk in pair} - {enterprise.pk}
    if not others:
        return []
    own = Enterprise.objects.visible_to(user, Permission.ENTERPRISE_MERGE).filter(pk__in=others)
    return list(own.select_related("district", "street").order_by("pk")[:PAIRS])


def survivor_of(user: User, pk: int) -> int | None:
    """Where an absorbed archive's address leads: who stands for it today, if the person sees that one."""
    seen = {pk}
    while (
        into := Enterprise.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    ) is not None:
        if into in seen:
            return None
        seen.add(into)
        pk = into
    return pk if len(seen) > 1 and Enterprise.objects.visible_to(user).filter(pk=pk).exists() else None


def merges_of(enterprise: Enterprise) -> QuerySet[EnterpriseMerge]:
    """The merges in which an archive absorbed another, newest first."""
    rows = EnterpriseMerge.objects.filter(survivor=enterprise)
    return rows.select_related("absorbed", "survivor", "by", "undone_by")


def merge_seen(user: User, pk: int) -> EnterpriseMerge:
    """One merge whose survivor someone sees; Http404 otherwise."""
    found = EnterpriseMerge.objects.visible_to(user).filter(pk=pk)
    row = found.select_related("absorbed", "survivor", "by", "undone_by").first()
    if row is None:
        raise Http404
    return row


def side(user: User, pk: Any) -> Enterprise | None:
    """One of two archives, for the page that compares them."""
    rows = Enterprise.objects.visible_to(user).select_related("district", "street", "standing")
    return rows.filter(pk=pk).first()
