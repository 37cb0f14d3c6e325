"""The pool's benchmarks: a first build and one of unchanged figures at a million, the stored list, a bulk nomination.

The build is a process of its own, so that its peak memory is its own, and says its seconds itself.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Unit, User
from cultivation.enterprises.pool import CONDITIONS, pool_terms
from cultivation.pool.models import KeyMember, PoolVerdict
from cultivation.pool.services.building import commit
from cultivation.pool.services.nominating import nominate
from sbs_portal.runtime.paths import ROOT
from tests.bench.city import bench_city
from tests.bench.harness import Bench
from tests.bench.pool_city import pool_city
from tests.bench.references.empty_page import empty_page

MILLION, ROWS, NOMINATED = 1_000_000, 100_000, 5_000
_TABLES = (
    "cultivation_poolversion, cultivation_poolverdict, cultivation_pooldraft, cultivation_poolmove,"
    " cultivation_poolexception"
)
_state: dict[str, Any] = {}
_last: dict[str, Any] = {}


def year() -> int:
    """The running pool year."""
    return timezone.localdate().year


def bureau() -> User:
    """Who builds."""
    return User.objects.get(username="bureau")


def prepare() -> None:
    """A million enterprises with a pool, whose finished rows are kept as a file's text."""
    pool_city(MILLION, year())
    reset()
    build()
    text = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY cultivation_poolverdict TO STDOUT", text)
    _state["rows"] = text.getvalue()


def reset() -> None:
    """As before the first build of any year."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_TABLES} RESTART IDENTITY CASCADE")
        cursor.execute("CHECKPOINT")
    os.sync()


def build() -> float:
    """One commit in a process of its own; its seconds."""
    command = [sys.executable, "-m", "tests.bench.pool_child", str(year())]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    _last.update(json.loads(done.stdout.splitlines()[-1]))
    return float(_last["seconds"])


def first() -> float:
    """The year's first version."""
    reset()
    return build()


def again() -> float:
    """A build of unchanged figures; it must write nothing."""
    seconds = build()
    if _last["written"]:
        raise RuntimeError("a build of unchanged figures wrote rows")
    return seconds


def count() -> None:
    """The bare count over the conditions."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {CONDITIONS} c WHERE c.in_pool", pool_terms(year()).arguments)
        cursor.fetchall()


def count_and_copy() -> None:
    """The count, and COPY of as many finished rows into a bare table."""
    count()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_pool")
        cursor.execute("CREATE TABLE bench_pool (LIKE cultivation_poolverdict)")
        cursor.copy_expert("COPY bench_pool FROM STDIN", io.StringIO(_state["rows"]))


def stored_list() -> None:
    """A hundred thousand enterprises, and a person signed in."""
    bench_city(ROWS)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cultivation_keymember RESTART IDENTITY CASCADE")
    reset()
    commit(actor=bureau(), year=year())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cultivation_poolverdict")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(bureau(), backend="accounts.backends.UnitBackend")
    _state["client"] = client
    for path in ("/search/", "/enterprises/?pool=in"):
        assert client.get(path).status_code == 200


def nominations() -> None:
    """Five thousand of one district, all in the pool."""
    stored_list()
    rows = PoolVerdict.objects.filter(year=year(), last=None)
    district = Unit.objects.get(name="宝安区")
    ids = list(rows.filter(enterprise__district=district).values_list("enterprise_id", flat=True)[:NOMINATED])
    rows.filter(enterprise_id__in=ids).update(member=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cultivation_standing SET above_scale = false WHERE enterprise_id = ANY (%s)", [ids]
        )
    _state.update(ids=ids, district=district)


def _emptied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cultivation_keymember")


def nominate_all() -> None:
    """The set, by the service."""
    _emptied()
    done = nominate(actor=bureau(), year=year(), district=_state["district"], ids=_state["ids"])
    if len(done.accepted) != len(_state["ids"]):
        raise RuntimeError(f"{len(done.refused)} were refused")


def insert_all() -> None:
    """The same rows, by one INSERT … SELECT."""
    _emptied()
    named = [str(field.column) for field in KeyMember._meta.concrete_fields if field.column != "id"]
    values = {
        "enterprise_id": "e.id", "district_id": "e.district_id", "street_id": "e.street_id", "year": str(year()),
        "origin": "'POOL'", "state": "'NOMINATED'", "nominated_at": "now()", "version": "1",
        "nominated_by_id": str(bureau().pk), "decided_by_id": "NULL", "decided_at": "NULL", "left_on": "NULL",
    }  # fmt: skip
    cells = ", ".join(values.get(name, "''") for name in named)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cultivation_keymember ({', '.join(named)}) SELECT {cells}"
            " FROM cultivation_enterprise e WHERE e.id = ANY (%s)",
            [_state["ids"]],
        )


BENCHES = [
    Bench(
        "pool build, a million",
        work=first,
        reference=count_and_copy,
        bar=3,
        setup=prepare,
        peak_mb=lambda: float(_last["megabytes"]),
        bar_mb=300,
    ),
    Bench("pool build again, a million", work=again, reference=count, bar=1.3, setup=prepare, repeat=3),
    Bench(
        "list by the stored pool",
        work=lambda: _state["client"].get("/enterprises/?pool=in"),
        reference=lambda: empty_page(_state["client"]),
        bar=8,
        setup=stored_list,
        repeat=15,
    ),
    Bench("nominate 5,000", work=nominate_all, reference=insert_all, bar=5, setup=nominations, repeat=5),
]
