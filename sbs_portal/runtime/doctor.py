"""`./portal doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg2
import redis

from sbs_portal.runtime import backup, environment, leftovers, restore, services, state, variables
from sbs_portal.runtime.messages import Refused, say
from sbs_portal.runtime.paths import PYTHON, ROOT, DataFolder
from sbs_portal.runtime.supervision import Supervisor, cluster

GOOD, DOUBTFUL, WRONG = "good", "doubtful", "wrong"
SIGNS = {GOOD: "✓ 正常", DOUBTFUL: "! 注意", WRONG: "✗ 有误"}


@dataclass(frozen=True)
class DoctorFinding:
    """One thing that was looked at."""

    about: str
    verdict: str
    said: str
    mend: str = ""


def run(data_folder: DataFolder, *, rehearse: str | None, as_json: bool) -> int:
    """Look at everything; 1 when something is wrong."""
    findings = list(_look(data_folder, rehearse))
    if as_json:
        say(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        for f in findings:
            say(
                f"{SIGNS[f.verdict]}  {f.about}：{f.said}" + (f"\n          处理：{f.mend}" if f.mend else "")
            )
    return 1 if any(f.verdict == WRONG for f in findings) else 0


def _look(data_folder: DataFolder, rehearse_file: str | None) -> Iterator[DoctorFinding]:
    yield from _environment()
    if not data_folder.data.is_dir():
        yield DoctorFinding("数据目录", DOUBTFUL, f"{data_folder.data} 还不存在", "运行 ./portal up")
        return
    data_folder.make()
    yield from _folder(data_folder)
    yield from _processes(data_folder)
    if not variables.external_database() and not cluster(data_folder).exists:
        yield DoctorFinding("数据库", DOUBTFUL, "还没有创建", "运行 ./portal up")
        return
    try:
        with services.for_call(data_folder) as env:
            yield from _database(env)
            yield _broker(env)
            yield _schema(env)
            if rehearse_file is not None:
                yield _rehearsal(data_folder, rehearse_file, env)
    except Refused as refused:
        yield DoctorFinding("服务", WRONG, str(refused), f"查看日志目录 {data_folder.log}")
    yield _last_backup(data_folder)


def _environment() -> Iterator[DoctorFinding]:
    checks: list[tuple[str, Callable[[Path], bool]]] = [
        ("Python 依赖", environment.python_is_current),
        ("前端资源", environment.node_is_current),
    ]
    for about, is_current in checks:
        if is_current(ROOT):
            yield DoctorFinding(about, GOOD, "与锁定文件一致")
        else:
            yield DoctorFinding(about, WRONG, "与锁定文件不一致", "运行 ./portal up，会自动重新安装")


def _folder(data_folder: DataFolder) -> Iterator[DoctorFinding]:
    free = shutil.disk_usage(data_folder.data).free
    if free < 200 << 20:
        yield DoctorFinding(
            "磁盘空间", WRONG, f"只剩 {free >> 20} MB", "清理磁盘，或把数据目录移到更大的磁盘"
        )
    elif free < 2 << 30:
        yield DoctorFinding("磁盘空间", DOUBTFUL, f"只剩 {free >> 20} MB", "尽快清理磁盘")
    else:
        yield DoctorFinding("磁盘空间", GOOD, f"可用 {free >> 30} GB")
    key = data_folder.secret_key
    if key.exists() and key.stat().st_mode & 0o077:
        yield DoctorFinding("密钥文件", WRONG, "其他用户可以读取", f"chmod 600 {key}")
    if data_folder.sockets.parent != data_folder.run:
        yield DoctorFinding("套接字", GOOD, f"路径过长，改用 {data_folder.sockets}")


def _processes(data_folder: DataFolder) -> Iterator[DoctorFinding]:
    mode = services.mode(data_folder)
    if not mode:
        left = leftovers.find(data_folder)
        if left:
            names = "、".join(f"{x.service}({x.pid})" for x in left)
            yield DoctorFinding(
                "进程", WRONG, f"没有人看管的进程：{names}", "运行 ./portal down，再 ./portal up"
            )
        else:
            yield DoctorFinding("进程", GOOD, "平台没有在运行")
        return
    rows = Supervisor(data_folder).processes()
    bad = [f"{name}（{what}）" for name, (what, _pid) in rows.items() if what not in {"running", "starting"}]
    if mode == services.UP and bad:
        yield DoctorFinding(
            "进程", WRONG, "没有在运行：" + "、".join(bad), f"查看日志目录 {data_folder.log}，再 down 后 up"
        )
    else:
        yield DoctorFinding("进程", GOOD, "全部服务在运行" if mode == services.UP else "有管理命令在使用服务")


def _database(env: dict[str, str]) -> Iterator[DoctorFinding]:
    mend = "检查 DATABASE_URL" if variables.external_database() else "运行 ./portal down，再 ./portal up"
    try:
        link = psycopg2.connect(env["DATABASE_URL"], connect_timeout=10)
    except psycopg2.Error as error:
        yield DoctorFinding("数据库", WRONG, f"连接不上：{str(error).strip()}", mend)
        return
    with closing(link), link.cursor() as cursor:
        version = link.server_version
        if version < 140000:
            yield DoctorFinding(
                "数据库版本", WRONG, f"PostgreSQL {version // 10000} 太旧", "使用 PostgreSQL 14 或更高版本"
            )
        else:
            yield DoctorFinding("数据库版本", GOOD, f"PostgreSQL {version // 10000}")
        cursor.execute(
            "select pg_encoding_to_char(encoding) from pg_database where datname = current_database()"
        )
        if (row := cursor.fetchone()) != ("UTF8",):
            yield DoctorFinding("数据库编码", WRONG, f"{row and row[0]}", "用 UTF8 编码重建数据库")
        yield _trigrams(cursor)


def _trigrams(cursor: psycopg2.extensions.cursor) -> DoctorFinding:
    """Whether the server's locale lets pg_trgm see Chinese characters: under some, search would quietly be slow."""
    about = "中文检索"
    try:
        cursor.execute("create extension if not exists pg_trgm")  # undone with the connection's transaction
        cursor.execute("select show_trgm('深圳市') <> '{}'")
    except psycopg2.Error:
        mend = "外部数据库请由管理员安装 pg_trgm" if variables.external_database() else ""
        return DoctorFinding(about, DOUBTFUL, "扩展 pg_trgm 不可用，没有检查", mend)
    if cursor.fetchone() != (True,):
        mend = "用 --locale=C.UTF-8（libc）重新初始化数据库后恢复备份"
        return DoctorFinding(about, WRONG, "数据库的区域设置使 pg_trgm 看不到中文，按名称检索会很慢", mend)
    return DoctorFinding(about, GOOD, "pg_trgm 识别中文")


