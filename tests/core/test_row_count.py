"""Rows are counted without asking for their keys, so that an index on other columns is enough."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from core.parameters.models import Parameter
from core.row_count import row_count

pytestmark = pytest.mark.django_db


def test_all_rows_and_those_of_a_condition_are_counted_in_one_statement_that_names_no_key() -> None:
    for code, mark in (("a", "plan"), ("b", "ours"), ("c", "ours")):
        Parameter.objects.create(code=code, value="1", unit="count", valid_from="2024-01-01", mark=mark)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = Parameter.objects.aggregate(all=row_count(), ours=row_count(Q(mark="ours")))
    assert found == {"all": 3, "ours": 2}
    assert [f'"{Parameter._meta.db_table}"."id"' in query["sql"] for query in asked] == [False]
