"""One kind of version: the one in force steps back, the next takes its place, by one row or by a table of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from core.superseding import Superseding
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.plan.models import UnitTarget
from incentives.eligibility.models import Evaluation
from incentives.scoring.models import SelfCheckAnswer
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.models import Assessment
from tests.support.factories import enterprise

pytestmark = pytest.mark.django_db


def of(owner: Enterprise, year: int = 2023) -> dict[str, Any]:
    return {"enterprise": owner, "year": year, "source": "STAT"}


def kept(owner: Enterprise) -> list[tuple[int, int, bool, Any]]:
    rows = AnnualFigures.objects.filter(enterprise=owner).order_by("year", "version")
    return list(rows.values_list("year", "version", "is_current", "revenue"))


def test_everything_with_versions_is_of_that_kind_and_says_of_what() -> None:
    assert {model: model.key() for model in Superseding.__subclasses__()} == {
        AnnualFigures: ["enterprise_id", "year", "source"],
        QuarterlyReturn: ["enterprise_id", "year", "quarter", "source"],
        Assessment: ["enterprise_id", "year", "quarter"],
        Evaluation: ["programme_id", "year", "enterprise_id", "subject_key", "part"],
        UnitTarget: ["plan_id", "unit_id"],
        SelfCheckAnswer: ["enterprise_id", "year", "fact"],
    }


def test_the_next_version_is_in_force_and_the_last_one_stays() -> None:
    owner = enterprise()
    AnnualFigures.supersede(of(owner), revenue=1)
    AnnualFigures.supersede(of(owner, 2022), revenue=9)
    AnnualFigures.supersede(of(owner), revenue=2)
    assert kept(owner) == [(2022, 1, True, 9), (2023, 1, False, 1), (2023, 2, True, 2)]


def test_what_has_no_version_before_it_is_the_first_and_in_force() -> None:
    row = AnnualFigures(**of(enterprise()))
    assert (row.version, row.is_current) == (1, True)


def test_a_number_is_not_given_twice_though_none_is_in_force() -> None:
    owner = enterprise()
    AnnualFigures.supersede(of(owner), revenue=1)
    assert AnnualFigures.step_back("v.enterprise_id = %s", [owner.pk]) == 1
    assert AnnualFigures.step_back("v.enterprise_id = %s", [owner.pk]) == 0
    AnnualFigures.supersede(of(owner), revenue=2)
    assert kept(owner) == [(2023, 1, False, 1), (2023, 2, True, 2)]


def test_a_table_of_rows_does_the_same_at_once() -> None:
    one, other, beside = enterprise(), enterprise(), enterprise()
    for owner in (one, beside):
        AnnualFigures.supersede(of(owner), revenue=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE sent (enterprise_id bigint, year int, source text, revenue numeric)"
        )
        cursor.execute(
            "INSERT INTO sent VALUES (%s, 2023, 'STAT', 5), (%s, 2023, 'STAT', 6)", [one.pk, other.pk]
        )
    values = {"revenue": "t.revenue * %s", "note": "''", "made_at": "now()"}
    assert AnnualFigures.supersede_all("sent", values, parameters=[2]) == 2
    assert kept(one) == [(2023, 1, False, 1), (2023, 2, True, 10)]
    assert kept(other) == [(2023, 1, True, 12)]
    assert kept(beside) == [(2023, 1, True, 1)]
