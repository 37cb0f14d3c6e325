"""The long work of the pool: its build, previewed and committed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.jobs.progress import Progress
from core.jobs.registry import job
from cultivation.pool.services import building


@job(building.JOB, title=gettext_lazy("测算培育库"))
def build_pool(
    progress: Progress, *, year: int, user: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
    """A preview, or with `seen` the commit of what was previewed; begun again it finds the same."""
    progress.step(0, 1, _("逐户核对入库条件"))
    actor = User.objects.get(pk=user)
    if seen is None:
        built = building.preview(actor=actor, year=year, keep=True)
    else:
        built = building.commit(actor=actor, year=year, seen=seen, hold=progress.hold)
    progress.step(1, 1, _("核对完成"))
    counts = (
        (_("核对"), built.considered),
        (_("新进"), built.entered),
        (_("留下"), built.stayed),
        (_("调出"), built.left),
    )
    return {
        "url": reverse("pool:build") + f"?year={year}",
        "summary": [list(pair) for pair in counts],
        "built": built.as_dict(),
        "committed": seen is not None,
    }
