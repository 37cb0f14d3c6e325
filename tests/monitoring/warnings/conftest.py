"""The city's calendar and parameters, and people."""

from __future__ import annotations

import pytest

from accounts.models import User
from tests.support import factories as make
from tests.support.parameters import load_rules


@pytest.fixture
def rules_loaded(db: None) -> None:
    """As `load_city` loads them."""
    load_rules()


@pytest.fixture
def officer(rules_loaded: None) -> User:
    """Of the street where the warned enterprises are."""
    return make.user("OFFICER", "新安街道", name="街道经办")


@pytest.fixture
def reviewer(rules_loaded: None) -> User:
    """Of their district."""
    return make.user("REVIEWER", "宝安区", name="区审核")
