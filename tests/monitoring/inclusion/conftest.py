"""The city's calendar, parameters and checklist, and people."""

from __future__ import annotations

import pytest

from accounts.models import User
from monitoring.inclusion.loading import load_papers
from tests.support import factories as make
from tests.support.parameters import load_rules


@pytest.fixture
def rules_loaded(db: None) -> None:
    """As `load_city` loads them."""
    load_rules()
    load_papers(make.CITY_DATA / "inclusion_papers.csv")


@pytest.fixture
def officer(rules_loaded: None) -> User:
    """Of the street where the enterprises are."""
    return make.user("OFFICER", "新安街道", name="街道经办")


@pytest.fixture
def reviewer(rules_loaded: None) -> User:
    """Of their district."""
    return make.user("REVIEWER", "宝安区", name="区审核")


@pytest.fixture
def bureau(rules_loaded: None) -> User:
    """Of the city."""
    return make.user("BUREAU", name="市局")


@pytest.fixture
def liaison(rules_loaded: None) -> User:
    """Who enters what STAT decided."""
    return make.user("STAT_LIAISON", name="统计联络员")
