"""What the forms of an enterprise take, to the border of what is kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from cultivation.enterprises.forms import (
    DayField,
    EnterpriseForm,
    ExitForm,
    FiguresForm,
    InclusionForm,
    WanField,
)
from cultivation.enterprises.models import AnnualFigures, Enterprise, Exit, Inclusion
from tests.support.factories import unit, user


@pytest.mark.parametrize(
    ("form", "model", "field"),
    [
        *(
            (EnterpriseForm, Enterprise, field)
            for field in ("name", "industry", "address", "contact", "phone")
        ),
        (FiguresForm, AnnualFigures, "note"),
        (InclusionForm, Inclusion, "source"),
        (ExitForm, Exit, "source"),
    ],
)
def test_a_text_may_be_as_long_as_it_is_kept(form: Any, model: Any, field: str) -> None:
    assert form.base_fields[field].max_length == model._meta.get_field(field).max_length


@pytest.mark.django_db
def test_only_name_code_district_and_status_are_needed() -> None:
    district = unit("宝安区")
    filled = {"name": "甲", "uscc": "914403001922038216", "district": district.pk, "status": "OPERATING"}
    assert EnterpriseForm(filled, user=user("BUREAU")).is_valid()
    empty = EnterpriseForm({}, user=user("BUREAU"))
    assert set(empty.errors) == set(filled)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1900-01-01", dt.date(1900, 1, 1)),
        ("2100年12月31日", dt.date(2100, 12, 31)),
        ("1899-12-31", None),
        ("2101-01-01", None),
        ("2015-03", None),
    ],
)
def test_a_day_is_of_a_year_that_imports_take_too(text: str, day: dt.date | None) -> None:
    field = DayField()
    if day is not None:
        assert field.clean(text) == day
        return
    with pytest.raises(ValidationError, match="请按 2015-03-01"):
        field.clean(text)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,850，123.456789", Decimal("18501234567.89")),
        (" 0.000001 ", Decimal("0.01")),
        ("-3", Decimal(-30_000)),
        ("", None),
        (None, None),
    ],
)
def test_an_amount_in_wan_is_yuan_to_the_fen(text: str | None, yuan: Decimal | None) -> None:
    assert WanField().clean(text) == yuan


@pytest.mark.parametrize("text", ["0.0000001", "1234567890", "很多"])
def test_an_amount_that_is_none_or_finer_than_a_fen_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        WanField().clean(text)


@time_machine.travel("2024-10-15 10:00 +0800")
def test_figures_are_of_the_last_twelve_full_years_and_of_the_sources_one_may_write() -> None:
    form = FiguresForm(sources=["TAX", "STAT"])
    offered: dict[str, Any] = {
        code: field for code, field in form.fields.items() if code in ("year", "source")
    }
    assert [value for value, _label in offered["year"].choices] == list(range(2023, 2011, -1))
    assert {value for value, _label in offered["source"].choices} == {"TAX", "STAT"}
