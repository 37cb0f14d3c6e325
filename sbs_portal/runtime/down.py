"""`./portal down`: everything of a data folder is stopped."""

from __future__ import annotations

import time

from sbs_portal.runtime import leftovers
from sbs_portal.runtime.messages import Refused, say
from sbs_portal.runtime.paths import DataFolder
from sbs_portal.runtime.supervision import Supervisor


def down(data_folder: DataFolder) -> int:
    """Stop every process of the data folder, supervised or left over."""
    supervisor = Supervisor(data_folder)
    ran = data_folder.run.is_dir() and (supervisor.pid() is not None or bool(leftovers.find(data_folder)))
    if not ran:
        say(f"平台没有在运行（数据目录 {data_folder.data}）。")
        return 0
    started = time.monotonic()
    supervisor.stop()
    left = leftovers.find(data_folder)
    if left:
        raise Refused(f"仍有进程没有停止：{'、'.join(f'{x.service}({x.pid})' for x in left)}")
    say(f"已停止（{time.monotonic() - started:.1f} 秒）。")
    return 0
