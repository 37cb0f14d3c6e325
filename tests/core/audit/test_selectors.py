"""What pages read of the history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from core.audit import selectors
from core.audit.context import recording
from core.parameters.models import Parameter
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_the_history_of_a_row_is_told_field_by_field_newest_first() -> None:
    actor = factories.user("ADMIN", name="赵一")
    with recording(actor=actor, reason="新增"):
        row = Parameter.objects.create(
            code="x", value="1", unit="count", valid_from="2024-01-01", mark="ours"
        )
    with recording(actor=actor, reason="改正", batch=4):
        Parameter.objects.filter(pk=row.pk).update(value="2")
    found = selectors.history_of(Parameter, row.pk)
    first = found[0]
    assert (first.op, first.label, first.old, first.new) == ("U", "取值", "1", "2")
    assert (first.actor, first.reason, first.batch) == ("赵一", "改正", 4)
    assert {change.field for change in found[1:]} >= {"code", "value", "unit"}
    assert all(change.op == "I" and change.old is None for change in found[1:])


def test_stamps_are_found_by_person_table_and_day_in_a_fixed_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    actor = factories.user("ADMIN")
    for number in range(3):
        with recording(actor=actor, reason=f"第{number}次"):
            Parameter.objects.create(
                code=f"x{number}", value="1", unit="count", valid_from="2024-01-01", mark="ours"
            )
    today = timezone.localdate()
    with django_assert_num_queries(4):
        by = selectors.written_by_person(actor.username)
        found = selectors.stamps(by & selectors.written_in("core_parameter") & selectors.written_on(today))
    assert [row.stamp.reason for row in found] == ["第2次", "第1次", "第0次"]
    assert found[0].tables == [("core_parameter", "I", 1)]
    assert selectors.stamps(by & selectors.written_in("core_calendarday")) == []
    assert selectors.stamps(by & selectors.written_on(today - dt.timedelta(1))) == []
    (second,) = selectors.stamps(by, before=found[0].stamp.pk, limit=1)
    assert second.stamp.reason == "第1次"


def test_a_value_is_told_in_words() -> None:
    actor = factories.user("ADMIN", name="赵一")
    with recording(actor=actor, reason="新增"):
        row = Parameter.objects.create(
            code="x", value="1", unit="count", valid_from="2024-01-01", mark="ours", changed_by=actor
        )
    names = selectors.names_behind(Parameter, selectors.history_of(Parameter, row.pk))
    assert names == {("changed_by_id", actor.pk): str(actor)}
    told = [
        selectors.shown(Parameter, column, value, names)
        for column, value in (
            ("changed_by_id", actor.pk), ("changed_by_id", -1), ("value", None), ("value", ""),
            ("value", ["a", True]), ("value", False), ("value", {"b": 1}),
        )
    ]  # fmt: skip
    assert told == [str(actor), "-1", "", "", "a、是", "否", '{"b": 1}']
