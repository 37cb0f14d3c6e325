"""目标分解: a total split by weights, in exact fractions (domain, section 8; article 3 asks only for a split by district)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from django.utils.translation import gettext_lazy as _

from core.verdict import Refused, refuse


@dataclass(frozen=True)
class Weights:
    """How much each component counts; they need not add up to 1."""

    pool: Decimal
    above_scale: Decimal
    last_year: Decimal

    @property
    def values(self) -> tuple[Decimal, Decimal, Decimal]:
        """In the order of a unit's counts."""
        return self.pool, self.above_scale, self.last_year


@dataclass(frozen=True)
class Counted:
    """One unit and what it is weighed by: city pool, stock above scale, last year's inclusions."""

    code: str
    name: str
    pool: int
    above_scale: int
    last_year: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """In the order of the weights."""
        return self.pool, self.above_scale, self.last_year


@dataclass(frozen=True)
class Split:
    """One unit's part of a total: its share (0..1), the quota, what the formula gives; a fixed one keeps its number."""

    of: Counted
    share: Fraction
    quota: Fraction
    target: int
    fixed: bool = False

    @property
    def floor(self) -> int:
        """The quota in whole enterprises, rounded down."""
        return floor(self.quota)

    @property
    def extra(self) -> int:
        """1 where the largest remainders gave one more."""
        return self.target - self.floor


def decompose(
    total: int, units: Sequence[Counted], weights: Weights, fixed: Mapping[str, int] | None = None
) -> list[Split]:
    """The total split over the units, in their order; it adds up exactly.

    `fixed` are targets by code that stay. Raises Refused for what cannot be split, and says why.
    """
    fixed = fixed or {}
    _check(total, units, weights, fixed)
    shares = shares_of(units, weights)
    rest = total - sum(fixed.values())
    free = [unit for unit in units if unit.code not in fixed]
    given = _apportion(rest, free, shares)
    return [
        Split(unit, shares[unit.code], Fraction(fixed[unit.code]), fixed[unit.code], fixed=True)
        if unit.code in fixed
        else Split(unit, shares[unit.code], *given[unit.code])
        for unit in units
    ]


def shares_of(units: Sequence[Counted], weights: Weights) -> dict[str, Fraction]:
    """Each unit's share of the whole by code; a component that is 0 everywhere is dropped, the rest fills its place."""
    sums = [sum(column) for column in zip(*(unit.counts for unit in units), strict=True)]
    kept = [
        Fraction(weight) if whole else Fraction(0) for weight, whole in zip(weights.values, sums, strict=True)
    ]
    scale = sum(kept)
    if not scale:
        raise Refused(
            refuse(_("各单位的培育库、规上存量、上年纳统都是 0，没有依据可分"), code="plan.no_basis")
        )
    return {
        unit.code: sum(
            (weight / scale * Fraction(own, whole or 1) for weight, own, whole in zip(kept, unit.counts, sums, strict=True)),
            Fraction(0),
        )
        for unit in units
    }  # fmt: skip


def _apportion(
    rest: int, free: Sequence[Counted], shares: Mapping[str, Fraction]
) -> dict[str, tuple[Fraction, int]]:
    """Quota and target by code: floors first, then one more by largest remainder, larger share, smaller code."""
    whole = sum((shares[unit.code] for unit in free), Fraction(0))
    if not whole:
        if rest:
            sentence = _("还有 %(rest)s 家要分，但没有固定的单位权重都是 0，请少固定一些或改依据")
            raise Refused(refuse(sentence, code="plan.rest_without_weight", rest=f"{rest:,}"))
        return {unit.code: (Fraction(0), 0) for unit in free}
    quotas = {unit.code: rest * shares[unit.code] / whole for unit in free}
    left = rest - sum(floor(quota) for quota in quotas.values())
    order = sorted(quotas, key=lambda code: (floor(quotas[code]) - quotas[code], -shares[code], code))
    more = set(order[:left])
    return {code: (quota, floor(quota) + (code in more)) for code, quota in quotas.items()}


def _check(total: int, units: Sequence[Counted], weights: Weights, fixed: Mapping[str, int]) -> None:
    if total < 0:
        raise Refused(refuse(_("目标不能是负数：%(total)s"), code="plan.target", total=total))
    if not units:
        raise Refused(refuse(_("没有可分的单位"), code="plan.no_units"))
    _check_weights(weights)
    names = {unit.code: unit.name for unit in units}
    for unit in units:
        if min(unit.counts) < 0:
            raise Refused(refuse(_("%(unit)s的依据数不能是负数"), code="plan.counts", unit=unit.name))
    for code, number in fixed.items():
        if code not in names:
            sentence = _("“%(unit)s”不在要分解的单位里，不能固定")
            raise Refused(refuse(sentence, code="plan.fixed_unknown", unit=code))
        if number < 0:
            sentence = _("%(unit)s固定的目标不能是负数：%(number)s")
            raise Refused(refuse(sentence, code="plan.target", unit=names[code], number=number))
    if sum(fixed.values()) > total:
        sentence = _("固定的目标合计 %(fixed)s 家，超过总数 %(total)s 家")
        raise Refused(
            refuse(
                sentence, code="plan.fixed_above_total", fixed=f"{sum(fixed.values()):,}", total=f"{total:,}"
            )
        )


def _check_weights(weights: Weights) -> None:
    if min(weights.values) < 0:
        raise Refused(refuse(_("权重不能是负数"), code="plan.weights"))
    if not sum(weights.values):
        raise Refused(refuse(_("三项权重合计为 0，请至少填一项"), code="plan.weights"))


def key_quota(target: int | None, ratio: Decimal | None) -> int | None:
    """How many the key pool should have at least: ceil(ratio × target), exactly; None where either is unknown."""
    if target is None or ratio is None:
        return None
    return -floor(-Fraction(ratio) * target)


def rounded(value: Fraction, places: int) -> Decimal:
    """A fraction that is not negative with so many decimals, half up: what is shown and stored of shares and quotas."""
    steps = (2 * value * 10**places + 1) // 2
    return Decimal(int(steps)).scaleb(-places)
