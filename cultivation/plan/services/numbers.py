"""The numbers of a draft: computed by the formula, fixed, changed by hand, moved between units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation.enterprises.pool import stored_version
from cultivation.plan.inputs import counted, units_below
from cultivation.plan.models import AnnualPlan, UnitTarget
from cultivation.plan.rules import targets
from cultivation.plan.rules.decomposition import Counted, Split, Weights, decompose, rounded
from cultivation.plan.services.drafts import draft_for, touch
from cultivation.plan.terms import WEIGHTS

WEIGHT_PLACES, QUOTA_PLACES = 10, 4


@dataclass(frozen=True)
class Fixed:
    """A target that stays, and why."""

    target: int
    reason: str


@dataclass(frozen=True)
class Edited:
    """What a person set of one line in the editor."""

    target: int
    fixed: bool
    reason: str


def columns_of(split: Split) -> dict[str, Any]:
    """What is stored of a line of the formula; shares and quotas with the decimals that the pages show."""
    return {
        "counts": list(split.of.counts),
        "weight": rounded(split.share, WEIGHT_PLACES),
        "quota": rounded(split.quota, QUOTA_PLACES),
        "formula": split.target,
        "fixed": split.fixed,
    }


def plan_weights(plan: AnnualPlan) -> Weights:
    """The weights of a version."""
    return Weights(*(getattr(plan, f"weight_{name}") for name in WEIGHTS))


@recorded("测算目标分解")
def calculate(
    *,
    actor: User,
    plan: int,
    version: int | None = None,
    total: int | None = None,
    refined: int | None = None,
    weights: Weights | None = None,
    fixed: Mapping[str, Fixed] | None = None,
    counts: Sequence[Counted] | None = None,
    reason: str | None = None,
) -> AnnualPlan:
    """The draft's districts by the formula, on counts of now (or those given), which are stored with it.

    Without `fixed` those fixed before stay, and what was moved by hand is moved again. Raises Refused as the rules do.
    """
    row = draft_for(actor, plan, version)
    total = row.total if total is None else total
    reason = row.reason if reason is None else reason
    require(targets.is_target(total, str(_("分解总数"))))
    require(targets.may_split_total(total, received_of(row), reason))
    before = {line.unit.code: line for line in lines_of(row)}
    kept = fixed if fixed is not None else _fixed_of(before.values())
    chosen = weights or plan_weights(row)
    counts = list(counts) if counts is not None else counted(row.year, units_below(None))
    found = decompose(total, counts, chosen, {code: one.target for code, one in kept.items()})
    moved = before if fixed is None else {}
    values = {f"weight_{name}": getattr(chosen, name) for name in WEIGHTS}
    live = stored_version(row.year) is None
    touch(
        row, total=total, reason=reason, refined=row.refined if refined is None else refined,
        counted_on=timezone.localdate(), pool_is_live=live, **values,
    )  # fmt: skip
    UnitTarget.objects.filter(plan=row).delete()
    units = units_by_code(split.of.code for split in found)
    UnitTarget.objects.bulk_create(
        UnitTarget(plan=row, unit=units[split.of.code], **_set(split, kept, moved)) for split in found
    )
    return row


@recorded("修改年度计划")
def set_terms(
    *, actor: User, plan: int, total: int, refined: int | None, reason: str, version: int | None = None
) -> AnnualPlan:
    """The total that is split, the refined target and what is said of them; the lines stay until they are computed anew."""
    row = draft_for(actor, plan, version)
    require(targets.is_target(total, str(_("分解总数"))))
    require(targets.may_split_total(total, received_of(row), reason))
    touch(row, total=total, refined=refined, reason=reason.strip())
    return row


def _set(split: Split, kept: Mapping[str, Fixed], before: Mapping[str, UnitTarget]) -> dict[str, Any]:
    """A line of the formula with what a person said of it: fixed, or so many more or less than the formula."""
    columns, code = columns_of(split), split.of.code
    if code in kept:
        columns |= {"target": split.target, "reason": kept[code].reason.strip()}
        require(targets.has_reason(split.of.name, split.target, split.target, True, kept[code].reason))
        return columns
    line = before.get(code)
    change = 0 if line is None or line.fixed else line.target - line.formula
    require(targets.is_target(split.target + change, split.of.name))
    return columns | {"target": split.target + change, "reason": line.reason if line and change else ""}


def _fixed_of(lines: Iterable[UnitTarget]) -> dict[str, Fixed]:
    return {line.unit.code: Fixed(line.target, line.reason) for line in lines if line.fixed}


@recorded("修改分解目标")
def edit_lines(
    *, actor: User, plan: int, lines: Mapping[int, Edited], version: int | None = None
) -> AnnualPlan:
    """What a person set of some units, by their key; the others stay, and the sum may be inexact until it is issued.

    Raises Refused for a negative number, and for a change without a reason.
    """
    row = draft_for(actor, plan, version)
    stored = {line.unit_id: line for line in lines_of(row)}
    if set(lines) - set(stored):
        raise Http404
    for unit, edited in lines.items():
        line = stored[unit]
        require(targets.is_target(edited.target, line.unit.name))
        formula = edited.target if edited.fixed else line.formula
        require(targets.has_reason(line.unit.name, formula, edited.target, edited.fixed, edited.reason))
        changed = edited.fixed or edited.target != line.formula
        _write(line, edited.target, edited.fixed, edited.reason.strip() if changed else "")
    touch(row)
    return row


@recorded("固定一个单位的目标")
def fix(
    *, actor: User, plan: int, unit: int, target: int, reason: str, version: int | None = None
) -> AnnualPlan:
    """One unit's target stays at a number; the rest is split anew over the others."""
    row = draft_for(actor, plan, version)
    line = _line(row, unit)
    require(targets.is_target(target, line.unit.name))
    require(targets.has_reason(line.unit.name, target, target, True, reason))
    before = {one.unit.code: one for one in lines_of(row)}
    kept = _fixed_of(before.values()) | {line.unit.code: Fixed(target, reason)}
    counts = [Counted(one.unit.code, one.unit.name, *one.counts) for one in before.values()]
    return calculate(actor=actor, plan=plan, fixed=kept, counts=counts)


