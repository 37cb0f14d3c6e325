"""Brings a data folder to the state that the code expects; runs as a process of its own, with Django loaded once.

Migrations (after a backup when there is something to lose), static files, and on the first run the city and either
the demo or the first administrator. What the commands say goes to prepare.log; the person sees short lines.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
import time
import traceback
from typing import Any, TextIO

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from sbs_portal.runtime import backup, state
from sbs_portal.runtime.messages import Refused, note, say
from sbs_portal.runtime.paths import ROOT, DataFolder

NEWER = "数据库由更新版本的程序创建（多出迁移 {}），请先更新程序再启动。"
OLDER = "数据库由太早版本的程序创建（缺少迁移 {}），请先用合并迁移之前的最后一个版本启动一次，再更新程序。"
KEEP_UPGRADE_BACKUPS = 5


def main() -> int:
    """Prepare the data folder that the environment names; the exit status."""
    data_folder = DataFolder.of(None)
    # migrations make hundreds of thousands of objects that stay: to look at them again takes a sixth of the time
    gc.set_threshold(100_000, 50, 1000)
    django.setup()
    known = state.read(data_folder)
    with (data_folder.log / "prepare.log").open("a", encoding="utf-8") as log:
        try:
            prepare(data_folder, known, log)
        except Refused as refused:
            note(str(refused))
            return 1
        except CommandError as error:
            note(f"准备数据失败：{error}")
            return 1
        except Exception as error:  # the log has all of it, the person gets one sentence
            traceback.print_exc(file=log)
            note(f"准备数据失败：{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
            return 1
    return 0


def prepare(data_folder: DataFolder, known: state.PortalState, log: TextIO) -> None:
    """Every step that is still to do."""
    migrate(data_folder, log)
    say("正在收集静态文件……")
    _run(log, "collectstatic", interactive=False, verbosity=0)
    if not known.city_loaded:
        city = os.environ.get("PORTAL_CITY", str(ROOT / "data" / "shenzhen"))
        _run(log, "load_city", city)
        known.city_loaded = True
        state.write(data_folder, known)
    if not known.initialised:
        if known.demo:
            seed(data_folder, known, log)
        else:
            say(_run(log, "create_admin", "admin", secret=True).strip())
        known.initialised = True
        state.write(data_folder, known)


def seed(data_folder: DataFolder, known: state.PortalState, log: TextIO) -> None:
    """Make the demo data, and remember when that was cut off."""
    say("正在生成演示数据……")
    known.seeding = True
    state.write(data_folder, known)
    arguments = ["--enterprises", os.environ.get("PORTAL_DEMO_ENTERPRISES", "2000"), "--seed", "1"]
    _run(log, "seed_demo", *arguments)
    known.seeding = False
    state.write(data_folder, known)


def migrate(data_folder: DataFolder, log: TextIO) -> None:
    """Apply what is missing, and what follows each migration; refuse a database that is newer than the code, or
    too old for it.
    """
    bring_near()
    executor = MigrationExecutor(connection)
    loader = executor.loader
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if plan and loader.applied_migrations:
        path = data_folder.backups / f"before-upgrade-{time.strftime('%Y%m%d-%H%M%S')}.tar"
        say(f"升级前备份到 {path}")
        backup.make_backup(path)
        backup.prune_backups(data_folder.backups, KEEP_UPGRADE_BACKUPS, pattern="before-upgrade-*.tar")
    if plan:
        say("正在更新数据库结构……")
    _run(log, "migrate", interactive=False, verbosity=1)


def bring_near() -> None:
    """Note the initial state of an app as applied where the migrations of the first releases that it stands for are.
    Refused where the code does not know a migration that is applied, or has not kept one that is missing.
    """
    recorder = MigrationRecorder(connection)
    applied = set(recorder.applied_migrations())
    disk = MigrationLoader(None, replace_migrations=False).disk_migrations
    once = {key: set(getattr(migration, "once_replaced", ())) for key, migration in disk.items()}
    known = set(disk).union(*once.values())
    ours = {app for app, _name in disk}
    newer = [f"{app}.{name}" for app, name in applied - known if app in ours]
    if newer:
        raise Refused(NEWER.format("、".join(sorted(newer)[:3])))
    begun = {key: names for key, names in once.items() if key not in applied and names & applied}
    older = [f"{app}.{name}" for names in begun.values() for app, name in names - applied]
    if older:
        raise Refused(OLDER.format("、".join(sorted(older)[:3])))
    for app, name in begun:
        recorder.record_applied(app, name)


def _run(log: TextIO, name: str, *arguments: str, secret: bool = False, **options: Any) -> str:
    """Run one management command; its output goes to the log unless it is a secret."""
    log.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} {name} {' '.join(arguments)}\n")
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            call_command(name, *arguments, **options)
    finally:
        if not secret:
            log.write(said.getvalue())
        log.flush()
    return said.getvalue()


if __name__ == "__main__":
    sys.exit(main())
