"""The long work of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.jobs.progress import Progress
from core.jobs.registry import job
from core.ui.query import address
from incentives.eligibility import registry, services
from incentives.eligibility.cycles import services as cycles
from incentives.policy.verdicts import Eligibility


@job("award.evaluate", title=_("奖励资格测算"))
def evaluate(progress: Progress, *, year: int, programme: str = "") -> dict[str, Any]:
    """Evaluate a year of a programme; running it again changes nothing."""
    asked = registry.find(programme)
    progress.step(0, 1, _("汇总纳统、统计数据和信用记录"))
    found = services.evaluate(programme=asked, year=year)
    progress.step(1, 1, _("测算完成"))
    summary = [
        [str(_("企业")), found.enterprises],
        [str(Eligibility.PASS.label), found.passed],
        [str(Eligibility.UNKNOWN.label), found.unknown],
        [str(Eligibility.FAIL.label), found.failed],
        [str(_("结论有变化")), found.changed],
    ]
    return {"url": address("awards:list", year=year, **registry.named(asked)), "summary": summary}


@job("award.freeze", title=_("建立测算批"))
def freeze(progress: Progress, *, year: int, programme: str) -> dict[str, Any]:
    """Freeze a programme's year. Run again after a kill, it makes the cycle that was not made."""
    asked = registry.find(programme)
    progress.step(0, 1, _("冻结事实、参数和政策版本"))
    made = cycles.freeze(actor=progress.owner, programme=asked, year=year)
    progress.step(1, 1, _("已冻结"))
    summary = [
        [str(_("对象")), made.subjects],
        [str(Eligibility.PASS.label), made.passed],
        [str(Eligibility.UNKNOWN.label), made.unknown],
        [str(Eligibility.FAIL.label), made.failed],
    ]
    return {"url": address("awards:cycles", programme=asked.code), "summary": summary}
