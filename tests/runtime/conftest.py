"""Whole portals for the tests of the runtime."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.portals import Portal, free_port


def copy_of(portal: Portal, data: Path) -> None:
    """Copy a data folder with its owners and modes."""
    subprocess.run(["cp", "-a", portal.data, data], check=True)


@pytest.fixture(scope="session")
def prepared() -> Portal:
    """A portal that was up once, without demo data, and is down: to be copied, and to read what its first up said.

    Made once for the whole run, by the first test process that asks.
    """
    folder = Path(os.environ["PORTAL_TEST_FOLDER"])
    said = folder / "prepared.said"
    made = Portal(folder / "prepared", free_port())
    with (folder / "prepared.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not said.exists():
            try:
                said.write_text(made.up(), encoding="utf-8")
            finally:
                made.close()
    made.said = said.read_text(encoding="utf-8")
    return made


@pytest.fixture
def new_portal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Portal]]:
    """Makes portals on folders of their own (`prepared=True`: after their first up; `like`: as another that is down
    left its folder), and stops them after the test."""
    made: list[Portal] = []

    def make(name: str = "data", *, prepared: bool = False, like: Portal | None = None) -> Portal:
        if prepared or like:
            copy_of(like or request.getfixturevalue("prepared"), tmp_path / name)
        made.append(Portal(tmp_path / name, free_port()))
        return made[-1]

    yield make
    for portal in made:
        portal.close()


@pytest.fixture(scope="module")
def portal(prepared: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal without demo data that runs; a test that breaks it puts it right again."""
    data = tmp_path_factory.mktemp("portal") / "data"
    copy_of(prepared, data)
    made = Portal(data, free_port(), prepared.said)
    try:
        made.up()
        yield made
    finally:
        made.close()
