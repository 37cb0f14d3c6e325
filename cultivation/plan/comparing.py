"""Two versions of a year's plan line by line: only what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cultivation.plan.models import AnnualPlan, Issuer
from cultivation.plan.selectors.plans import lines
from cultivation.plan.terms import WEIGHTS


@dataclass(frozen=True)
class Difference:
    """One line of the comparison; an empty side is not there."""

    what: str
    name: str
    old: str
    new: str
    change: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Compared:
    """Everything that differs, and how much of the targets."""

    differences: list[Difference]
    units: int
    moved: int


def compared(old: AnnualPlan, new: AnnualPlan) -> Compared:
    """Terms, received targets, districts' targets and measures of two versions."""
    targets = _targets(old, new)
    found = [*_terms(old, new), *_received(old, new), *targets, *_measures(old, new)]
    gains = [
        int(one.change.replace("−", "-").replace(",", "")) for one in targets if one.change not in ("", "0")
    ]
    up, down = sum(one for one in gains if one > 0), -sum(one for one in gains if one < 0)
    return Compared(found, len(gains), max(up, down))


def _terms(old: AnnualPlan, new: AnnualPlan) -> list[Difference]:
    names = ("total", "refined", "reason", *(f"weight_{name}" for name in WEIGHTS))
    found = []
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            field: Any = AnnualPlan._meta.get_field(name)
            label = str(field.verbose_name)
            found.append(Difference(_("总表"), label, _text(before), _text(after), _change(before, after)))
    return found


def _received(old: AnnualPlan, new: AnnualPlan) -> list[Difference]:
    def told(plan: AnnualPlan) -> dict[str, str]:
        return {
            f"{Issuer(row.issuer).label} {row.document}": _("%(on)s，新增规上 %(n)s 家")
            % {"on": row.on.isoformat(), "n": f"{row.above_scale:,}"}
            for row in plan.received.all()
        }

    return _differing(_("下达目标"), told(old), told(new))


def _targets(old: AnnualPlan, new: AnnualPlan) -> list[Difference]:
    was, is_now = ({row.unit: row for row in lines(plan)} for plan in (old, new))
    units = sorted({*was, *is_now}, key=lambda unit: (unit.sort, unit.code))
    found = []
    for unit in units:
        before, after = was.get(unit), is_now.get(unit)
        numbers = before and before.target, after and after.target
        reason = after.reason if after else ""
        if numbers[0] == numbers[1] and (before.reason if before else "") == reason:
            continue
        found.append(
            Difference(
                _("区目标"), unit.name, _text(numbers[0]), _text(numbers[1]), _change(*numbers) or "0", reason
            )
        )
    return found


def _measures(old: AnnualPlan, new: AnnualPlan) -> list[Difference]:
    def told(plan: AnnualPlan) -> dict[str, str]:
        return {
            _("第 %(line)d 项")
            % {"line": row.line}: f"{row.text}（{row.unit.name}，{row.due_on.isoformat()}）"
            for row in plan.measures.select_related("unit")
        }

    return _differing(_("任务分工"), told(old), told(new))


def _differing(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    names = dict.fromkeys([*old, *new])
    return [
        Difference(what, name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    return (
        f"{value:,}"
        if isinstance(value, int)
        else format(value.normalize(), "f")
        if hasattr(value, "normalize")
        else str(value)
    )


def _change(old: Any, new: Any) -> str:
    if not (isinstance(old, int) and isinstance(new, int)) or old == new:
        return ""
    return f"{new - old:+,}".replace("-", "−")
