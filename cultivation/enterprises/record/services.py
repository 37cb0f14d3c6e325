"""A difference between sources is settled by choosing one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation import signals
from cultivation.enterprises import rules, selectors
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.record.models import RecordChoice
from cultivation.enterprises.standing import refresh_standing

WRITE = Permission.STAT_WRITE.value


@recorded("选择采用的来源")
def choose(*, actor: User, enterprise: int, year: int, source: str, reason: str) -> RecordChoice:
    """One source's revenue is of record from now on; the same choice again writes nothing.

    Raises Refused: no reason, a source without a figure of the year, a place out of scope; Http404 out of scope.
    """
    owner = selectors.enterprise(actor, enterprise)
    require(rules.covers(actor.grants, WRITE, owner.district_id, owner.street_id))
    if not reason.strip():
        raise Refused(refuse(_("请填写选择的理由"), code="RECORD_REASON"))
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=owner.pk)
    figures = AnnualFigures.objects.filter(enterprise=owner, year=year, source=source, is_current=True)
    if not figures.exclude(revenue=None).exists():
        raise Refused(
            refuse(_("%(year)d 年没有这个来源的营业收入，不能采用"), code="RECORD_SOURCE", year=year)
        )
    now = RecordChoice.objects.filter(enterprise=owner, year=year, in_force=True)
    standing = now.first()
    if standing is not None and (standing.source, standing.reason) == (source, reason.strip()):
        return standing
    now.update(in_force=False)
    made = RecordChoice.objects.create(
        enterprise=owner, year=year, source=source, reason=reason.strip()[:200], by=actor
    )
    refresh_standing([owner.pk])
    signals.after_commit(
        signals.figures_changed, enterprise=owner.pk, year=year, source=source, actor=actor.pk
    )
    return made
