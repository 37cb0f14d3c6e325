"""Unpacks tar files without letting them write elsewhere, also on the Pythons whose tarfile has no filters yet."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

from sbs_portal.runtime.messages import Refused


def unpack(tar: tarfile.TarFile, folder: Path, *names: str) -> None:
    """Extract all members, or the named ones, into `folder`; Refused when one would leave it."""
    members = [tar.getmember(name) for name in names] if names else tar.getmembers()
    for member in members:
        _require_inside(member)
        member.uid, member.gid, member.uname, member.gname = os.geteuid(), os.getegid(), "", ""
        member.mode &= 0o755
    if hasattr(tarfile, "data_filter"):
        tar.extractall(folder, members, filter="data")
    else:
        tar.extractall(folder, members)  # noqa: S202 - each member was looked at


def _require_inside(member: tarfile.TarInfo) -> None:
    target = (
        member.name if not member.issym() else os.path.join(os.path.dirname(member.name), member.linkname)
    )
    inside = not os.path.isabs(target) and not os.path.normpath(target).startswith("..")
    name_inside = not os.path.isabs(member.name) and ".." not in Path(member.name).parts
    if not (inside and name_inside and (member.isfile() or member.isdir() or member.issym())):
        raise Refused(f"压缩包里有不安全的条目：{member.name}")
