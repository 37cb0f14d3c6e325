"""The closed lists of the ledger."""

import csv
from pathlib import Path

import pytest
from django.db.models import TextChoices

from cultivation.ledger.categories import (
    Category,
    Channel,
    HandlingResult,
    LimitClass,
    Rung,
    Satisfaction,
    SubCategory,
    default_limit_class,
)

CITY = Path(__file__).parents[3] / "data" / "shenzhen"


def test_every_category_has_a_department_in_the_city() -> None:
    with (CITY / "departments.csv").open(encoding="utf-8") as file:
        routed = {code for row in csv.DictReader(file) for code in row["categories"].split(";") if code}
    assert routed == set(Category.values)


def test_policy_questions_are_consultations_and_the_rest_is_ordinary() -> None:
    assert {category for category in Category if default_limit_class(category) is LimitClass.CONSULT} == {
        Category.POLICY
    }


@pytest.mark.parametrize(
    ("score", "word", "satisfied"),
    [
        (5, "非常满意", True),
        (4, "满意", True),
        (3, "基本满意", True),
        (2, "不满意", False),
        (1, "不满意", False),
    ],
)
def test_a_score_of_five_is_put_into_the_ledgers_words(score: int, word: str, satisfied: bool) -> None:
    given = Satisfaction.from_score(score)
    assert str(given.label) == word
    assert given.counts_as_satisfied is satisfied


def test_an_answer_that_never_came_is_not_counted_as_satisfied() -> None:
    assert not Satisfaction.NOT_RATED.counts_as_satisfied


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_off_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        Satisfaction.from_score(score)


@pytest.mark.parametrize(
    ("codes", "longest"),
    [
        (Category, 12),
        (SubCategory, 20),
        (LimitClass, 10),
        (Channel, 12),
        (HandlingResult, 10),
        (Satisfaction, 16),
        (Rung, 16),
    ],
)
def test_a_code_fits_the_column_that_holds_it(codes: type[TextChoices], longest: int) -> None:
    assert max(len(value) for value in codes.values) <= longest
