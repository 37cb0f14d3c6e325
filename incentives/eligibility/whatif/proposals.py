"""A version that is tried against what is in force: a draft as it stands, or as it stood when a trial was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from incentives.eligibility.cycles.frozen import Frozen
from incentives.eligibility.cycles.models import Trial
from incentives.eligibility.evaluating import Given, Rule
from incentives.policy.models import PolicyVersion
from incentives.policy.services.changing import checked
from incentives.policy.told import words_for
from incentives.policy.tree.asking import parameters_of
from incentives.policy.tree.frame import Terms
from incentives.policy.tree.reading import read


@dataclass(frozen=True)
class Proposal:
    """All that judging by it needs, so that it gives the same when the draft has been edited, issued or given up.

    `version` counts the draft's changes; `values`, `units` and `names` are of the parameters that the cycle had no value
    for, as they are on the days of the draft.
    """

    policy: int
    number: int
    version: int
    state: str
    valid_from: str
    valid_to: str
    district: int | None
    place: str
    source: str
    tree: Any
    values: Mapping[str, str]
    units: Mapping[str, str]
    names: Mapping[str, str]

    @cached_property
    def rule(self) -> Rule:
        """As it judges."""
        return Rule(self.policy, read(self.tree), self.source)

    @property
    def label(self) -> str:
        """Which one it is, by its place, number, state and days."""
        told = _("第 %(n)d 版%(state)s（%(from)s 至 %(to)s）") % {
            "n": self.number, "state": self.state, "from": self.valid_from, "to": self.valid_to,
        }  # fmt: skip
        return f"{self.place}{told}"

    def as_json(self) -> dict[str, Any]:
        """As a trial keeps it."""
        return asdict(self)

    def over(self, given: Given) -> tuple[Mapping[int | None, Rule], Terms, Mapping[str, str]]:
        """What judges with it: it stands for the version of its district, or for the city's."""
        rules: dict[int | None, Rule] = {}
        if self.district is not None:
            rules = {district: rule for district, rule in given.rules.items() if district is not None}
        rules[self.district] = self.rule
        terms = Terms({**given.terms.values, **self.values}, {**given.terms.units, **self.units})
        return rules, terms, {**given.names, **self.names}


def propose(draft: PolicyVersion, frozen: Frozen) -> Proposal:
    """A draft as it stands. Raises Refused, with the place, for one that cannot judge yet."""
    checked(draft.tree, partial=False)
    asked = parameters_of(read(draft.tree).parts)
    known = frozen.given.terms
    lacking = [code for code in asked if not known.values.get(code)]
    words = words_for(draft) if lacking else None
    return Proposal(
        policy=draft.pk,
        number=draft.number,
        version=draft.version,
        state=str(draft.get_state_display()),
        valid_from=draft.valid_from.isoformat(),
        valid_to=draft.valid_to.isoformat(),
        district=draft.district_id,
        place=_place(draft),
        source=draft.source,
        tree=draft.tree,
        values={code: words.terms.values.get(code, "") for code in lacking} if words else {},
        units={code: words.terms.units[code] for code in lacking} if words else {},
        names={code: words.names.get(code, code) for code in lacking} if words else {},
    )


def kept(trial: Trial) -> Proposal | None:
    """What a trial tried, as it kept it; None where it tried but other numbers."""
    return Proposal(**trial.tried) if trial.tried else None


def label_of(draft: PolicyVersion) -> str:
    """A draft that may be tried, by its first day alone: selects are narrow."""
    told = _("第 %(n)d 版%(state)s（%(from)s 起）") % {
        "n": draft.number, "state": draft.get_state_display(), "from": draft.valid_from.isoformat(),
    }  # fmt: skip
    return f"{_place(draft)}{told}"


def _place(draft: PolicyVersion) -> str:
    return draft.district.short_name if draft.district else ""
