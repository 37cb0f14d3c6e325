"""Digits of other scripts are read nowhere: not in files and not in forms; full-width ones everywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cultivation.enterprises.forms import FiguresForm
from exchange.dataset import Column, Kind
from exchange.kinds import parse
from exchange.kinds.base import Context
from monitoring.returns.fields import BY_CODE
from monitoring.returns.rules.reading import Refusal, read_number

FOREIGN = {
    Kind.INTEGER: "٨٦",
    Kind.AMOUNT: "١٢٣",
    Kind.QUANTITY: "٥",
    Kind.YEAR: "٢٠٢٣",
    Kind.DATE: "٢٠١٥-٠٣-٠١",
    Kind.PHONE: "١٣٨٠٠١٣٨٠٠٠",
}


@pytest.mark.parametrize("kind", FOREIGN, ids=str)
def test_a_file_refuses_them(kind: Kind) -> None:
    column = Column("x", "甲", kind, unit="万元" if kind is Kind.AMOUNT else "")
    found = parse([FOREIGN[kind]], Context(column, column.unit, date(2024, 5, 6)))
    assert found.missing.tolist() == [True]
    assert len(found.faults) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "typed", "fine"), [
    ("employees", "٨٦", False), ("revenue", "١٢٣", False), ("employees", "８６", True), ("revenue", "１，２３４．５", True),
])  # fmt: skip
def test_a_form_refuses_them_too(field: str, typed: str, fine: bool) -> None:
    data: dict[str, Any] = {"year": "2023", "source": "ENTERPRISE", field: typed}
    form = FiguresForm(data, sources=["ENTERPRISE"])
    form.is_valid()
    assert (field not in form.errors) is fine


def test_a_return_refuses_them_too() -> None:
    assert read_number("٨٦", BY_CODE["employees"])[1] is Refusal.NOT_A_NUMBER
    assert read_number("８６", BY_CODE["employees"])[0] == 86
