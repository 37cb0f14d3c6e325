"""Try other numbers or a draft on a cycle's facts, and keep a trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.audit.context import recorded
from core.money import from_fen
from core.parameters import units
from core.verdict import Refused, refuse, require
from incentives.eligibility.cycles.frozen import Frozen
from incentives.eligibility.cycles.models import Cycle, Trial
from incentives.eligibility.cycles.services import opened
from incentives.eligibility.evaluating import Evaluated, Rule, judge
from incentives.eligibility.whatif.comparing import Comparison, Side, compare
from incentives.eligibility.whatif.proposals import Proposal
from incentives.policy.models import PolicyVersion
from incentives.policy.tree.asking import asked_by, parameters_of
from incentives.policy.tree.frame import Terms


@dataclass(frozen=True)
class Tried:
    """What was tried on which frozen facts, and what changes; `terms` and `names` are of what was tried, numbers apart."""

    frozen: Frozen
    numbers: Mapping[str, str]
    proposal: Proposal | None
    terms: Terms
    names: Mapping[str, str]
    before: Evaluated
    after: Evaluated
    comparison: Comparison

    def as_json(self) -> dict[str, Any]:
        """As `what_if --json` prints it and a trial keeps it."""
        names = dict(Unit.objects.values_list("pk", "name"))
        found = self.comparison
        return {
            "before": _side(found.before),
            "after": _side(found.after),
            "gain": found.gain,
            "lose": found.lose,
            "cost_change": f"{from_fen(found.cost_change):.2f}",
            "by_district": [
                {
                    "district": names.get(row.key, ""),
                    "before": f"{from_fen(row.before):.2f}",
                    "after": f"{from_fen(row.after):.2f}",
                    "gain": row.gain,
                    "lose": row.lose,
                }
                for row in found.groups(self.frozen.subjects.district)
            ],
        }


def _side(one: Side) -> dict[str, Any]:
    amount = f"{from_fen(one.amount):.2f}"
    return {"pass": one.passed, "fail": one.failed, "unknown": one.unknown, "amount": amount}


def own_numbers(rules: Mapping[int | None, Rule], terms: Terms) -> list[str]:
    """The programme's own numbers: the parameters that its versions reckon with, tables left out."""
    codes = dict.fromkeys(code for rule in rules.values() for code in parameters_of(rule.tree.parts))
    return [code for code in codes if terms.units.get(code) in units.NUMBERS]


def try_out(cycle: Cycle, numbers: Mapping[str, str], proposal: Proposal | None = None) -> Tried:
    """Judge a cycle's facts by other numbers or by a draft. Raises Refused for a number that cannot be, or is not known."""
    frozen = opened(cycle)
    rules, terms, names = judging(frozen, proposal)
    for code, value in numbers.items():
        if code not in terms.units:
            require(refuse(_("没有名为“%(parameter)s”的参数"), code="what_if.parameter", parameter=code))
        require(units.check(code, terms.units[code], value))
    _require_facts(rules, frozen)
    given = replace(
        frozen.given, rules=rules, terms=Terms({**terms.values, **numbers}, terms.units), names=names
    )
    before, after = frozen.judged(), judge(given, frozen.subjects, frozen.frame)
    return Tried(frozen, numbers, proposal, terms, names, before, after, compare(before, after))


def judging(
    frozen: Frozen, proposal: Proposal | None
) -> tuple[Mapping[int | None, Rule], Terms, Mapping[str, str]]:
    """The versions, parameters and names that judge: the frozen ones, with a proposal where one is tried."""
    if proposal is None:
        return frozen.given.rules, frozen.given.terms, frozen.given.names
    return proposal.over(frozen.given)


def _require_facts(rules: Mapping[int | None, Rule], frozen: Frozen) -> None:
    """A draft may ask what was not there when the cycle was frozen."""
    for rule in rules.values():
        asked = asked_by(rule.tree)
        lacking = [fact.name for fact in asked.facts if fact.code not in frozen.frame.columns]
        lacking += [rows.name for rows in asked.rows if rows.code not in frozen.frame.rows]
        if lacking:
            sentence = _("这一批冻结时还没有“%(name)s”，请先另建一批")
            raise Refused(refuse(sentence, code="what_if.facts", name=lacking[0]))


@recorded("保存试算")
@transaction.atomic
def keep(
    *,
    actor: User,
    cycle: Cycle,
    numbers: Mapping[str, str],
    proposal: Proposal | None = None,
    note: str = "",
) -> Trial:
    """Try it and keep what came of it, with its inputs: a draft with its content."""
    tried = try_out(cycle, numbers, proposal)
    draft = PolicyVersion.objects.filter(pk=proposal.policy).first() if proposal else None
    return Trial.objects.create(
        cycle=cycle,
        draft=draft,
        tried=proposal.as_json() if proposal else None,
        numbers=dict(numbers),
        result=tried.as_json(),
        note=note,
        by=actor,
    )
