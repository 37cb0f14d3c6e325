"""What an enterprise's page shows of the pools: this year's answer with its reasons, and the years before."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers
from cultivation.pool.codes import ExceptionState
from cultivation.pool.models import KeyMember, PoolException, PoolMove, PoolVerdict
from cultivation.pool.reading import verdict_of
from cultivation.pool.services.building import frozen_on
from cultivation.pool.wording import in_words

YEARS = 8


def section(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The answer of this year, and what is on record of others."""
    user, year = signed_in(request), timezone.localdate().year
    if not Enterprise.objects.all().may(user, Permission.FIGURES_READ, enterprise.pk):
        return None
    answer, frozen = verdict_of(year, enterprise.pk), frozen_on(year)
    place = (enterprise.district_id, enterprise.street_id)
    held = PoolException.objects.filter(
        enterprise=enterprise, year=year, state__in=(ExceptionState.PROPOSED, ExceptionState.APPROVED)
    )
    past = PoolVerdict.objects.filter(enterprise=enterprise, last=None, year__lt=year)
    return {
        "year": year,
        "answer": answer,
        "reasons": [in_words(reason) for reason in answer.said],
        "exception": held.first(),
        "keys": KeyMember.objects.filter(enterprise=enterprise).order_by("-year", "-pk")[:YEARS],
        "past": past.order_by("-year")[:YEARS],
        "moves": PoolMove.objects.filter(enterprise=enterprise).order_by("-on", "-pk")[:YEARS],
        "may_propose": frozen is None and bool(covers(user.grants, Permission.POOL_NOMINATE.value, *place)),
        "may_move": frozen is not None
        and (answer.in_pool or not enterprise.standing.above_scale)
        and bool(covers(user.grants, Permission.POOL_BUILD.value, *place)),
    }


def register() -> None:
    """Called once from the app's `ready()`."""
    amounts = Permission.FIGURES_READ.value
    registry.sections.add(
        registry.Section("pool", _("培育库"), amounts, 250, "pool/section.html", section, aside=True)
    )
