"""A world of money for each test."""

from __future__ import annotations

import pytest

from tests.incentives.applications.money.world import World


@pytest.fixture
def world(db: None) -> World:
    """P1 with its parameters and the calendar, no money yet."""
    return World()
