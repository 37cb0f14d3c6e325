"""Beat rings for what the rooms have scheduled, and the bell reaches a task that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core import registry
from sbs_portal import tasks
from sbs_portal.celery import app


def test_every_scheduled_entry_is_in_beats_schedule_and_names_a_task() -> None:
    app.loader.import_default_modules()
    assert set(app.conf.beat_schedule) >= {entry.code for entry in registry.schedule.all()}
    for entry in registry.schedule.all():
        assert entry.task in app.tasks, entry.task
    assert {"jobs.sweep", "audit.digest", "files.expire", "daily_backup"} <= set(app.conf.beat_schedule)


def test_a_day_has_one_backup_and_only_the_newest_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[Path] = []

    def make(path: Path) -> Path:
        made.append(path)
        path.write_bytes(b"x")
        return path

    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(tasks, "make_backup", make)
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(20):
        (folder / f"daily-202401{day + 1:02d}.tar").write_bytes(b"x")
    tick: Any = tasks.daily_backup
    tick()
    tick()
    assert len(made) == 1
    assert len(list(folder.glob("daily-*.tar"))) == settings.KEEP_BACKUPS
    assert made[0].exists()
