"""How a quarter's result is said first: the sentence, a pill for each level, and the doors to what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.periods import Period
from core.ui.filter_bar import Tab
from core.ui.filters import FilterValues
from cultivation.enterprises.codes import AT_RISK, Readiness, Risk
from exchange.staging.listed import PLACES
from monitoring.scan import finding, moves, wording
from monitoring.scan.filters import link
from monitoring.scan.finding import Counts
from monitoring.scan.moves import Moved
from monitoring.scan.rules.table import title_of
from monitoring.scan.selectors import assessments
from monitoring.scan.unreviewed import unreviewed_q

_LEVELS: Mapping[str, None] = dict.fromkeys(("side", "readiness", "risk"))
_CAUSES = 3
_MOVED: Mapping[str, tuple[str, object, object, bool]] = {
    moves.RAISED: ("RED", wording.WORSE, wording.RAISED, True),
    moves.LOWERED: ("GREEN", wording.BETTER, wording.LOWERED, False),
    moves.UP: ("GREEN", wording.BETTER, wording.UP, False),
    moves.DOWN: ("NONE", wording.WORSE, wording.DOWN, False),
}
"""Light, word and sentence of a move, and whether what led to it is told or where it led."""


@dataclass(frozen=True)
class Door:
    """One thing that changed: its light, the sentence, what led to it, and the list of exactly these rows."""

    level: str
    word: str
    title: str
    detail: str
    count: int
    url: str


@dataclass(frozen=True)
class Said:
    """What a page about a quarter's results says first; `before` is the quarter it is compared with, if it was judged."""

    sentence: str
    judged: int
    pills: Sequence[tuple[str, Sequence[Tab]]]
    at_risk: int
    at_risk_url: str
    before: str = ""
    doors: Sequence[Door] = field(default_factory=tuple)


def said_first(user: User, period: Period, filters: FilterValues[User], *, with_doors: bool) -> Said | None:
    """The finding within the filters in force but those of levels; None where nobody is judged.

    It is compared with the quarter before where only places narrow it: other filters speak of this quarter.
    """
    kept = filters.but(**_LEVELS)
    condition = kept.q(user)
    now = finding.counts(user, period, condition)
    if not now.judged:
        return None
    is_whole = kept.values.keys() <= PLACES
    was = finding.counts(user, period.previous, condition) if is_whole else None
    before = was if was and was.judged else None
    places = {code: kept.values[code] for code in sorted(PLACES) if code in kept.values}
    return Said(
        finding.sentence(period, now, before),
        now.judged,
        _pills(period, filters, now, before),
        now.of(AT_RISK),
        link(period, **places, risk=AT_RISK),
        finding.quarter_name(period.previous, period) if before else "",
        _doors(user, period, condition, places, now) if with_doors and is_whole else (),
    )


def _pills(
    period: Period, filters: FilterValues[User], now: Counts, before: Counts | None
) -> list[tuple[str, list[Tab]]]:
    asked = {code: filters.values[code] for code in _LEVELS if code in filters.values}
    others = filters.but(**_LEVELS).values

    def pill(level: Risk | Readiness) -> Tab:
        named = {"risk" if isinstance(level, Risk) else "readiness": (level.value,)}
        change = "" if before is None else wording.change(now.of([level]) - before.of([level]))
        url = link(period, **others, **named)
        return Tab(wording.short_of(level), now.of([level]), url, asked == named, level.value, change)

    return [
        (_("规上 · 退库风险"), [pill(level) for level in finding.levels(above=True)]),
        (_("规下 · 达标"), [pill(level) for level in finding.levels(above=False)]),
    ]


def _doors(
    user: User, period: Period, condition: Q, places: Mapping[str, Sequence[str]], now: Counts
) -> list[Door]:
    moved = moves.moved_by(user, period, condition)
    found = [
        Door(level, str(word), str(title) % {"n": f"{moved[move].count:,}"}, _told(moved[move], by_rule=by_rule),
             moved[move].count, link(period, **places, moved=move))
        for move, (level, word, title, by_rule) in _MOVED.items()
        if move in moved
    ]  # fmt: skip
    if now.carried:
        found.append(
            Door("NONE", _("看不清"), wording.CARRIED % {"n": f"{now.carried:,}"}, str(wording.CARRIED_DETAIL),
                 now.carried, link(period, **places, stale="yes"))
        )  # fmt: skip
    risky = Q(risk__in=AT_RISK, above_scale=True)
    waiting = assessments(user, period, condition & risky & unreviewed_q()).count()
    if waiting:
        url = link(period, **places, risk=AT_RISK, unreviewed="yes")
        title = wording.UNREVIEWED % {"n": f"{waiting:,}"}
        found.append(Door("NONE", _("未审核"), title, str(wording.UNREVIEWED_DETAIL), waiting, url))
    return found


def _told(moved: Moved, *, by_rule: bool) -> str:
    if by_rule:
        told = [(title_of(rule), count) for rule, count in moved.rules.most_common(_CAUSES)]
    else:
        told = [(_("现为%(level)s") % {"level": wording.short_of(level)}, count)
                for level, count in moved.levels.most_common(_CAUSES)]  # fmt: skip
    return " · ".join(_("%(what)s %(n)s 家") % {"what": what, "n": f"{n:,}"} for what, n in told)
