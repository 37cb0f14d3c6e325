"""移交与状态 on an enterprise's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.gate import signed_in
from accounts.roles import Permission
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.moves.models import OPEN, HandOver, StatusChange
from cultivation.enterprises.rules import covers

MOST = 10


def moves(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """Hand-overs and dated changes of status, newest first; hidden from whom neither concerns."""
    user = signed_in(request)
    if not Enterprise.objects.all().may(user, Permission.FIGURES_READ, enterprise.pk):
        return None
    rows = HandOver.objects.filter(enterprise=enterprise).select_related("origin", "target")[:MOST]
    hand_overs = list(rows)
    changes = list(StatusChange.objects.filter(enterprise=enterprise).select_related("by")[:MOST])
    place = (enterprise.district_id, enterprise.street_id)
    change = bool(covers(user.grants, Permission.ENTERPRISE_WRITE.value, *place))
    move = bool(covers(user.grants, Permission.ENTERPRISE_MERGE.value, enterprise.district_id, None))
    is_open = any(row.state in OPEN for row in hand_overs)
    if not (hand_overs or changes or change or move):
        return None
    return {
        "hand_overs": hand_overs,
        "changes": changes,
        "may_change": change,
        "may_move": move and not is_open,
    }
