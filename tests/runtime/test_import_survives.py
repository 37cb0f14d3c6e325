"""`kill -9` of PostgreSQL, Valkey and the worker in the middle of an import: nothing is lost, nothing is doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange import messy
from tests.support.kills import held, kill_and_recover, stand_still
from tests.support.portals import Portal
from tests.support.waiting import until

pytestmark = pytest.mark.scenario
ROWS = 200
UPLOAD = """
from functools import partial
from pathlib import Path
from exchange.staging import batches
from tests.support import factories as make
officer = make.user("OFFICER", "宝安区")
batch = batches.upload(actor=officer, dataset="enterprises", source=Path({path!r}), filename="表.xlsx")
print("batch", batches.read_and_plan(batch.pk).pk)
"""
COMMIT = """
from exchange.models import ImportBatch
from exchange.staging import jobs
batch = ImportBatch.objects.get(pk={batch})
jobs.start_commit(actor=batch.user, batch_id=batch.pk)
"""


def test_all_three_killed_in_the_middle_of_a_commit(portal: Portal, tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "表.xlsx", [messy.HEADINGS, *messy.rows(ROWS)])
    batch = int(portal.says(UPLOAD.format(path=str(path))).rsplit("batch ", 1)[1])
    with held(portal, "SELECT pg_advisory_lock(hashtext('import'))"):
        portal.says(COMMIT.format(batch=batch))
        stand_still(portal, 1)
        kill_and_recover(portal, ("postgres", "valkey", "worker"))
    state = f"SELECT state, created, rows FROM exchange_importbatch WHERE id = {batch}"
    until(lambda: portal.sql(state) == [("COMMITTED", ROWS, ROWS)], 150)
    assert portal.sql("SELECT count(*), count(DISTINCT uscc) FROM cultivation_enterprise") == [(ROWS, ROWS)]
    assert portal.sql("SELECT count(*) FROM cultivation_annualfigures WHERE is_current") == [(ROWS,)]
    assert portal.sql(f"SELECT count(*) FROM history.stamp WHERE batch_id = {batch}") == [(1,)]
