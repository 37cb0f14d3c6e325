"""The operator's card: jobs, locked accounts, and the last backup."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.todos import locked_count
from core.jobs.models import Job, JobState
from core.ui.panels import Figure, Panel


def operation(user: User, _day: dt.date) -> list[Panel]:
    """What needs the operator, and whether there is a backup."""
    failed = Job.objects.filter(state=JobState.FAILED).count()
    figures = (
        Figure(failed, _("未完成的任务"), f"{reverse('core:jobs_all')}?state=FAILED", is_short=failed > 0),
        Figure(locked_count(user), _("登录锁定"), f"{reverse('accounts:users')}?state=locked"),
    )
    made = last_backup()
    note = (
        _("最近一次备份：%(moment)s。") % {"moment": f"{made:%Y-%m-%d %H:%M}"}
        if made
        else _("还没有备份。平台运行时每天 1:30 自动备份，也可以运行 ./portal backup。")
    )
    return [Panel("operation", _("平台状况"), "", figures, note=note)]


def last_backup() -> dt.datetime | None:
    """When the newest backup of the data folder was made, in the city's time."""
    folder = Path(settings.DATA_DIR) / "backups"
    made = [path.stat().st_mtime for path in folder.glob("*.tar")] if folder.is_dir() else []
    return dt.datetime.fromtimestamp(max(made), timezone.get_current_timezone()) if made else None