@recorded("在单位之间调整目标")
def move(
    *, actor: User, plan: int, source: int, goal: int, number: int, reason: str, version: int | None = None
) -> AnnualPlan:
    """So many from one unit to another; the sum stays. Raises Refused as `rules.targets.may_move`."""
    row = draft_for(actor, plan, version)
    giving, taking = _line(row, source), _line(row, goal)
    require(targets.may_move(giving.unit.name, giving.target, taking.unit.name, number, reason))
    said = reason.strip()
    _write(
        giving,
        giving.target - number,
        giving.fixed,
        _told(giving, _("调给%(unit)s %(n)d 家：%(why)s"), taking, number, said),
    )
    _write(
        taking,
        taking.target + number,
        taking.fixed,
        _told(taking, _("%(unit)s调入 %(n)d 家：%(why)s"), giving, number, said),
    )
    touch(row)
    return row


def _told(line: UnitTarget, sentence: Any, other: UnitTarget, number: int, why: str) -> str:
    told = str(sentence % {"unit": other.unit.short_name, "n": number, "why": why})
    return (f"{line.reason}；{told}" if line.reason else told)[:300]


def _write(line: UnitTarget, target: int, fixed: bool, reason: str) -> None:
    line.target, line.fixed, line.reason = target, fixed, reason[:300]
    line.save(update_fields=["target", "fixed", "reason"])


def _line(plan: AnnualPlan, unit: int) -> UnitTarget:
    for line in lines_of(plan):
        if line.unit_id == unit:
            return line
    raise Http404


def lines_of(plan: AnnualPlan) -> list[UnitTarget]:
    """The districts' lines of a version, in the city's order."""
    return list(plan.targets.filter(is_current=True, unit__kind="DISTRICT").select_related("unit"))


def received_of(plan: AnnualPlan) -> list[int]:
    """The numbers that were handed down."""
    return list(plan.received.values_list("above_scale", flat=True))


def units_by_code(codes: Iterable[str]) -> dict[str, Unit]:
    """Units by their codes. Raises Refused for a code that is none."""
    wanted = list(codes)
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    for code in wanted:
        if code not in found:
            raise Refused(refuse(_("没有代码为 %(unit)s 的单位"), code="plan.unit", unit=code))
    return found
