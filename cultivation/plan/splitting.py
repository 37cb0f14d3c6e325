"""The split that `decompose_target` shows or saves: its arguments as texts, its answer as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from accounts.models import Unit, UnitKind
from core.parameters.selectors import at
from core.verdict import Refused, refuse, require
from cultivation.plan.inputs import counted, units_below
from cultivation.plan.models import AnnualPlan, PlanState
from cultivation.plan.rules import targets
from cultivation.plan.rules.decomposition import Counted, Split, Weights, decompose, key_quota, rounded
from cultivation.plan.selectors.plans import issued_targets
from cultivation.plan.services.drafts import start_draft
from cultivation.plan.services.numbers import Fixed, calculate, plan_weights
from cultivation.plan.services.streets import split_streets
from cultivation.plan.terms import CITY_TARGET, WEIGHTS, key_ratio, read_target, read_weights, weights_of
from cultivation.plan.units import place


@dataclass(frozen=True)
class SplitAsked:
    """What a command line asks for, as typed."""

    year: int
    unit: str = ""
    total: str | None = None
    weights: str = ""
    fix: Sequence[str] = ()
    inputs: str = ""
    reason: str = ""


@dataclass(frozen=True)
class _Terms:
    """The same, read."""

    district: Unit | None
    total: int
    weights: Weights
    counts: list[Counted]
    fixed: dict[str, int]


def shown(asked: SplitAsked) -> dict[str, Any]:
    """The split; nothing is written."""
    terms = _read(asked)
    return _json(asked.year, terms, decompose(terms.total, terms.counts, terms.weights, terms.fixed))


def saved(asked: SplitAsked, username: str) -> dict[str, Any]:
    """The split, written for a person: into the year's draft, which is begun where there is none, or beneath the plan in
    force for the streets of a district.
    """
    actor = person(username)
    with transaction.atomic():
        terms = _read(asked)
        found = decompose(terms.total, terms.counts, terms.weights, terms.fixed)
        fixed = {code: Fixed(number, asked.reason) for code, number in terms.fixed.items()}
        if terms.district is not None:
            line = issued_targets(asked.year).of(terms.district)
            if line is not None:
                require(targets.is_exact(line, terms.total, terms.district.name))
            split_streets(
                actor=actor, year=asked.year, district=terms.district, weights=terms.weights, fixed=fixed,
                counts=terms.counts,
            )  # fmt: skip
        else:
            draft = AnnualPlan.objects.filter(year=asked.year, state=PlanState.DRAFT).first()
            draft = draft or start_draft(actor=actor, year=asked.year)
            calculate(
                actor=actor, plan=draft.pk, total=terms.total, weights=terms.weights, fixed=fixed, counts=terms.counts,
                reason=asked.reason,
            )  # fmt: skip
    return _json(asked.year, terms, found)


def _read(asked: SplitAsked) -> _Terms:
    plan = (
        AnnualPlan.objects.filter(year=asked.year)
        .exclude(state=PlanState.SUPERSEDED)
        .order_by("-number")
        .first()
    )
    district = place(asked.unit, UnitKind.DISTRICT) if asked.unit else None
    name = district.name if district else str(_("全市"))
    total = (
        _default_total(asked.year, plan, district) if asked.total is None else read_target(asked.total, name)
    )
    require(targets.is_target(total, name))
    default = plan_weights(plan) if plan else weights_of(at(dt.date(asked.year, 1, 1)))
    units = units_below(district)
    counts = _inputs(asked.inputs, units) if asked.inputs else counted(asked.year, units)
    return _Terms(district, total, read_weights(asked.weights, default), counts, _fixed(asked.fix))


def _default_total(year: int, plan: AnnualPlan | None, district: Unit | None) -> int:
    if district is not None:
        line = plan.targets.filter(is_current=True, unit=district).first() if plan is not None else None
        if line is None:
            sentence = _("%(year)d 年%(name)s还没有目标，请先分到各区，或用 --total 给出")
            raise Refused(refuse(sentence, code="plan.not_issued", year=year, name=district.name))
        return line.target
    if plan is not None:
        return plan.total
    return at(dt.date(year, 1, 1)).needed_count(CITY_TARGET)


def _fixed(given: Sequence[str]) -> dict[str, int]:
    """`CODE=N …` as numbers by code. Raises Refused for what is not of that form, and for a code twice."""
    found: dict[str, int] = {}
    for part in given:
        code, equals, number = part.partition("=")
        if not equals or not code.strip():
            raise Refused(
                refuse(_("固定目标应写成 代码=家数，现在是“%(part)s”"), code="plan.fixed", part=part)
            )
        if code in found:
            raise Refused(refuse(_("%(unit)s固定了两次"), code="plan.fixed", unit=code))
        found[code] = read_target(number, code)
    return found


def _inputs(path: str, units: Sequence[Unit]) -> list[Counted]:
    """The counts of a file, `{code: [pool, above, last]}`, in the city's order; only the units that it names are split."""
    try:
        given = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(refuse(_("读不出依据文件 %(path)s"), code="plan.inputs", path=path)) from error
    names = {unit.code: unit.name for unit in units}
    if not isinstance(given, Mapping):
        raise Refused(refuse(_("依据文件应是 {代码: [培育库, 规上存量, 上年纳统]}"), code="plan.inputs"))
    for code, counts in given.items():
        if code not in names:
            raise Refused(refuse(_("依据文件中的 %(unit)s 不是要分解的单位"), code="plan.inputs", unit=code))
        if not (
            isinstance(counts, list) and len(counts) == len(WEIGHTS) and all(_is_count(one) for one in counts)
        ):
            sentence = _("依据文件中%(unit)s应是三个不小于 0 的整数")
            raise Refused(refuse(sentence, code="plan.inputs", unit=names[code]))
    return [Counted(code, name, *given[code]) for code, name in names.items() if code in given]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= targets.MOST * 10


def _json(year: int, terms: _Terms, found: Sequence[Split]) -> dict[str, Any]:
    ratio = key_ratio(year)
    return {
        "year": year,
        "total": terms.total,
        "weights": {
            name: format(value, "f") for name, value in zip(WEIGHTS, terms.weights.values, strict=True)
        },
        "districts": [_row(split, ratio) for split in found],
    }


def _row(split: Split, ratio: Decimal | None) -> dict[str, Any]:
    return {
        "code": split.of.code,
        "name": split.of.name,
        "pool": split.of.pool,
        "above_scale": split.of.above_scale,
        "last_year": split.of.last_year,
        "share": format(rounded(split.share, 6), "f"),
        "quota": format(rounded(split.quota, 4), "f"),
        "target": split.target,
        "key_quota": key_quota(split.target, ratio),
        "fixed": split.fixed,
    }
