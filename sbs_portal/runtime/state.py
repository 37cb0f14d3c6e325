"""What a data folder remembers between runs: port, host, demo or not, and how far the first run came."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from sbs_portal.runtime.messages import Refused
from sbs_portal.runtime.paths import DataFolder


@dataclass
class PortalState:
    """`portal.json`: written by `up`, read by every other verb."""

    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = True
    city_loaded: bool = False
    seeding: bool = False  # the first run was cut off while it made demo data
    initialised: bool = False
    fingerprint: str = ""  # of the code and the schema that the last `up` prepared
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the portal."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def read(data_folder: DataFolder) -> PortalState:
    """The remembered state, or that of a new folder."""
    try:
        raw: dict[str, Any] = json.loads(data_folder.state_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return PortalState()
    except ValueError as error:
        raise Refused(f"{data_folder.state_file} 已损坏，请从备份恢复或删除该文件后重试。") from error
    known = {f.name for f in fields(PortalState)}
    return PortalState(**{name: value for name, value in raw.items() if name in known})


def write(data_folder: DataFolder, state: PortalState) -> None:
    """Remember the state, whole or not at all."""
    write_private(data_folder.state_file, json.dumps(asdict(state), ensure_ascii=False, indent=1) + "\n")


def secret_key(data_folder: DataFolder) -> str:
    """The signing key of this data folder, made on first use and readable by its owner only."""
    if not data_folder.secret_key.exists():
        write_private(data_folder.secret_key, secrets.token_urlsafe(60) + "\n")
    return data_folder.secret_key.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, for the owner's eyes only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    draft.replace(path)
