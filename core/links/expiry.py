"""Links past their day go; what was done through them stays on record."""

from __future__ import annotations

import datetime as dt

from core.audit.context import recording
from core.links.models import Link


def sweep(today: dt.date) -> int:
    """Delete the links that no longer open, and say how many; called once a night."""
    with recording(reason="清理到期链接"):
        return Link.objects.filter(expires_on__lt=today).delete()[0]
