"""What the page of a trial shows: the sentence, both sides, sliders of the programme's own numbers, groups, who changes most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from core.exact import MISSING, Ints
from core.money import format_wan, from_fen
from core.parameters import units
from core.ui.query import address
from cultivation.enterprises.industries import divisions
from cultivation.enterprises.models import Enterprise
from incentives.eligibility.cycles.frozen import Frozen
from incentives.eligibility.cycles.models import Cycle, Trial
from incentives.eligibility.whatif import selectors
from incentives.eligibility.whatif.changes import Changes
from incentives.eligibility.whatif.comparing import Change, Comparison, GroupChange
from incentives.eligibility.whatif.proposals import Proposal, kept, label_of
from incentives.eligibility.whatif.services import Tried, judging, own_numbers
from incentives.policy.kinds import word_key
from incentives.policy.tree.frame import nothing

DISTRICT, SIZE, INDUSTRY = "district", "size", "industry"
GROUPS: Final = (
    (DISTRICT, gettext_lazy("区")),
    (SIZE, gettext_lazy("规模")),
    (INDUSTRY, gettext_lazy("行业")),
)
BANDS: Final = (
    (2_000_000_000, _("2,000 万元以下")),
    (5_000_000_000, _("2,000 万至 5,000 万元")),
    (10_000_000_000, _("5,000 万至 1 亿元")),
    (None, _("1 亿元及以上")),
)


@dataclass(frozen=True)
class Slider:
    """One of the programme's own numbers: its bounds, its step, the value in force and the one that is tried."""

    code: str
    name: str
    unit: str
    least: str
    most: str
    step: str
    present: str
    value: str
    shown: str
    present_shown: str
    is_changed: bool
    is_draft_s: bool


def sliders(tried: Tried) -> list[Slider]:
    """A slider for each number that is known, of what is tried."""
    return [
        _slider(tried, code, tried.numbers.get(code, present))
        for code in numbers_of(tried.frozen, tried.proposal)
        if (present := tried.terms.values.get(code, ""))
    ]


def numbers_of(frozen: Frozen, proposal: Proposal | None) -> list[str]:
    """The own numbers of what is tried."""
    rules, terms, _names = judging(frozen, proposal)
    return own_numbers(rules, terms)


def _slider(tried: Tried, code: str, value: str) -> Slider:
    unit, present = tried.terms.units[code], tried.terms.values[code]
    number = Decimal(present)
    least, most = Decimal(0), max(number * 2, Decimal(1))
    if unit == "ratio":
        most = max(Decimal(1), number)
    step = {"ratio": "0.01"}.get(unit, str(_step(most)))
    return Slider(
        code,
        tried.names.get(code, code),
        unit,
        str(least),
        f"{most:f}",
        step,
        present,
        value,
        units.shown(unit, value, code),
        units.shown(unit, present, code),
        value != present,
        bool(tried.proposal and code in tried.proposal.values),
    )


def _step(most: Decimal) -> int:
    """A hundredth of the way, as a one with noughts."""
    return int(max(1, 10 ** (len(str(int(most))) - 3)))


def sentence(tried: Tried, budget: Decimal | None) -> str:
    """More or fewer, cheaper or dearer, within the budget or not."""
    found = tried.comparison
    more, cost = found.after.passed - found.before.passed, from_fen(found.cost_change)
    if not more and not cost and not found.gain and not found.lose:
        return _("和现行规则一样，没有变化")
    said = _differs(more, cost)
    if budget is not None:
        left = budget - from_fen(found.after.amount)
        said.append(_("落在预算内") if left >= 0 else _("超预算 %(wan)s 万元") % {"wan": format_wan(-left)})
    return _("这样改，") + "，".join(said)


def _differs(more: int, cost: Decimal) -> list[str]:
    """How many more or fewer are entitled, how much more or less it costs."""
    who = _("多 %(n)s 家符合") if more > 0 else _("少 %(n)s 家符合") if more < 0 else _("符合的家数不变")
    money = _("支出多 %(wan)s 万元") if cost > 0 else _("支出少 %(wan)s 万元") if cost < 0 else _("支出不变")
    return [who % {"n": f"{abs(more):,}"}, money % {"wan": format_wan(abs(cost))}]


def finding(trial: Trial) -> str:
    """What came of a trial that was kept."""
    before, after = trial.result["before"], trial.result["after"]
    return "，".join(_differs(after["pass"] - before["pass"], Decimal(trial.result["cost_change"])))


def groups(tried: Tried, by: str) -> list[tuple[str, GroupChange]]:
    """Both costs by district, size or industry, each with its name."""
    frame, subjects = tried.frozen.frame, tried.frozen.subjects
    if by == SIZE:
        keys = _bands(frame.columns.get("revenue_last_year"), subjects.size)
        names: Mapping[int, Any] = dict(enumerate([*(label for _most, label in BANDS), _("营业收入未知")]))
    elif by == INDUSTRY:
        keys = frame.columns.get("industry_division", nothing(subjects.size))
        names = {word_key(code): name for code, name in divisions().items()}
    else:
        keys, names = subjects.district, dict(Unit.objects.values_list("pk", "short_name"))
    return [(str(names.get(row.key) or _("未知")), row) for row in tried.comparison.groups(keys)]


