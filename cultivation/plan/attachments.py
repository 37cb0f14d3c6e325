"""Files of a plan's version, as long as it is a draft, and evidence of the measures of the plan in force (ADR 23)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.files.attachable import attachable
from core.files.listing import Listed, listed
from core.verdict import Verdict, refuse
from cultivation.plan.models import AnnualPlan, Measure, PlanState
from cultivation.plan.rules import permits
from cultivation.plan.selectors.measures import in_force
from cultivation.plan.services.drafts import draft_for, touch


def register() -> None:
    """Called once, when Django is ready."""
    attachable(AnnualPlan, AnnualPlan.objects.visible_to, may_change, hold=_changed)
    attachable(Measure, Measure.objects.visible_to, _may_bring_to_root)


def may_change(user: User, plan: AnnualPlan) -> Verdict:
    """Whether someone may bring files to a version and take them away: who writes it, while it is a draft."""
    verdict = permits.may_write(user.grants)
    return permits.may_change(is_draft=plan.is_draft, plan=str(plan)) if verdict else verdict


def _changed(user: User, plan: AnnualPlan) -> None:
    """A file comes or goes: nobody issues the draft meanwhile, and who has it open is told before they do."""
    touch(draft_for(user, plan.pk, None))


def may_bring(user: User, measure: Measure) -> Verdict:
    """Whether someone may bring evidence of a measure and take it away: as its reports, on the plan in force alone."""
    if measure.plan.state != PlanState.ISSUED:
        return refuse(_("只能在现行计划的任务里上传或删除附件"), code="plan.not_issued")
    return permits.may_bring(user.grants, measure.unit_id, measure.unit.name)


def _may_bring_to_root(user: User, root: Measure) -> Verdict:
    """Evidence hangs where the reports do; whose it is now, the plan in force says."""
    return may_bring(user, in_force(root.pk) or root)


def of_plan(user: User, plan: AnnualPlan) -> Listed:
    """附件 of a version."""
    return listed(plan, reverse("plan:attach", args=[plan.pk]), may=may_change(user, plan))


def of_measure(user: User, measure: Measure) -> Listed:
    """附件 of a measure through all versions."""
    root = measure.origin or measure
    return listed(root, reverse("plan:measure_attach", args=[measure.pk]), may=may_bring(user, measure))
