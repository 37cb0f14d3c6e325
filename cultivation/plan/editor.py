"""The decomposition page put together: a line for each unit with quota, floor, remainder, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cultivation.plan.forms import LineOf, LinesForm
from cultivation.plan.models import AnnualPlan, UnitTarget
from cultivation.plan.rules.decomposition import key_quota
from cultivation.plan.terms import WEIGHTS, key_ratio


@dataclass(frozen=True)
class EditorRow:
    """One unit of the page; `fields` are the bound ones of a form, none where it is only read."""

    line: LineOf
    fields: dict[str, Any]
    before: int | None
    key_quota: int | None

    @property
    def percent(self) -> str:
        """Its share with three decimals."""
        return f"{self.line.weight * 100:.3f}%"

    @property
    def floor(self) -> int:
        """The quota in whole enterprises."""
        return int(self.line.quota)

    @property
    def extra(self) -> int:
        """One more by the largest remainder."""
        return self.line.formula - self.floor

    @property
    def is_changed(self) -> bool:
        """Whether a person set it."""
        return self.line.fixed or self.line.target != self.line.formula

    @property
    def change(self) -> int | None:
        """Against the version in force."""
        return None if self.before is None else self.line.target - self.before

    @property
    def change_text(self) -> str:
        """+5, −1, 0."""
        if self.change is None:
            return "—"
        return f"{self.change:+,}".replace("-", "−") if self.change else "0"


@dataclass(frozen=True)
class Editor:
    """The lines with their sums against the total."""

    rows: list[EditorRow]
    total: int
    compared: AnnualPlan | None = None

    @property
    def given(self) -> int:
        """What the lines add up to."""
        return sum(row.line.target for row in self.rows)

    @property
    def difference(self) -> int:
        """How many are missing; negative: too many."""
        return self.total - self.given

    @property
    def said(self) -> str:
        """合计正好，可以下达 / 还差 3 家 / 多了 2 家."""
        if not self.difference:
            return _("合计正好，可以下达")
        words = _("还差 %(n)s 家") if self.difference > 0 else _("多了 %(n)s 家")
        return words % {"n": f"{abs(self.difference):,}"}

    @property
    def sums(self) -> dict[str, Any]:
        """The last line."""
        columns = zip(*(row.line.counts for row in self.rows), strict=True)
        known = [row.before for row in self.rows if row.before is not None]
        quotas = [row.key_quota for row in self.rows if row.key_quota is not None]
        floors = sum(row.floor for row in self.rows if not row.line.fixed)
        return {
            "counts": [sum(column) for column in columns] or [0, 0, 0],
            "quota": _whole(sum((row.line.quota for row in self.rows if not row.line.fixed), Decimal(0))),
            "floor": floors,
            "extra": sum(row.extra for row in self.rows if not row.line.fixed),
            "before": sum(known) if known else None,
            "key_quota": sum(quotas) if quotas else None,
        }

    @property
    def headline(self) -> str:
        """总数不变 2,000 家，7 个单位有增减，共挪动 11 家: what it changes against the version in force."""
        if self.compared is None:
            return _("%(total)s 家分到 %(n)d 个单位") % {"total": f"{self.total:,}", "n": len(self.rows)}
        changes = [row.change for row in self.rows if row.change]
        more = self.total - self.compared.total
        same, up, down = (
            _("总数不变 %(total)s 家"),
            _("总数 %(total)s 家，增 %(n)s"),
            _("总数 %(total)s 家，减 %(n)s"),
        )
        words = same if not more else up if more > 0 else down
        said = words % {"total": f"{self.total:,}", "n": f"{abs(more):,}"}
        if not changes:
            return _("%(said)s，各单位没有增减") % {"said": said}
        moved = sum(change for change in changes if change > 0)
        lost = -sum(change for change in changes if change < 0)
        numbers = {"said": said, "n": len(changes), "moved": f"{max(moved, lost):,}"}
        return _("%(said)s，%(n)d 个单位有增减，共挪动 %(moved)s 家") % numbers


def _whole(quotas: Decimal) -> Decimal:
    """The sum of quotas that were each rounded, without what the rounding left over."""
    return quotas.quantize(Decimal("0.01")).quantize(Decimal("0.0001"))


def line_of(row: UnitTarget) -> LineOf:
    """A stored line."""
    return LineOf(row.unit, row.counts, row.weight, row.quota, row.formula, row.target, row.fixed, row.reason)


def editor(
    year: int,
    lines: Sequence[LineOf],
    total: int,
    *,
    form: LinesForm | None = None,
    compared: AnnualPlan | None = None,
    before: dict[int, int] | None = None,
) -> Editor:
    """The page's rows; `before` are the targets in force by the unit's key."""
    ratio = key_ratio(year)
    fields = {line.unit.pk: bound for line, bound in form.rows()} if form is not None else {}
    rows = [
        EditorRow(
            line,
            fields.get(line.unit.pk, {}),
            (before or {}).get(line.unit.pk),
            key_quota(line.target, ratio),
        )
        for line in lines
    ]
    return Editor(rows, total, compared)


def terms_of(plan: AnnualPlan) -> dict[str, Any]:
    """What the form begins with."""
    weights = {f"weight_{name}": getattr(plan, f"weight_{name}").normalize() for name in WEIGHTS}
    plain = {name: format(value, "f") for name, value in weights.items()}
    return plain | {
        "total": plan.total,
        "refined": plan.refined,
        "reason": plan.reason,
        "version": plan.version,
    }
