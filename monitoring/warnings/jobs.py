"""The long work of warnings."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs.progress import Progress
from core.jobs.registry import job
from monitoring.warnings.services.recounting import recount, touched_since

RECOUNT: Final = "warnings.recount"


@job(RECOUNT, title=gettext_lazy("按工作日历重新推算预警期限"))
def recount_days(progress: Progress, *, since: str) -> dict[str, Any]:
    """The deadlines of running clocks that reach to `since`; running it again changes nothing."""
    day = dt.date.fromisoformat(since)
    total, seen = touched_since(day).count(), 0
    progress.step(0, total, _("重新推算期限"))
    for seen in recount(actor=progress.owner, since=day):
        progress.step(seen, max(seen, total))
    return {"summary": [[_("在办预警"), seen]]}
