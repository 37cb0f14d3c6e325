"""Whole portals for the tests of the runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.portals import Portal, free_port


@pytest.fixture
def new_portal(tmp_path: Path) -> Iterator[Callable[..., Portal]]:
    """Makes portals on folders of their own, and stops them after the test."""
    made: list[Portal] = []

    def make(name: str = "data") -> Portal:
        made.append(Portal(tmp_path / name, free_port()))
        return made[-1]

    yield make
    for portal in made:
        portal.close()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal without demo data that runs; a test that breaks it puts it right again."""
    made = Portal(tmp_path_factory.mktemp("portal") / "data", free_port())
    try:
        made.said = made.up()
        yield made
    finally:
        made.close()
