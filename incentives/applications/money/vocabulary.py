"""What money tells policies: whether an enterprise is on the ban list that a clawback leaves (condition NOT_BANNED)."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incentives.policy.kinds import Kind
from incentives.policy.vocabulary import Fact, Join, facts, joins

BANS: Final = Join(
    "bans",
    "LEFT JOIN (SELECT a.enterprise_id, max(c.banned_until) AS until FROM incentives_clawback c"
    " JOIN incentives_award a ON a.id = c.award_id WHERE c.reversed_on IS NULL AND c.decided_on <= %(day)s"
    " AND c.banned_until >= %(day)s GROUP BY a.enterprise_id) bans ON bans.enterprise_id = s.enterprise_id",
)
NOT_BANNED: Final = Fact(
    "not_banned",
    _("不在追回后的禁止期内"),
    Kind.FLAG,
    "bans.enterprise_id IS NULL",
    _("追回记录"),
    "追回记录",
    joins=("bans",),
    told=("不在追回后的禁止期内", "在追回后的禁止期内"),
    order=75,
)


def register() -> None:
    """Called once from the room's `register()`."""
    joins.add(BANS)
    facts.add(NOT_BANNED)
