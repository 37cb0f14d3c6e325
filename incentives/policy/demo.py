"""The demo's policies on their way: a revision of the first award that waits for approval, and one that was sent back."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from core.demo import Invention
from incentives.policy.models import PolicyVersion, VersionState
from incentives.policy.services import approving, drafts, trees
from incentives.policy.tree.places import place_of

_INDUSTRIAL = {"op": "is", "fact": "industrial", "wanted": True}
_LESS_PAID = {"op": "less_paid", "value": {"op": "step", "step": "whole"}, "paid": "paid_before"}


def write(asked: Invention) -> None:
    """Both by the bureau; nothing where there is no issued version to revise."""
    bureau = User.objects.filter(username="bureau").first()
    issued = PolicyVersion.objects.filter(programme_id="P1", state=VersionState.ISSUED).order_by("pk").first()
    if bureau is None or issued is None:
        return
    year = timezone.localtime(asked.at).year + 1
    first, last = dt.date(year, 1, 1), dt.date(year + 1, 12, 31)
    waiting = drafts.begin(
        actor=bureau,
        programme=issued.programme,
        revises=issued,
        source=issued.source,
        valid_from=first,
        valid_to=last,
    )
    trees.add(actor=bureau, policy=waiting.pk, holder=place_of("0-c"), node=_INDUSTRIAL, title="工业企业")
    approving.submit(actor=bureau, policy=waiting.pk)
    back = drafts.begin(
        actor=bureau,
        programme=issued.programme,
        revises=issued,
        source=issued.source,
        valid_from=first,
        valid_to=last,
    )
    trees.remove(actor=bureau, policy=back.pk, place=place_of("0-c-2"))
    trees.add(actor=bureau, policy=back.pk, holder=place_of("0-s"), node=_LESS_PAID, title="减去已拨付")
    approving.submit(actor=bureau, policy=back.pk)
    approving.send_back(actor=bureau, policy=back.pk, reason="请保留守法经营的条件")
