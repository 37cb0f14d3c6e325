"""`kill -9` of PostgreSQL, Valkey or the worker in the middle of a scan and while it closes: it ends by itself as if
nothing had been, with each warning and each case once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.runtime.conftest import copy_of
from tests.support.interrupted import FOLLOWED, left_in
from tests.support.kills import held, kill_and_recover, stand_still
from tests.support.portals import Portal, free_port
from tests.support.waiting import until

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(600)]  # two recoveries each
FIRMS, DONE = 12, 4
PREPARE = f"from tests.support import interrupted; interrupted.prepare({FIRMS})"
ASK = "from tests.support import interrupted; interrupted.ask()"
# the fifth and the sixth: both of the worker's processes get as far as the standing, with their results written
STANDING = f"""SELECT FROM cultivation_standing WHERE enterprise_id IN (
    SELECT id FROM cultivation_enterprise ORDER BY id OFFSET {DONE} LIMIT 2) FOR UPDATE"""
COMMITTED = """SELECT b.number, b.finished_at, a.id, a.reasons FROM monitoring_scanblock b
    JOIN monitoring_assessment a ON a.enterprise_id = b.first_id WHERE b.state = 'DONE' ORDER BY 1"""
# After the last block, within the transaction that closes the run: warnings and cases are written, the events wait.
CLOSING = "LOCK TABLE monitoring_caseevent IN SHARE MODE"
NEVER_FOLLOWED = "TRUNCATE monitoring_warning, monitoring_case CASCADE"
BLOCKS_LEFT = "SELECT FROM monitoring_scanblock WHERE state <> 'DONE'"
STATES = "SELECT r.state, j.state FROM monitoring_scanrun r JOIN core_job j ON j.id = r.job_id ORDER BY r.id"


@pytest.fixture(scope="module")
def firms(prepared: Portal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Portal, dict[str, Any]]:
    """A portal with firms that is down, to be copied; with it, what an undisturbed scan of them leaves."""
    data = tmp_path_factory.mktemp("firms") / "data"
    copy_of(prepared, data)
    made = Portal(data, free_port())
    undisturbed = json.loads(made.says(PREPARE))
    assert len(undisturbed["assessments"]) == FIRMS
    assert {name: len(undisturbed[name]) for name in FOLLOWED} == dict.fromkeys(FOLLOWED, FIRMS // 4)
    assert made.processes() == []
    return made, undisturbed


MORE = pytest.mark.skipif("SCAN_KILLS" not in os.environ, reason="two more minutes; SCAN_KILLS=all runs them")


@pytest.mark.parametrize(
    ("killed", "children"),
    [
        pytest.param(["postgres"], False, id="postgres"),
        pytest.param(["valkey"], False, id="valkey"),
        pytest.param(["worker"], True, id="worker-and-its-children"),
        pytest.param(["worker"], False, id="worker-alone", marks=MORE),
        pytest.param(["postgres", "valkey", "worker"], True, id="all-at-once", marks=MORE),
    ],
)
def test_a_scan_that_was_killed_in_the_middle_ends_as_if_nothing_had_been(
    new_portal: Callable[..., Portal], firms: tuple[Portal, dict[str, Any]], killed: list[str], children: bool
) -> None:
    undisturbed = firms[1]
    portal = new_portal(like=firms[0])
    portal.up()
    with held(portal, STANDING):
        portal.says(ASK)
        stand_still(portal, 2)
        before = portal.sql(COMMITTED)
        assert len(before) == DONE
        kill_and_recover(portal, killed, children=children)
    until(lambda: portal.sql(STATES) == [("DONE", "DONE")], 120)
    assert portal.sql(COMMITTED)[:DONE] == before
    assert left_in(portal) == undisturbed
    close_amid_a_kill(portal, killed, children=children)
    left = left_in(portal)
    assert [left[name] for name in FOLLOWED] == [undisturbed[name] for name in FOLLOWED]
    assert left["assessments"] == undisturbed["assessments"], "there was nothing to judge"


def close_amid_a_kill(portal: Portal, killed: list[str], *, children: bool) -> None:
    """The same scan once more, its warnings and cases to be made anew; the kill comes between last block and close."""
    portal.sql(NEVER_FOLLOWED)
    with held(portal, CLOSING):
        portal.says(ASK)  # the worker still hears the bell
        stand_still(
            portal, 2
        )  # the leader and the chord's end: one writes what follows, the other waits for the run
        assert not portal.sql(BLOCKS_LEFT)
        kill_and_recover(portal, killed, children=children)
        assert portal.sql(STATES)[0] == ("DONE", "DONE")
        assert portal.sql(STATES)[1] != ("DONE", "DONE"), (
            "nothing is closed while what follows is not written"
        )
    until(lambda: portal.sql(STATES) == [("DONE", "DONE")] * 2, 120)
