"""A district's officer, workbooks as officers send them, and the browser's way through an import."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from core.jobs.running import run_now
from exchange.models import ImportBatch
from tests.exchange import messy
from tests.support import factories as make


@pytest.fixture
def officer(db: None) -> User:
    """The officer of 宝安区."""
    return make.user("OFFICER", "宝安区", username="baoan")


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """`import_data … --json` of a grid (a list of rows, the heading first) or of a file; what it printed."""

    def run(
        grid: Any, *, user: str = "baoan", dataset: str = "enterprises", **options: Any
    ) -> dict[str, Any]:
        path = grid if isinstance(grid, Path) else messy.xlsx(tmp_path / "企业.xlsx", grid)
        out = io.StringIO()
        try:
            call_command("import_data", dataset, str(path), user=user, json=True, stdout=out, **options)
        except SystemExit as exit_:
            return dict(json.loads(out.getvalue()), exit=exit_.code)
        return json.loads(out.getvalue())  # type: ignore[no-any-return]

    return run


@pytest.fixture
def inside(client: Client) -> Callable[[User], Client]:
    """A client that is signed in."""

    def make_client(user: User) -> Client:
        made = Client()
        made.force_login(user)
        return made

    return make_client


def run_job(batch: ImportBatch) -> ImportBatch:
    """Run the batch's job here, as a worker would; the batch as it stands then."""
    batch.refresh_from_db()
    assert batch.job is not None
    done = run_now(batch.job)
    assert done.state == "DONE", (done.state, done.error)
    return ImportBatch.objects.get(pk=batch.pk)
