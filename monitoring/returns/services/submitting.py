"""Whether a stored draft may be submitted as it stands: by the rules that judge what is typed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.periods import Period
from core.verdict import refuse, require
from cultivation.enterprises import rules as enterprise_rules
from monitoring.returns import keyed
from monitoring.returns.columns import bounds_of
from monitoring.returns.fields import FIELDS
from monitoring.returns.judging import window_of
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.selectors import member_of
from monitoring.returns.services.explaining import NOTHING, is_fit
from monitoring.returns.services.keying import judge

_EXACT = 0
"""A stored amount is read in yuan, in which none was rounded."""


def require_fit(actor: User, row: QuarterlyReturn) -> None:
    """Raises Blocked with what the rules find in the stored version."""
    period = Period(row.year, row.quarter)
    member = member_of(row.enterprise, period)
    place = member or row
    write = Permission.RETURN_WRITE.value
    read = keyed.read(
        _typed(row),
        power=_EXACT,
        bounds=bounds_of(period),
        on_list=member is not None,
        in_scope=bool(enterprise_rules.covers(actor.grants, write, place.district_id, place.street_id)),
        window=window_of(period, place.district_id, timezone.localdate(), place.street_id),
    )
    found = judge(read, period, row.enterprise)
    if not is_fit(found, NOTHING, row):
        require(refuse(_("还有需要说明的地方，请在填报页写明原因后再提交"), code="RETURN_UNEXPLAINED"))


def _typed(row: QuarterlyReturn) -> dict[str, Any]:
    return {field.code: keyed.shown(field, getattr(row, field.code), _EXACT) for field in FIELDS}
