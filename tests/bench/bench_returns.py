"""Returns at 100,000 enterprises: 5,000 of them accepted by one press, and the numbers of their progress."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.periods import Period
from core.ui.bulk import Selection
from monitoring.returns import filters, progress, selectors
from monitoring.returns.filters import MEMBERS
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from monitoring.returns.services.several import review_each, scope
from monitoring.returns.states import ReturnAction
from tests.bench.city import bench_city
from tests.bench.harness import Bench

ENTERPRISES, TOGETHER = 100_000, 5_000
_state: dict[str, Any] = {}


def prepare() -> None:
    """So many returns of the newest quarter wait for the city; the others are accepted."""
    bench_city(ENTERPRISES)
    newest = QuarterlyReturn.objects.filter(source="ENTERPRISE").order_by("-year", "-quarter").first()
    assert newest is not None
    period = Period(newest.year, newest.quarter)
    bureau = User.objects.get(username="bureau")
    own = QuarterlyReturn.objects.filter(
        year=period.year, quarter=period.quarter, source="ENTERPRISE", is_current=True
    )
    listed = MonitoringMember.objects.filter(year=period.year, quarter=period.quarter, removed_on=None)
    own.update(state="ACCEPTED")
    asks = ReturnFinding.objects.filter(strength__in=["B", "E"]).values("of_return")
    ready = own.filter(enterprise__in=listed.values("enterprise")).exclude(pk__in=asks)
    ids = list(ready.values_list("pk", flat=True)[:TOGETHER])
    own.filter(pk__in=ids).update(state="DISTRICT_APPROVED")
    query = selectors.query_of(bureau, period)
    asked = {"every": "1", "review": filters.READY}
    count, pairs = Selection.read(bureau, MEMBERS, asked).extent(scope(query), query)
    if count != len(ids):
        raise RuntimeError(f"{count} of {len(ids)} wait")
    _state.update(bureau=bureau, query=query, ids=ids, shown=Selection.read(bureau, MEMBERS, dict(pairs)))


def approved() -> None:
    """All of them in one act, counted again, and taken back."""
    with transaction.atomic():
        result = review_each(
            actor=_state["bureau"],
            selection=_state["shown"],
            query=_state["query"],
            action=ReturnAction.ACCEPT,
        )
        if result.done != len(_state["ids"]):
            raise RuntimeError(str(result.refused[:3]))
        transaction.set_rollback(True)


def written() -> None:
    """Their states and events in two statements, taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE monitoring_quarterlyreturn SET state = 'ACCEPTED' WHERE id = ANY (%s)", [_state["ids"]]
        )
        cursor.execute(
            "INSERT INTO monitoring_returnevent (of_return_id, action, from_state, to_state, by_id, note, at)"
            " SELECT id, 'ACCEPT', 'DISTRICT_APPROVED', state, %s, '', now() FROM monitoring_quarterlyreturn"
            " WHERE id = ANY (%s)",
            [_state["bureau"].pk, _state["ids"]],
        )
        transaction.set_rollback(True)


def counted() -> None:
    """The page of progress, by district."""
    progress.lines(_state["query"], MEMBERS.with_values(), progress.DISTRICT)


def grouped() -> None:
    """The list counted by district and state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.district_id, r.state, count(*) FROM monitoring_monitoringmember m"
            " LEFT JOIN monitoring_quarterlyreturn r ON r.enterprise_id = m.enterprise_id AND r.is_current"
            " AND (r.year, r.quarter, r.source) = (m.year, m.quarter, 'ENTERPRISE')"
            " WHERE (m.year, m.quarter) = (%s, %s) GROUP BY 1, 2",
            [_state["query"].period.year, _state["query"].period.quarter],
        )
        cursor.fetchall()


BENCHES = [
    Bench("approve 5,000", approved, written, 0, setup=prepare, repeat=5, allowance_seconds=2.0),
    Bench("returns progress", counted, grouped, 8, setup=prepare, repeat=5),
]
