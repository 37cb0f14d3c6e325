"""What the portal answers on /readyz, and waiting for it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.paths import DataFolder
from sbs_portal.runtime.state import PortalState
from sbs_portal.runtime.supervision import APPLICATION, Supervisor


def probe(known: PortalState) -> tuple[bool, str]:
    """Whether /readyz answers 200, and else what it or the connection says."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{known.url}/readyz", timeout=5) as answer:
            return answer.status == 200, ""
    except urllib.error.HTTPError as error:
        return False, f"{error.code} {_brief(error.read(2000))}"
    except (OSError, ValueError) as error:
        return False, str(getattr(error, "reason", error))


def wait(data_folder: DataFolder, known: PortalState, seconds: float = 120) -> None:
    """Return when the portal is ready; Refused with the reason when a service gave up or time is over."""
    supervisor, deadline = Supervisor(data_folder), time.monotonic() + seconds
    while True:
        ready, why = probe(known)
        if ready:
            return
        processes = supervisor.processes()
        if not processes:
            raise Refused("启动被中止。")
        if lost := [
            name for name in APPLICATION if processes.get(name, ("", None))[0] in {"fatal", "backoff"}
        ]:
            raise Refused(f"服务 {lost[0]} 启动失败：{last_words(data_folder, lost[0])}")
        if time.monotonic() > deadline:
            raise Refused(f"平台在 {seconds:.0f} 秒内没有就绪：{why}。日志目录：{data_folder.log}")
        time.sleep(0.2)


def last_words(data_folder: DataFolder, service: str) -> str:
    """The last line of a service's log, and where the rest is."""
    path = data_folder.log / f"{service}.log"
    try:
        lines = [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
    except OSError:
        lines = []
    return f"{lines[-1][-300:] if lines else '没有输出'}（日志：{path}）"


def _brief(body: bytes) -> str:
    text = body.decode(errors="replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text[:300]
