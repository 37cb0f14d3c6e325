"""The long work of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.jobs.progress import Progress
from core.jobs.registry import job
from core.ui.query import address
from incentives.scoring.candidates import refresh


@job("scoring.refresh", title=_("专精特新预评"))
def refresh_year(progress: Progress, *, year: int) -> dict[str, Any]:
    """Judge a year of the city; running it again changes nothing."""
    progress.step(0, 1, _("汇总登记数据和自评"))
    found = refresh(year=year)
    progress.step(1, 1, _("预评完成"))
    summary = [[str(_("企业")), found.enterprises], [str(_("有变化")), found.written]]
    return {"url": address("scoring:list", year=str(year)), "summary": summary}
