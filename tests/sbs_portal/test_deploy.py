"""Under production variables Django finds nothing to warn of."""

from __future__ import annotations

import os
import subprocess
import sys

from sbs_portal.runtime.paths import ROOT


def test_the_deployment_check_is_clean_under_production_variables() -> None:
    env = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "PORTAL_TLS": "1",
        "PORTAL_HOSTS": "portal.example.gov.cn",
        "PORTAL_ORIGINS": "https://portal.example.gov.cn",
        "PORTAL_DEBUG": "0",
        "PORTAL_DEMO": "0",
        "PORTAL_PLAIN_STATIC": "0",
        "PORTAL_SECRET_KEY": "x9" * 20 + "Ab-" + "q7Z_" * 8,
    }
    found = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert "no issues (0 silenced)" in found.stdout
