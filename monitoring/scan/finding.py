"""What a quarter's scan found, said first: how many stand at each level, and what changed since the quarter before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.periods import Period
from cultivation.enterprises.codes import AT_RISK, Readiness, Risk
from monitoring.scan import selectors
from monitoring.scan.ranking import ORDER

Level = Risk | Readiness


@dataclass(frozen=True)
class Counts:
    """How many results of a quarter stand at each level, by side (UNKNOWN is on both); `carried` for want of figures."""

    by_level: Mapping[tuple[bool, str], int]
    carried: int

    def of(self, levels: Sequence[Level]) -> int:
        """How many stand at some of the levels."""
        return sum(self.by_level.get((isinstance(level, Risk), level.value), 0) for level in levels)

    @property
    def judged(self) -> int:
        """All of them."""
        return sum(self.by_level.values())


def counts(user: User, period: Period, condition: Q | None = None) -> Counts:
    """The levels of a quarter's current results in scope, by one query."""
    asked = ("above_scale", "readiness", "risk", "stale")
    by_level, carried = Counter[tuple[bool, str]](), 0
    found = selectors.counts_by(user, period, *asked, condition=condition)
    for (above, readiness, risk, stale), count in found.items():
        by_level[bool(above), str(risk if above else readiness)] += count
        carried += count if stale else 0
    return Counts(by_level, carried)


def sentence(period: Period, now: Counts, before: Counts | None) -> str:
    """红色、橙色预警 178 家，比二季度多 15 家；另有 63 家规下企业已达标; `before` is None where it cannot be compared."""
    said = _at_risk(period, now.of(AT_RISK), None if before is None else before.of(AT_RISK))
    reached = now.of([Readiness.REACHED])
    if not reached:
        return said
    return _("%(said)s；另有 %(n)s 家规下企业已达标") % {"said": said, "n": f"{reached:,}"}


def _at_risk(period: Period, now: int, before: int | None) -> str:
    found = _("红色、橙色预警 %(n)s 家") % {"n": f"{now:,}"} if now else _("没有红色、橙色预警")
    if before is None or now == before == 0:
        return found
    quarter = quarter_name(period.previous, period)
    if now == before:
        return _("%(found)s，与%(quarter)s持平") % {"found": found, "quarter": quarter}
    if not now:
        return _("%(found)s，%(quarter)s有 %(n)s 家") % {
            "found": found,
            "quarter": quarter,
            "n": f"{before:,}",
        }
    if not before:
        return _("%(found)s，%(quarter)s没有") % {"found": found, "quarter": quarter}
    more = _("多") if now > before else _("少")
    return _("%(found)s，比%(quarter)s%(more)s %(n)s 家") % {
        "found": found, "quarter": quarter, "more": more, "n": f"{abs(now - before):,}",
    }  # fmt: skip


def quarter_name(period: Period, beside: Period) -> str:
    """二季度; with its year where that is another than the one it stands beside: 2023年四季度."""
    if period.year != beside.year:
        return period.label_zh
    return period.quarter_zh


def levels(*, above: bool) -> list[Level]:
    """The levels of one side from the worst (above scale) or the nearest (below), those without a basis last."""
    scale = Risk if above else Readiness
    return sorted(
        (level for level in ORDER if isinstance(level, scale)), key=lambda level: level.name == "UNKNOWN"
    )
