"""`./portal bench [NAME] [--json]`: the benchmarks of tests/bench on throw-away services with real durability."""

from __future__ import annotations

import signal
import subprocess

from sbs_portal.runtime import environment, quality, throwaway
from sbs_portal.runtime.paths import PYTHON, ROOT


def run(name: str | None, *, as_json: bool) -> int:
    """Run the benchmarks whose name contains `name`; 1 when one misses its bar."""
    environment.make_node(ROOT)
    signal.signal(signal.SIGTERM, quality.interrupt)
    with (
        throwaway.folder() as folder,
        throwaway.postgres(folder, durable=True) as cluster,
        throwaway.valkey(folder) as server,
    ):
        cluster.ensure_database()
        env = quality.variables_of_tests(folder) | {
            "DATABASE_URL": f"postgres://portal@/portal?host={cluster.sockets}",
            "REDIS_URL": f"unix://{server.socket}",
        }
        command = [str(PYTHON), "-m", "tests.bench", *([name] if name else [])]
        command += ["--json"] if as_json else []
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
