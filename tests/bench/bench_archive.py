"""One archive with everything: an enterprise's page of 12 quarters, 200 problems and 1,000 changes."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.audit.context import recording
from core.periods import Period
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from monitoring.returns.models import QuarterlyReturn
from tests.bench.city import bench_city
from tests.bench.harness import Bench
from tests.bench.references.empty_page import empty_page
from tests.support import factories as make

ROWS, QUARTERS, PROBLEMS, CHANGES = 100_000, 12, 200, 1_000
_state: dict[str, Any] = {}


def full_archive() -> Enterprise:
    """The first enterprise of the city, filled up."""
    one = Enterprise.objects.filter(merged_into=None).order_by("pk").first()
    assert one is not None
    period = Period.last_complete(timezone.localdate())
    for _quarter in range(QUARTERS):
        if not QuarterlyReturn.objects.filter(
            enterprise=one, year=period.year, quarter=period.quarter
        ).exists():
            make.quarterly_return(one, period.year, period.quarter)
        period = period.previous
    for number in range(PROBLEMS - Problem.objects.filter(enterprise=one).count()):
        make.problem(one, title=f"问题 {number}")
    for number in range(CHANGES):
        with recording(reason="bench"):
            Enterprise.objects.filter(pk=one.pk).update(address=f"工业路 {number} 号")
    return one


def _set_up() -> None:
    bench_city(ROWS)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="bureau"), backend="accounts.backends.UnitBackend")
    _state.update(client=client, path=f"/enterprises/{full_archive().pk}/")
    for path in ("/search/", _state["path"]):
        assert client.get(path).status_code == 200


BENCHES = [
    Bench(
        "archive",
        work=lambda: _state["client"].get(_state["path"]),
        reference=lambda: empty_page(_state["client"]),
        bar=10,
        setup=_set_up,
        repeat=15,
    )
]
