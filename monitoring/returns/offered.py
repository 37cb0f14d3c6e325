"""What an officer sees of an enterprise's link: whether there is one, how often it was used, whether another may be given."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Permission
from core.links.models import Link
from core.links.selectors import in_force
from cultivation.enterprises import rules as enterprise_rules
from monitoring.returns.by_link import RETURN, standing
from monitoring.returns.models import MonitoringMember


@dataclass(frozen=True)
class Offer:
    """The link of a place on the list; `may_give` while the quarter takes returns that nobody approved."""

    member: int
    link: Link | None
    may_give: bool


def offer_of(user: User, member: MonitoringMember | None) -> Offer | None:
    """None for who may not give out links there, and where there is none and none may be given."""
    write = Permission.RETURN_WRITE.value
    if member is None or not enterprise_rules.covers(
        user.grants, write, member.district_id, member.street_id
    ):
        return None
    found = Offer(member.pk, in_force(RETURN, member), standing(member).takes)
    return found if found.link or found.may_give else None
