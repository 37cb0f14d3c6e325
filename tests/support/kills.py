"""`kill -9` of services of a running portal while its work stands still at a lock, so that the middle is a fact."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from functools import partial

from tests.support.portals import Portal
from tests.support.waiting import until

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@contextlib.contextmanager
def held(portal: Portal, statement: str) -> Iterator[None]:
    """Hold the locks that a statement takes for the length of a block; they end sooner with the server."""
    with contextlib.closing(portal.connect()) as link:
        link.autocommit = False
        with link.cursor() as cursor:
            cursor.execute(statement)
        yield


def stand_still(portal: Portal, connections: int) -> None:
    """Return when that many connections wait for locks."""
    until(lambda: portal.sql(WAITING)[0][0] >= connections)


def kill_and_recover(portal: Portal, services: Iterable[str], *, children: bool = False) -> None:
    """End the services as a crash would, and return when supervisord has brought all back."""
    old = {name: portal.pid(name) for name in services}
    for name in old:
        portal.kill(name, children=children)
    for name, pid in old.items():
        until(partial(portal.recovered, name, pid), 90)
