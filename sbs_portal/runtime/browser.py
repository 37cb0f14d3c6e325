"""Unpacks the headless Chromium and the Chinese font that the browser tests use, both from npm packages."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

import brotli

from sbs_portal.runtime import archives, environment
from sbs_portal.runtime.messages import note
from sbs_portal.runtime.paths import ROOT

FOLDER = ROOT / ".browser"
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{regular}</dir>
  <dir>{bold}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


def ready() -> dict[str, str]:
    """Unpack what is missing; the variables that the tests start the browser with."""
    if named := os.environ.get("PORTAL_CHROMIUM"):
        return {"PORTAL_CHROMIUM": named}
    version = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    if not _is_unpacked(version):
        with environment.turn(ROOT):
            if not _is_unpacked(version):
                _unpack(version)
    return {
        "PORTAL_CHROMIUM": str(FOLDER / "chromium"),
        "PORTAL_CHROMIUM_LIBRARIES": str(FOLDER / "lib"),
        "FONTCONFIG_FILE": str(_fonts()),
    }


def _is_unpacked(version: str) -> bool:
    stamp = FOLDER / "version"
    return stamp.exists() and stamp.read_text() == version


def _unpack(version: str) -> None:
    note("正在解压测试用的浏览器……")
    draft = Path(tempfile.mkdtemp(prefix=".browser-", dir=ROOT))
    try:
        (draft / "chromium").write_bytes(brotli.decompress((PACKAGE / "bin" / "chromium.br").read_bytes()))
        (draft / "chromium").chmod(0o755)
        for name in ("al2023.tar.br", "swiftshader.tar.br"):
            packed = brotli.decompress((PACKAGE / "bin" / name).read_bytes())
            with tarfile.open(fileobj=BytesIO(packed)) as tar:
                archives.unpack(tar, draft)
        (draft / "version").write_text(version)
        if FOLDER.is_symlink():
            FOLDER.unlink()
        shutil.rmtree(FOLDER, ignore_errors=True)
        draft.rename(FOLDER)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fonts() -> Path:
    """A fonts.conf that knows the font of the npm package, with a cache that may be written."""
    folder = Path(tempfile.gettempdir()) / f"portal-fonts-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    text = FONTS_CONF.format(regular=FONTS / "400Regular", bold=FONTS / "700Bold", cache=folder / "cache")
    conf = folder / "fonts.conf"
    if not conf.exists() or conf.read_text(encoding="utf-8") != text:
        conf.write_text(text, encoding="utf-8")
    return conf
