"""The factories that every room's tests stand on make rows that can be seen."""

import pytest

from cultivation.enterprises.models import Enterprise, Exit, Inclusion
from cultivation.ledger.models import Problem
from incentives.eligibility.models import Evaluation
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from monitoring.scan.models import Assessment
from tests.support import factories as make

pytestmark = pytest.mark.django_db


def test_every_factory_makes_a_row_that_the_districts_officer_sees() -> None:
    works = make.enterprise("宝安区", "新安街道", revenue={2023: 18_000_000})
    officer = make.user("OFFICER", "新安街道")
    make.inclusion(works)
    make.exit_(works)
    make.problem(works)
    make.member(works)
    make.quarterly_return(works)
    make.assessment(works)
    make.evaluation(works)
    make.payment(works)
    for model in (
        Enterprise, Inclusion, Exit, Problem, MonitoringMember, QuarterlyReturn, Assessment, Evaluation,
    ):  # fmt: skip
        assert model.objects.visible_to(officer).count() == 1, model
