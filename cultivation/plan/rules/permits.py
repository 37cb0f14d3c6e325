"""Who may write a plan: the city's hand writes and issues it, a district's splits its own target to streets."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import UnitKind
from accounts.roles import Permission
from core.verdict import Verdict, allow, refuse


def writes_city(grants: Iterable[Grant]) -> bool:
    """Whether someone may write the city's plan."""
    return any(
        Permission.PLAN_WRITE.value in grant.permissions
        and grant.territory is not None
        and grant.territory.kind == UnitKind.CITY
        for grant in grants
    )


def may_write(grants: Iterable[Grant]) -> Verdict:
    """The verdict of `writes_city`."""
    if writes_city(grants):
        return allow()
    return refuse(_("年度计划由市局编制和下达；各区可以把本区目标分到街道"), code="plan.party")


def may_change(*, is_draft: bool, plan: str) -> Verdict:
    """Whether a version of a plan can still be changed; `plan` is its name."""
    if is_draft:
        return allow()
    return refuse(_("%(plan)s已下达，不再改动；要调整请新开一版"), code="plan.issued", plan=plan)


def may_split(grants: Iterable[Grant], district: int, name: str) -> Verdict:
    """Whether someone may split a district's target to its streets: its reviewer, or the city's hand."""
    held = list(grants)
    own = any(
        Permission.PLAN_WRITE.value in grant.permissions
        and grant.territory is not None
        and grant.territory.pk == district
        for grant in held
    )
    if own or writes_city(held):
        return allow()
    return refuse(_("%(name)s的目标由该区审核人员分到街道"), code="plan.party", name=name)


def may_report(grants: Iterable[Grant], unit: int, name: str) -> Verdict:
    """Whether someone may report on a unit's measure: who works there and holds the permission."""
    if any(Permission.PLAN_REPORT.value in grant.permissions and grant.unit.pk == unit for grant in grants):
        return allow()
    return refuse(_("这项任务由%(name)s填报进展"), code="plan.party", name=name)


def may_bring(grants: Iterable[Grant], unit: int, name: str) -> Verdict:
    """Whether someone may bring evidence of a unit's measure and take it away: who reports on it, or the city's hand."""
    held = list(grants)
    if writes_city(held) or may_report(held, unit, name):
        return allow()
    return refuse(_("这项任务的附件由%(name)s或市局上传和删除"), code="plan.party", name=name)
