"""全市试算 on the page of a draft: it leads to the what-if of that draft, or says what comes first."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from accounts.roles import Permission
from core.ui.query import address
from incentives.eligibility import registry
from incentives.eligibility.cycles.selectors import cycles
from incentives.policy.beside import Offer, Offering, version_offers
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


def register() -> None:
    """Called once from `room.register()`."""
    version_offers.add(Offering("what_if", 10, offer))
