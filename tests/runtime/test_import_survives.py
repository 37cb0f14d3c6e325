"""`kill -9` of PostgreSQL, Valkey and the worker in the middle of an import: nothing is lost, nothing is doubled."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.exchange import messy
from tests.support.portals import Portal, until

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
    said = portal.shell(UPLOAD.format(path=str(path)))
    assert said.returncode == 0, said.stderr
    batch = int(said.stdout.rsplit("batch ", 1)[1])
    holder = portal.connect()
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('import:enterprises'))")
    said = portal.shell(COMMIT.format(batch=batch))
    assert said.returncode == 0, said.stderr
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    until(lambda: portal.sql(waiting)[0][0])
    old = {name: portal.pid(name) for name in ("postgres", "valkey", "worker")}
    for name in old:
        portal.kill(name)
    for name, pid in old.items():
        until(partial(portal.recovered, name, pid), 90)
    state = f"SELECT state, created, rows FROM exchange_importbatch WHERE id = {batch}"
    until(lambda: portal.sql(state) == [("COMMITTED", ROWS, ROWS)], 150)
    assert portal.sql("SELECT count(*), count(DISTINCT uscc) FROM cultivation_enterprise") == [(ROWS, ROWS)]
    assert portal.sql("SELECT count(*) FROM cultivation_annualfigures WHERE is_current") == [(ROWS,)]
    assert portal.sql(f"SELECT count(*) FROM history.stamp WHERE batch_id = {batch}") == [(1,)]
