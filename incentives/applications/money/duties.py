"""Whether people may take a duty of applications, given who had the others: what batches ask of many at once."""

from __future__ import annotations

from accounts.grants import Grant
from accounts.models import User
from core.verdict import Verdict
from incentives.applications.models import Application
from incentives.applications.reading import Past
from incentives.applications.rules import permits
from incentives.applications.states import Duty

Hands = frozenset[int]
_NOBODY = Past({}, set())


def hands_of(actor: User, grant: Grant) -> Hands:
    """Who acts, and for whom."""
    return frozenset({actor.pk, *([grant.acting_for] if grant.acting_for is not None else [])})


def may_take(duty: Duty, hands: Hands, row: Application, past: Past | None) -> Verdict:
    """Whether these people may take a duty of an application; after an appeal somebody else than who rejected it."""
    known = past or _NOBODY
    verdict = permits.apart(duty, hands, known.duties)
    if verdict and row.appeals and duty in (Duty.PROPOSAL, Duty.APPROVAL):
        return permits.other_than_rejecter(hands, known.rejecters)
    return verdict
