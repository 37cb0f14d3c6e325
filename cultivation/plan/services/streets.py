"""A district's target is split to its streets, beneath the plan in force (domain, section 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation.plan.inputs import counted, units_below
from cultivation.plan.models import AnnualPlan, PlanState, UnitTarget
from cultivation.plan.rules import permits, targets
from cultivation.plan.rules.decomposition import Counted, Split, Weights, decompose
from cultivation.plan.services.numbers import Edited, Fixed, columns_of, plan_weights, units_by_code


def split_of_district(
    plan: AnnualPlan,
    district: Unit,
    *,
    total: int,
    weights: Weights | None = None,
    fixed: Mapping[str, Fixed] | None = None,
    counts: Sequence[Counted] | None = None,
) -> list[Split]:
    """The district's streets by the formula, on their own figures; nothing is written."""
    counts = list(counts) if counts is not None else counted(plan.year, units_below(district))
    kept = {code: one.target for code, one in (fixed or {}).items()}
    return decompose(total, counts, weights or plan_weights(plan), kept)


@recorded("把区目标分到街道")
def split_streets(
    *,
    actor: User,
    year: int,
    district: Unit,
    weights: Weights | None = None,
    fixed: Mapping[str, Fixed] | None = None,
    counts: Sequence[Counted] | None = None,
    edited: Mapping[str, Edited] | None = None,
) -> list[UnitTarget]:
    """The streets' targets of the plan in force, which add up exactly to the district's; a new split supersedes the old.

    `edited` are numbers set by hand, by code. Raises Refused for who may not, without an issued plan, for an inexact sum
    and for a number of one's own without a reason.
    """
    require(permits.may_split(actor.grants, district.pk, district.name))
    plan = AnnualPlan.objects.select_for_update().filter(year=year, state=PlanState.ISSUED).first()
    line = plan.targets.filter(is_current=True, unit=district).first() if plan is not None else None
    if plan is None or line is None:
        raise Refused(refuse(_("%(year)d 年度目标还没下达，不能分到街道"), code="plan.not_issued", year=year))
    found = split_of_district(plan, district, total=line.target, weights=weights, fixed=fixed, counts=counts)
    rows = [(split, _said(split, fixed or {}, (edited or {}).get(split.of.code))) for split in found]
    require(targets.is_exact(line.target, sum(said.target for _split, said in rows), district.name))
    return _written(plan, rows)


def _said(split: Split, fixed: Mapping[str, Fixed], edited: Edited | None) -> Edited:
    """What holds for one street: the formula, or what a person set with a reason."""
    kept = fixed.get(split.of.code)
    said = edited or Edited(split.target, split.fixed, kept.reason if kept else "")
    require(targets.is_target(said.target, split.of.name))
    require(targets.has_reason(split.of.name, split.target, said.target, said.fixed, said.reason))
    is_own = said.fixed or said.target != split.target
    return Edited(said.target, said.fixed, said.reason.strip()[:300] if is_own else "")


def _written(plan: AnnualPlan, rows: Sequence[tuple[Split, Edited]]) -> list[UnitTarget]:
    """New versions of what differs; the same split again writes nothing."""
    units = units_by_code(split.of.code for split, _said in rows)
    stored = {
        one.unit_id: one
        for one in plan.targets.filter(is_current=True, unit__in=units.values()).select_related("unit")
    }
    made = []
    for split, said in rows:
        unit = units[split.of.code]
        values = columns_of(split) | {"target": said.target, "fixed": said.fixed, "reason": said.reason}
        old = stored.get(unit.pk)
        if old is not None and all(getattr(old, name) == value for name, value in values.items()):
            made.append(old)
        else:
            made.append(UnitTarget.supersede({"plan": plan, "unit": unit}, **values))
    return made
