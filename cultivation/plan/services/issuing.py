"""A draft is issued: it comes into force, the version before steps back, districts and units are told."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import UnitKind, User
from accounts.roles import Role
from core.audit.context import recorded
from core.notices.services import notify
from core.verdict import require
from cultivation.plan.models import AnnualPlan, PlanState, UnitTarget
from cultivation.plan.rules import targets
from cultivation.plan.services.drafts import copy_lines, draft_for
from cultivation.plan.services.numbers import lines_of, received_of


@recorded("下达年度计划")
def issue(*, actor: User, plan: int, version: int | None = None) -> AnnualPlan:
    """The draft comes into force if its districts add up exactly to its total.

    Where a district's target is what it was, its streets' targets go along. Raises Refused otherwise.
    """
    row = draft_for(actor, plan, version)
    lines = lines_of(row)
    require(targets.is_exact(row.total, sum(line.target for line in lines)))
    require(targets.may_split_total(row.total, received_of(row), row.reason))
    for line in lines:
        require(targets.has_reason(line.unit.name, line.formula, line.target, line.fixed, line.reason))
    before = AnnualPlan.objects.select_for_update().filter(year=row.year, state=PlanState.ISSUED).first()
    if before is not None:
        copy_lines(before, row, _streets_that_stay(before, lines))
        before.state, before.version = PlanState.SUPERSEDED, before.version + 1
        before.save(update_fields=["state", "version"])
    row.state, row.issued_at, row.issued_by = PlanState.ISSUED, timezone.now(), actor
    row.version += 1
    row.save(update_fields=["state", "issued_at", "issued_by", "version"])
    _tell(row, lines)
    return row


def _streets_that_stay(before: AnnualPlan, lines: list[UnitTarget]) -> list[UnitTarget]:
    """The streets' lines of those districts whose target is the same in both versions."""
    was = {line.unit_id: line.target for line in lines_of(before)}
    same = [line.unit_id for line in lines if was.get(line.unit_id) == line.target]
    return list(before.targets.filter(is_current=True, unit__kind=UnitKind.STREET, unit__parent_id__in=same))


def _tell(plan: AnnualPlan, lines: list[UnitTarget]) -> None:
    """Each district its own target; each responsible unit that it has measures to report on."""
    url, key = reverse("plan:year", args=[plan.year]), f"plan:{plan.pk}"
    for line in lines:
        people = User.objects.filter(unit_id=line.unit_id, groups__name__in=[Role.REVIEWER, Role.OFFICER])
        title = _("%(plan)s已下达：%(unit)s %(n)s 家") % {
            "plan": str(plan),
            "unit": line.unit.name,
            "n": f"{line.target:,}",
        }
        notify(people, title, _("请由区审核人员把目标分到街道。"), url, key)
    units = plan.measures.values("unit_id")
    responsible = User.objects.filter(unit_id__in=units, groups__name=Role.DEPARTMENT)
    notify(responsible, _("%(plan)s已下达，有您单位的任务") % {"plan": str(plan)}, "", url, key)