def _broker(env: dict[str, str]) -> DoctorFinding:
    about = "Redis 服务"
    try:
        with redis.Redis.from_url(env["REDIS_URL"], socket_timeout=5) as client:
            client.ping()
            policy = str(client.config_get("maxmemory-policy").get("maxmemory-policy", ""))
    except redis.ResponseError:
        return DoctorFinding(about, GOOD, "可用（不允许查看配置）")
    except (redis.RedisError, OSError) as error:
        return DoctorFinding(about, WRONG, f"连接不上：{error}", "检查 REDIS_URL，或 ./portal down 后再 up")
    if policy != "noeviction":
        return DoctorFinding(
            about, DOUBTFUL, f"内存满时会丢弃数据（{policy}）", "设置 maxmemory-policy noeviction"
        )
    return DoctorFinding(about, GOOD, "可用")


def _schema(env: dict[str, str]) -> DoctorFinding:
    about = "数据库结构"
    if not _holds(env, "migrate"):
        return DoctorFinding(
            about, WRONG, "还有未执行的迁移", "运行 ./portal down，再 ./portal up（会先备份）"
        )
    if not _holds(env, "install_sql"):
        return DoctorFinding(
            about, WRONG, "函数、视图或触发器与程序不一致", "运行 ./portal manage install_sql"
        )
    return DoctorFinding(about, GOOD, "与程序一致")


def _holds(env: dict[str, str], command: str) -> bool:
    done = subprocess.run(
        [PYTHON, ROOT / "manage.py", command, "--check"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _rehearsal(data_folder: DataFolder, file: str, env: dict[str, str]) -> DoctorFinding:
    """Restore a backup (the one named, else one made now) into a scratch database and compare every table."""
    about = "恢复演练"
    if variables.external_database():
        return DoctorFinding(
            about, DOUBTFUL, "外部数据库请在另一台服务器上演练", "./portal restore FILE 到空平台"
        )
    with tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=data_folder.data) as folder:
        path = Path(file).absolute() if file else Path(folder) / "now.tar"
        if not file:
            os.environ.update(env)
            backup.make_backup(path)
        started = time.monotonic()
        try:
            manifest = restore.rehearse(path, data_folder, cluster(data_folder))
        except Refused as refused:
            return DoctorFinding(about, WRONG, str(refused), "换一个备份文件再试，并尽快重新备份")
    rows = sum(rows for rows, _checksum in manifest.tables.values())
    seconds = time.monotonic() - started
    return DoctorFinding(
        about, GOOD, f"{len(manifest.tables)} 张表、{rows} 行逐表核对一致，用时 {seconds:.1f} 秒"
    )


def _last_backup(data_folder: DataFolder) -> DoctorFinding:
    about = "最近备份"
    found = sorted(data_folder.backups.glob("*.tar"), key=lambda p: p.stat().st_mtime)
    if not found:
        demo = state.read(data_folder).demo
        return DoctorFinding(
            about, GOOD if demo else DOUBTFUL, "还没有备份", "" if demo else "运行 ./portal backup FILE"
        )
    hours = (time.time() - found[-1].stat().st_mtime) / 3600
    if hours > 48:
        return DoctorFinding(
            about, DOUBTFUL, f"{hours / 24:.0f} 天前", "查看 worker 与 beat 的日志，或 ./portal backup FILE"
        )
    return DoctorFinding(about, GOOD, f"{hours:.0f} 小时前：{found[-1].name}")
