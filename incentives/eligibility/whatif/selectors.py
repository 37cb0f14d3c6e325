"""What may be tried on a cycle, and what was."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.verdict import Refused, refuse
from incentives.eligibility.cycles.models import Cycle, Trial
from incentives.eligibility.cycles.services import opened
from incentives.eligibility.whatif.proposals import Proposal, kept, propose
from incentives.policy.models import PolicyVersion, sees_drafts
from incentives.policy.selectors import on_their_way

KEPT: Final = "kept-"
"""Before the key of a trial, where what it tried is tried again."""
RECENT: Final = 5


def trials(user: User, cycle: Cycle) -> list[Trial]:
    """The trials that were kept of a cycle, newest first; those of drafts for who sees drafts."""
    rows = cycle.trials.select_related("by")
    return list(rows if sees_drafts(user) else rows.filter(tried__isnull=True))


def trials_of(user: User, draft: PolicyVersion) -> list[Trial]:
    """The last trials that were kept of a draft, newest first; of nobody who sees no drafts."""
    if not sees_drafts(user):
        return []
    rows = Trial.objects.filter(draft=draft).select_related("by", "cycle")
    return list(rows[:RECENT])


def choices(user: User, cycle: Cycle) -> list[PolicyVersion]:
    """The drafts that may be tried."""
    return on_their_way(user, cycle.programme_id)


def asked_for(user: User, cycle: Cycle, asked: str) -> Proposal | None:
    """What `?draft=` names: a draft by its key, `kept-KEY` what a trial tried; nothing: the versions in force.

    Raises Refused for one that there is not, and for a draft that cannot judge yet.
    """
    if not asked:
        return None
    key = asked.removeprefix(KEPT)
    found: Proposal | None = None
    if key.isascii() and key.isdigit():
        if asked.startswith(KEPT):
            found = next((kept(one) for one in trials(user, cycle) if str(one.pk) == key), None)
        else:
            draft = next((one for one in choices(user, cycle) if str(one.pk) == key), None)
            found = propose(draft, opened(cycle)) if draft else None
    if found is None:
        raise Refused(refuse(_("这份草稿已经不在了，请另选一份"), code="what_if.draft"))
    return found
