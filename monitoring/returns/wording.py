"""The words that stand beside figures: values of a return for people, and what to compare with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import UNKNOWN_TEXT, format_wan
from cultivation.enterprises.codes import Source
from monitoring.returns.fields import BY_CODE, Field, FieldUnit
from monitoring.returns.figures import Quarter
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.magnitude import Question
from monitoring.returns.states import ReturnState


def field_text(field: Field, value: Any) -> str:
    """A value for people, with its unit; `—` for nothing."""
    text = figure(field, value)
    if text == UNKNOWN_TEXT or field.unit is None:
        return text
    return f"{text} {'万元' if field.unit is FieldUnit.YUAN else field.unit.label}"


def word_of(row: QuarterlyReturn) -> str:
    """The state of a version in words; one that an undo took back says so."""
    if row.state == ReturnState.EMPTY:
        return _("导入已撤销")
    return str(ReturnState(row.state).label)


def figure(field: Field, value: Any, power: int = 4) -> str:
    """A value for people without its unit; amounts with two decimals, as on every page."""
    if value is None or value == "":
        return UNKNOWN_TEXT
    if field.choices is not None:
        return str(dict(field.choices.choices).get(value, value))
    if not isinstance(value, (int, Decimal)):
        return str(value)
    if field.unit is FieldUnit.YUAN:
        return format_wan(Decimal(value).scaleb(4 - power))
    number = Decimal(value)
    places = max(0, -int(number.normalize().as_tuple().exponent))
    return f"{number:,.{places}f}"


def beside(field: Field, quarter: Quarter | None, power: int) -> str:
    """The figure of record of another quarter in the form's unit, to compare with while one types; '' for none."""
    if quarter is None or (field.unit is None and field.choices is None):
        return ""
    value = quarter.of_record(field.code)
    return "" if value in (None, "") else f"{figure(field, value, power)}{_of(quarter, field)}"


def question_text(question: Question) -> str:
    """“营业收入”填的是 1,386,500.00 万元，上次是 1,250.00 万元。"""
    field = BY_CODE[question.field]
    return _("“%(field)s”填的是 %(stated)s，上次是 %(last)s") % {
        "field": field.name,
        "stated": field_text(field, _stored(field, question.stated)),
        "last": field_text(field, _stored(field, question.last)),
    }


def _stored(field: Field, whole: int) -> Decimal:
    return Decimal(whole).scaleb(-field.decimals)


def _of(quarter: Quarter, field: Field) -> str:
    """Whose figure it is, unless the enterprise's own."""
    source = quarter.source_of(field.code)
    return "" if source in (None, Source.ENTERPRISE) else f"（{Source(source).label}）"
