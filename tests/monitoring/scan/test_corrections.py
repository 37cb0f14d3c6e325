"""A correction that is a draft or was returned is nobody's figure: a scan judges as if it were not there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.periods import Period
from monitoring.returns.in_force import settle, work_on
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services.moving import move
from monitoring.returns.states import ReturnAction
from monitoring.scan.models import Assessment
from monitoring.scan.services import run_direct
from tests.monitoring.scan.city import frozen, vector, works
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
EXAMPLE = vector("S7")
PERIOD = Period(2024, EXAMPLE["quarter"])


@pytest.fixture
def firm() -> Any:
    """An enterprise that a scan has judged by its accepted return."""
    load_parameters()
    frozen(PERIOD, share=EXAMPLE["industry_share"], q10=EXAMPLE["q10"], q90=EXAMPLE["q90"])
    made = works(EXAMPLE)
    QuarterlyReturn.objects.update(state="ACCEPTED")
    run_direct(PERIOD)
    return made


def key(firm: Any) -> dict[str, Any]:
    return {"enterprise": firm, "year": 2024, "quarter": PERIOD.quarter, "source": "ENTERPRISE"}


def place(firm: Any) -> dict[str, Any]:
    return {"district": firm.district, "street": firm.street}


def again() -> tuple[int, int]:
    """How many assessments a further scan leaves, and how many it confirms."""
    run = run_direct(PERIOD, full=False)
    return Assessment.objects.count(), run.summary["unchanged"]


def test_a_draft_beside_the_accepted_figure_changes_no_assessment(firm: Any) -> None:
    before = Assessment.objects.get()
    work_on(key(firm), **place(firm), state="DRAFT", revenue=Decimal(1))
    assert again()[0] == 1
    assert Assessment.objects.get().pk == before.pk


def test_a_returned_correction_changes_no_assessment(firm: Any) -> None:
    before = Assessment.objects.get()
    wrong = QuarterlyReturn.supersede(
        key(firm), **place(firm), state="SUBMITTED", revenue=Decimal(99_000_000)
    )
    move(
        actor=make.user("REVIEWER", firm.district), pk=wrong.pk, action=ReturnAction.RETURN, note="与税务不符"
    )
    assert again()[0] == 1
    assert Assessment.objects.get().pk == before.pk


def test_what_was_judged_by_a_correction_is_judged_by_the_accepted_figure_again(firm: Any) -> None:
    before = Assessment.objects.get().digest
    wrong = QuarterlyReturn.supersede(
        key(firm), **place(firm), state="SUBMITTED", revenue=Decimal(99_000_000)
    )
    run_direct(PERIOD)
    assert Assessment.objects.get(is_current=True).digest != before
    move(
        actor=make.user("REVIEWER", firm.district), pk=wrong.pk, action=ReturnAction.RETURN, note="与税务不符"
    )
    run_direct(PERIOD)
    assert Assessment.objects.get(is_current=True).digest == before


def test_marks_are_put_right_for_many_in_three_statements(firm: Any, django_assert_num_queries: Any) -> None:
    ids = list(QuarterlyReturn.objects.values_list("pk", flat=True))
    QuarterlyReturn.objects.update(is_current=False)
    with django_assert_num_queries(4):
        settle(ids)
    assert QuarterlyReturn.objects.filter(is_current=True).count() == len(ids)
