"""The frozen list is changed one by one, each time with a reason."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.periods import Period
from core.verdict import refuse, require
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises import selectors as enterprises
from monitoring.returns.members import MemberReason
from monitoring.returns.models import MonitoringMember, MonitoringQuarter
from monitoring.returns.rules import window
from monitoring.returns.services.permits import must


@recorded("调整监测名单")
def add_member(*, actor: User, period: Period, enterprise: int, reason: str) -> MonitoringMember:
    """列入: an enterprise owes the quarter's return from now on, or again.

    Raises Refused: no permission there, list not frozen, on it already, no reason; Http404 out of scope.
    """
    must(actor, Permission.RETURN_REVIEW)
    found = enterprises.enterprise(actor, enterprise)
    review = Permission.RETURN_REVIEW.value
    require(enterprise_rules.covers(actor.grants, review, found.district_id, found.street_id))
    _frozen(period)
    require(window.has_reason(reason))
    known = (
        MonitoringMember.objects.select_for_update(no_key=True)
        .filter(year=period.year, quarter=period.quarter, enterprise=found)
        .first()
    )
    if known is None:
        return MonitoringMember.objects.create(
            year=period.year,
            quarter=period.quarter,
            enterprise=found,
            district=found.district,
            street=found.street,
            reason=MemberReason.MANUAL,
            note=reason.strip(),
        )
    if known.removed_on is None:
        require(refuse(_("该企业已在本季度监测名单内"), code="MEMBER_KNOWN"))
    known.removed_on, known.note = None, reason.strip()
    known.save(update_fields=["removed_on", "note"])
    return known


@recorded("调整监测名单")
def remove_member(*, actor: User, member: int, reason: str) -> MonitoringMember:
    """移出: an enterprise owes no return any more; what it reported stays.

    Raises Refused: no permission there, removed already, no reason; Http404 out of scope.
    """
    must(actor, Permission.RETURN_REVIEW)
    rows = MonitoringMember.objects.visible_to(actor).select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=member).first()
    if found is None:
        raise Http404
    review = Permission.RETURN_REVIEW.value
    require(enterprise_rules.covers(actor.grants, review, found.district_id, found.street_id))
    if found.removed_on is not None:
        require(refuse(_("该企业已移出本季度监测名单"), code="MEMBER_REMOVED"))
    require(window.has_reason(reason))
    found.removed_on, found.note = timezone.localdate(), reason.strip()
    found.save(update_fields=["removed_on", "note"])
    return found


def _frozen(period: Period) -> None:
    row = MonitoringQuarter.objects.filter(year=period.year, quarter=period.quarter).first()
    require(window.may_change_list(frozen=row is not None and row.list_frozen_at is not None))
