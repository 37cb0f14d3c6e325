"""What is left of a condition once the parameters of the day are known: what they decide for everybody is not said to anybody.

A growth condition that names its figure by a parameter reads as what is asked this year, and as nothing where it asks nothing.
"""

from __future__ import annotations

from incentives.policy.tree import nodes as n
from incentives.policy.tree.frame import Terms

Settled = n.Condition | bool
"""True and False: the parameters decide it."""


def settled(condition: n.Condition, terms: Terms) -> Settled:
    """The condition without what parameters decide; one whose parameter is not loaded stays."""
    if isinstance(condition, n.OneOf) and isinstance(condition.left, n.ParameterOf):
        value = terms.values.get(condition.left.code) or terms.values.get(condition.left.instead)
        return condition if not value else value in condition.words
    if not isinstance(condition, n.Group):
        return condition
    each = [settled(one, terms) for one in condition.of]
    if any(one is (not condition.every) for one in each):
        return not condition.every
    left = tuple(one for one in each if not isinstance(one, bool))
    if not left:
        return condition.every
    return left[0] if len(left) == 1 else n.Group(condition.every, left)