def industries_of(tried: Tried) -> Callable[[int], str]:
    """The division of industry of the subject at a place, by name; '' where it is not known."""
    keys = tried.frozen.frame.columns.get("industry_division", nothing(tried.frozen.subjects.size))
    names = {word_key(code): name for code, name in divisions().items()}
    return lambda place: names.get(int(keys[place]), "")


def _bands(revenue: Ints | None, size: int) -> Ints:
    """The band of last year's revenue; the last one is of those whose revenue is not known."""
    if revenue is None:
        return np.full(size, len(BANDS), dtype=np.int64)
    bounds = np.array([most for most, _label in BANDS if most is not None], dtype=np.int64)
    return np.where(revenue == MISSING, len(BANDS), np.searchsorted(bounds, revenue, side="right"))


@dataclass(frozen=True)
class Mover:
    """One who gains or loses, by name."""

    pk: int
    name: str
    before: int
    after: int
    why: str

    @property
    def change(self) -> int:
        """The difference in fen."""
        return self.after - self.before


def movers(user: User, tried: Tried, changes: Sequence[Change]) -> list[Mover]:
    """Those who gain or lose most, whom the person sees, and through what."""
    told = Changes(tried)
    ids = [int(tried.frozen.subjects.enterprise[change.place]) for change in changes]
    names = dict(Enterprise.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))
    return [
        Mover(pk, names[pk], change.before, change.after, told.why(change.place))
        for pk, change in zip(ids, changes, strict=True)
        if pk in names
    ]


def bars(found: Comparison, budget: Decimal | None) -> dict[str, Any]:
    """Both costs and the budget as shares of the longest (per mille), for the bars."""
    budget_fen = int(budget * 100) if budget is not None else 0
    longest = max(found.before.amount, found.after.amount, budget_fen, 1)
    return {
        "before": found.before.amount * 1000 // longest,
        "after": found.after.amount * 1000 // longest,
        "budget": budget_fen * 1000 // longest if budget is not None else None,
    }


def changed(frozen: Frozen, proposal: Proposal | None, asked: Mapping[str, str]) -> dict[str, str]:
    """What was set otherwise than it is in what is tried; a slider that another choice had is no longer there."""
    _rules, terms, _names = judging(frozen, proposal)
    own = set(numbers_of(frozen, proposal))
    return {
        code: value.strip()
        for code, value in asked.items()
        if (code in own or code not in terms.units) and differs(terms.values.get(code, ""), value)
    }


def differs(present_value: str, value: str) -> bool:
    """Whether a number was set otherwise; 0.50 is 0.5."""
    one, other = units.number_of(present_value), units.number_of(value.strip())
    return value.strip() != present_value if None in (one, other) else one != other


@dataclass(frozen=True)
class Choice:
    """One of the things that may be tried: how the address names it, its words, whether it is tried now."""

    value: str
    label: str
    is_chosen: bool


def choices(user: User, cycle: Cycle, draft: str, proposal: Proposal | None) -> list[Choice]:
    """The versions in force with other numbers, each draft, and the kept one that is tried."""
    found = [("", _("现行版本，改几个数"))]
    found += [(str(row.pk), label_of(row)) for row in selectors.choices(user, cycle)]
    if proposal is not None and draft.startswith(selectors.KEPT):
        found.append(
            (draft, _("保存的%(place)s第 %(n)d 版") % {"place": proposal.place, "n": proposal.number})
        )
    return [Choice(value, label, value == draft) for value, label in found]


@dataclass(frozen=True)
class Kept:
    """A trial that was kept: what leads back to it, when, by whom, and what it tried."""

    query: str
    at: Any
    by: str
    words: str


def kept_trials(user: User, cycle: Cycle) -> list[Kept]:
    """The last of them."""
    return [kept_one(cycle, one) for one in selectors.trials(user, cycle)[: selectors.RECENT]]


def kept_one(cycle: Cycle, trial: Trial) -> Kept:
    """One of them, as a list shows it."""
    proposal = kept(trial)
    asked = {f"n_{code}": value for code, value in trial.numbers.items()}
    if proposal is not None:
        asked["draft"] = f"{selectors.KEPT}{trial.pk}"
    words = [proposal.label] if proposal is not None else []
    if trial.numbers:
        words.append(_("改了 %(n)d 个数") % {"n": len(trial.numbers)})
    if trial.note:
        words.append(trial.note)
    query = address("awards:what_if", programme=cycle.programme_id, cycle=cycle.pk, **asked)
    return Kept(query, trial.at, trial.by.name or trial.by.username, " · ".join(words))
