"""What a process brings along when it starts: the web server, the worker and each command pay for it."""

from __future__ import annotations

import os
import subprocess
import sys

from sbs_portal.runtime.paths import ROOT


def test_pandas_is_loaded_only_by_what_analyses() -> None:
    said = "import django, sys; django.setup(); import sbs_portal.urls; print('pandas' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", said], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == "False"
