"""全市试算 on the page of a draft: it leads to the what-if of that draft, says what comes first, and what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from accounts.roles import Permission
from core.ui.query import address
from incentives.eligibility import registry
from incentives.eligibility.cycles.selectors import cycles
from incentives.eligibility.whatif import selectors
from incentives.eligibility.whatif.page import Kept, finding, kept_one
from incentives.policy.beside import Beside, Offer, Offering, version_offers, version_panels
from incentives.policy.models import ON_ITS_WAY, PolicyVersion


def offer(request: HttpRequest, row: PolicyVersion) -> Offer | None:
    """For who runs evaluations, of a version on its way."""
    if row.state not in ON_ITS_WAY or not signed_in(request).can(Permission.AWARD_RUN):
        return None
    if registry.get(row.programme_id) is None:
        sentence = _("这项政策还没有发布过版本，全市试算没有可比的；可先在“拿一家试试”里逐家看。")
        return Offer("", "", sentence)
    if not cycles(row.programme_id):
        url = address("awards:cycles", programme=row.programme_id)
        return Offer(_("去建测算批"), url, _("全市试算要用冻结的数，请先建一个测算批。"))
    return Offer(_("全市试算"), address("awards:what_if", programme=row.programme_id, draft=row.pk))


@dataclass(frozen=True)
class Tried:
    """A kept trial of a version: as the what-if lists it, the year, what came of it, whether the draft was edited since."""

    kept: Kept
    year: int
    finding: str
    is_old: bool


def tried(request: HttpRequest, row: PolicyVersion) -> dict[str, Any] | None:
    """What was tried of a version, for who writes or approves it; hidden while nothing was."""
    user = signed_in(request)
    found = selectors.trials_of(user, row) if user.can(Permission.AWARD_RUN) else []
    trials = [
        Tried(
            kept_one(one.cycle, one),
            one.cycle.year,
            finding(one),
            one.tried is not None and one.tried["tree"] != row.tree,
        )
        for one in found
    ]
    return {"trials": trials} if trials else None


def register() -> None:
    """Called once from `room.register()`."""
    version_offers.add(Offering("what_if", 10, offer))
    version_panels.add(Beside("tried", 5, "awards/tried.html", tried))
