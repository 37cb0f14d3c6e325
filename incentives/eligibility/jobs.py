"""The long work of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.jobs.progress import Progress
from core.jobs.registry import job
from incentives.eligibility.services import evaluate_p1


@job("award.evaluate", title=_("奖励资格测算"))
def evaluate(progress: Progress, *, year: int) -> dict[str, Any]:
    """Judge P1 for a count year; running it again changes nothing."""
    progress.step(0, 1, _("汇总纳统、统计数据和信用记录"))
    found = evaluate_p1(year=year)
    progress.step(1, 1, _("测算完成"))
    summary = [
        [str(_("企业")), found.enterprises],
        [str(_("符合")), found.passed],
        [str(_("待定")), found.unknown],
        [str(_("不符合")), found.failed],
        [str(_("结论有变化")), found.changed],
    ]
    return {"url": f"{reverse('awards:list')}?year={year}", "summary": summary}
