"""The city's calendar, parameters, programmes and papers, and people."""

from __future__ import annotations

import pytest

from accounts.models import User
from incentives.applications.loading import load_award_papers
from incentives.policy.loading import load_programmes
from tests.support import factories as make
from tests.support.parameters import load_rules


@pytest.fixture
def rules_loaded(db: None) -> None:
    """As `load_city` loads them."""
    load_rules()
    load_programmes(make.CITY_DATA / "programmes.csv")
    load_award_papers(make.CITY_DATA / "award_papers.csv")


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
    """Of the bureau, which decides P1."""
    return make.user("BUREAU", name="市局")


@pytest.fixture
def liaison(rules_loaded: None) -> User:
    """Who verifies."""
    return make.user("STAT_LIAISON", name="统计联络员")


@pytest.fixture
def payer(rules_loaded: None) -> User:
    """Who pays."""
    return make.user("PAYMENTS", name="拨付")
