"""`./portal backup FILE` and `./portal restore FILE`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sbs_portal.runtime import backup as backups
from sbs_portal.runtime import restore as restoring
from sbs_portal.runtime import services, variables
from sbs_portal.runtime.messages import Refused, say
from sbs_portal.runtime.paths import DataFolder
from sbs_portal.runtime.supervision import cluster, valkey


def backup(data_folder: DataFolder, file: str) -> int:
    """Back the portal up to one file, whether it runs or not."""
    path = Path(file).absolute()
    _require_portal(data_folder)
    with services.for_call(data_folder) as env:
        os.environ.update(env)
        backups.make_backup(path)
    manifest = backups.read_manifest(path)
    rows = sum(rows for rows, _checksum in manifest.tables.values())
    say(
        f"已备份到 {path}：{len(manifest.tables)} 张表、{rows} 行，{manifest.files} 个附件，{path.stat().st_size >> 10} KB。"
    )
    return 0


def restore(data_folder: DataFolder, file: str, *, replace: bool) -> int:
    """Put a backup back into an empty portal that does not run."""
    path = Path(file).absolute()
    backups.require_known(backups.read_manifest(path))  # refuse a wrong file before anything is started
    data_folder.make()
    if services.mode(data_folder) == services.UP:
        raise Refused("平台正在运行，请先 ./portal down。")
    room, need = shutil.disk_usage(data_folder.data).free, path.stat().st_size * 4
    if room < need:
        raise Refused(f"磁盘空间不足：恢复约需 {need >> 20} MB，只剩 {room >> 20} MB。")
    with services.for_call(data_folder) as env:
        if variables.external_database():
            manifest = restoring.restore_external(path, data_folder, env["DATABASE_URL"])
        else:
            manifest = restoring.restore(path, data_folder, cluster(data_folder), replace=replace)
        if not variables.external_redis():
            with valkey(data_folder).client() as client:  # sessions and messages of what was there before
                client.flushall()
    rows = sum(rows for rows, _checksum in manifest.tables.values())
    say(
        f"已恢复 {manifest.made_at} 的备份：{len(manifest.tables)} 张表、{rows} 行，逐表核对一致，{manifest.files} 个附件。"
    )
    say("启动请用 ./portal up。")
    return 0


def _require_portal(data_folder: DataFolder) -> None:
    if not variables.external_database() and not cluster(data_folder).exists:
        raise Refused(f"这里还没有平台数据：{data_folder.data}")
