"""`./portal status`: what runs, for a person or as JSON."""

from __future__ import annotations

import json
from typing import Any

from sbs_portal.runtime import readiness, services, state, variables
from sbs_portal.runtime.messages import say
from sbs_portal.runtime.paths import DataFolder
from sbs_portal.runtime.supervision import APPLICATION, STORES, Supervisor

WORDS = {
    "running": "运行中", "starting": "启动中", "stopped": "已停止", "backoff": "等待重启", "fatal": "启动失败",
    "stopping": "停止中", "exited": "已退出", "external": "外部服务",
}  # fmt: skip
NAMES = {"postgres": "数据库", "valkey": "Valkey", "web": "网站", "worker": "后台任务", "beat": "定时任务"}


def collect(data_folder: DataFolder) -> dict[str, Any]:
    """The status as the contract words it."""
    known = state.read(data_folder)
    processes = Supervisor(data_folder).processes() if services.mode(data_folder) else {}
    found = {
        name: dict(zip(("state", "pid"), processes.get(name, (_when_absent(name), None)), strict=True))
        for name in (*STORES, *APPLICATION)
    }
    # a quick start is over before the supervisor's trial is
    answering = found["web"]["state"] in {"running", "starting"}
    return {
        "url": known.url,
        "ready": answering and readiness.probe(known)[0],
        "data": str(data_folder.data),
        "services": found,
        "demo_accounts": accounts(data_folder, known),
    }


def show(data_folder: DataFolder, *, as_json: bool) -> int:
    """Print the status; 0 when ready, 1 when something is wrong, 3 when nothing runs."""
    found = collect(data_folder)
    if as_json:
        say(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        say(f"{'就绪' if found['ready'] else '未就绪'}：{found['url']}")
        say(f"数据目录：{found['data']}")
        for name, row in found["services"].items():
            pid = f"（进程 {row['pid']}）" if row["pid"] else ""
            say(f"  {NAMES[name]}：{WORDS.get(row['state'], row['state'])}{pid}")
    if found["ready"]:
        return 0
    return 3 if all(row["state"] in {"stopped", "external"} for row in found["services"].values()) else 1


def accounts(data_folder: DataFolder, known: state.PortalState) -> list[dict[str, str]]:
    """The demo accounts that `seed_demo` wrote down; none outside the demo."""
    if not known.demo:
        return []
    try:
        rows = json.loads(data_folder.demo_accounts.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [{key: str(row[key]) for key in ("role", "scope", "username", "password")} for row in rows]


def _when_absent(name: str) -> str:
    external = {"postgres": variables.external_database(), "valkey": variables.external_redis()}
    return "external" if external.get(name) else "stopped"
