"""An act on several problems at once: each is done or refused as it would be alone."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from core.audit.context import recorded
from core.ui.bulk import BulkResult, Selection
from cultivation.ledger.act import Act, Data
from cultivation.ledger.filters import Reader
from cultivation.ledger.models import Problem
from cultivation.ledger.services.perform import perform


@recorded()
def perform_each(
    *, actor: User, selection: Selection[Reader], today: dt.date, act: Act, data: Data
) -> BulkResult:
    """How many it was done to, and why not to the others. Raises Changed where the filters' rows are others now."""
    mine = Problem.objects.visible_to(actor)
    return selection.each(
        mine,
        Reader(actor, today),
        lambda row, version: perform(actor=actor, problem=row.pk, act=act, version=version, data=data),
    )
