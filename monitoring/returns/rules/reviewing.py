"""Who may move a return on (domain, section 4, states): two reviews, and never the same person twice.

Who entered does not approve; who entered or approved does not accept. A person who acts for another counts as both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import UnitKind
from accounts.roles import Permission
from core.verdict import Verdict, allow, refuse
from monitoring.returns.rules.window import has_reason
from monitoring.returns.states import STAGES, ReturnAction, ReturnState, after


@dataclass(frozen=True)
class Reviewed:
    """What the rule asks of a return: where it lies, how it stands, who had a hand in it, what is not accepted yet."""

    state: ReturnState
    district: int
    street: int | None
    is_own: bool = True
    entered: frozenset[int] = frozenset()
    approved: frozenset[int] = frozenset()
    unaccepted: int = 0


def may_move(facts: Reviewed, action: ReturnAction, *, people: Iterable[int], note: str = "") -> Verdict:
    """Whether `people` (who acts, and for whom) may do this to a return that lies where they review."""
    if not facts.is_own:
        return refuse(_("统计、税务的数据不经过审核"), code="RETURN_SOURCE")
    if after(facts.state, action) is None:
        return refuse(
            _("报表现在是“%(state)s”，不能%(act)s"),
            code="RETURN_STATE",
            state=facts.state.label,
            act=action.label,
        )
    if action is ReturnAction.RETURN:
        return has_reason(note)
    return _may_review(facts, action, set(people)) if action in STAGES else allow()


def _may_review(facts: Reviewed, action: ReturnAction, hands: set[int]) -> Verdict:
    if hands & facts.entered:
        return refuse(_("这张报表是您（或您代理的人）录入的，须由他人审核"), code="RETURN_OWN")
    if action is ReturnAction.ACCEPT and hands & facts.approved:
        return refuse(_("这张报表是您（或您代理的人）区审核的，须由他人审核入库"), code="RETURN_APPROVER")
    if facts.unaccepted:
        return refuse(
            _("还有 %(count)d 条说明没有认可，请先逐条认可，或整张退回"),
            code="RETURN_UNACCEPTED",
            count=facts.unaccepted,
        )
    return allow()


def reviewing(grants: Iterable[Grant], action: ReturnAction, district: int) -> list[Grant]:
    """The grants by which someone does a review act in a district, their own before those of others they act for.

    The district approves, the city accepts, and either returns.
    """
    able = [
        grant
        for grant in grants
        if Permission.RETURN_REVIEW.value in grant.permissions and _reaches(grant, action, district)
    ]
    return sorted(able, key=lambda grant: grant.acting_for is not None)


def _reaches(grant: Grant, action: ReturnAction, district: int) -> bool:
    place = grant.territory
    if place is None:
        return False
    if place.kind == UnitKind.CITY:
        return action is not ReturnAction.APPROVE
    return action is not ReturnAction.ACCEPT and place.pk == district
