"""The portal's own tasks: the daily backup."""

from __future__ import annotations

from pathlib import Path

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from sbs_portal.runtime.backup import make_backup, prune_backups

log = structlog.get_logger(__name__)


@shared_task(name="sbs_portal.tasks.daily_backup", ignore_result=True)
def daily_backup() -> None:
    """One backup a day in the data folder's `backups/`, the newest `KEEP_BACKUPS` are kept.

    A second tick of the same day finds the file and does nothing; a failure is logged and is an administrator's
    to see in `./portal doctor`.
    """
    folder = Path(settings.DATA_DIR) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"daily-{timezone.localdate():%Y%m%d}.tar"
    if path.exists() or not cache.add(f"backup:{path.name}", "1", 3600):
        return
    try:
        make_backup(path)
        gone = prune_backups(folder, settings.KEEP_BACKUPS)
    finally:
        cache.delete(f"backup:{path.name}")
    log.info("daily_backup", path=str(path), bytes=path.stat().st_size, pruned=len(gone))
