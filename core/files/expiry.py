"""What may go, goes: files past their day, bytes without a row, form keys, and the staging tables of old imports.

A room adds its own by `on_expiry`: a function of the day that deletes what is past and says how much it was.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import structlog
from django.conf import settings
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from core.files.store import discard
from core.forms import drafts
from core.forms.models import FormKey
from core.jobs.progress import Progress
from core.jobs.registry import job

log = structlog.get_logger(__name__)

Hook = Callable[[dt.date], int]
HOOKS: Final[dict[str, Hook]] = {}
KEYS_KEPT: Final = dt.timedelta(days=2)
ORPHANS_KEPT: Final = 24 * 3600.0


def on_expiry(code: str, hook: Hook) -> None:
    """Register a room's own expiry (staging tables past their day); idempotent, called once a night."""
    HOOKS[code] = hook


@job("files.expire", title=_("清理到期文件"))
def expire(progress: Progress) -> dict[str, Any]:
    """Everything past its day, in small steps; a kill at any point leaves only what the next night finds."""
    today = timezone.localdate()
    counts = {"files": 0, "keys": 0, "drafts": 0, "orphans": 0}
    past = StoredFile.objects.filter(expires_on__lte=today)
    total = past.count()
    for stored in past.order_by("pk").iterator(500):
        progress.step(counts["files"], total, str(_("清理到期文件")))
        counts["files"] += _discard(stored)
    counts["keys"] = FormKey.objects.filter(created_at__lt=timezone.now() - KEYS_KEPT).delete()[0]
    counts["drafts"] = drafts.sweep(today)
    for code, hook in HOOKS.items():
        progress.step(total, total, str(_("清理暂存数据")))
        counts[code] = hook(today)
    counts["orphans"] = sweep_orphans()
    log.info("expired", **counts)
    return {"counts": counts, "summary": [[str(_("到期文件")), counts["files"]]]}


def sweep_orphans() -> int:
    """Delete bytes older than a day that no row knows (a kill between the bytes and the row)."""
    root, gone = Path(settings.DATA_DIR) / "files", 0
    if not root.is_dir():
        return 0
    old = time.time() - ORPHANS_KEPT
    for shard in sorted(place for place in root.iterdir() if _ours(place)):
        files = {
            str(p.relative_to(root)): p for p in shard.rglob("*") if p.is_file() and p.stat().st_mtime < old
        }
        known = set(StoredFile.objects.filter(path__in=list(files)).values_list("path", flat=True))
        for name, path in files.items():
            if name not in known:
                path.unlink(missing_ok=True)
                gone += 1
    _sweep_folders(root / "tmp", old)
    return gone


def _sweep_folders(drafts: Path, old: float) -> None:
    """The empty folders that a killed export or import left among the drafts."""
    for folder in drafts.iterdir() if drafts.is_dir() else ():
        if folder.is_dir() and folder.stat().st_mtime < old and not any(folder.iterdir()):
            folder.rmdir()


def _ours(place: Path) -> bool:
    """A shard of the store, or its folder of drafts; nothing else under the folder is touched."""
    return place.is_dir() and (place.name == "tmp" or re.fullmatch("[0-9a-f]{2}", place.name) is not None)


def _discard(stored: StoredFile) -> int:
    try:
        discard(stored)
    except (ProtectedError, RestrictedError):
        log.warning("expired_file_in_use", file=stored.pk)
        return 0
    return 1
