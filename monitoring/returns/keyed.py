"""A return as it is typed: from texts in a unit to the columns of one row, and to what is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from core.exact import MISSING
from monitoring.returns.fields import FIELDS, NUMBERS, Field, FieldUnit
from monitoring.returns.rules.findings import Finding, Strength
from monitoring.returns.rules.frame import Bounds, ReturnFrame, Window
from monitoring.returns.rules.reading import read_number

POWERS = {"万元": 4, "千元": 3, "元": 0}
"""The units in which a form may be filled in, as powers of ten of a yuan; the first is the usual one."""
_MOST = {FieldUnit.PERSON: 2**31 - 1, FieldUnit.KWH: 10**15 - 1}


@dataclass(frozen=True)
class Keyed:
    """One return as typed: its frame of one row, and what is too large for any such figure."""

    frame: ReturnFrame
    too_large: tuple[Finding, ...]

    def stored(self) -> dict[str, Any]:
        """The values by field, as the table holds them."""
        return {field.code: self._stored(field) for field in FIELDS}

    def _stored(self, field: Field) -> Any:
        value = self.frame.values[field.code][0]
        if field.is_number:
            if value == MISSING:
                return None
            return (
                int(value) if field.unit is FieldUnit.PERSON else Decimal(int(value)).scaleb(-field.decimals)
            )
        if field.code == "filled_on":
            return dt.date.fromisoformat(str(value)) if value else None
        return str(value)


def read(
    typed: Mapping[str, Any], *, power: int, bounds: Bounds, on_list: bool, in_scope: bool, window: Window
) -> Keyed:
    """Read what was typed; amounts in the unit of that power of ten (V04 counts decimals in it)."""
    values: dict[str, Any] = {}
    refused: dict[str, Any] = {}
    sent: dict[str, list[str]] = {}
    too_large = []
    for field in FIELDS:
        raw = typed.get(field.code)
        if not field.is_number:
            values[field.code] = np.array([_text(raw)])
            continue
        number, refusal = read_number(raw, field, power=power, decimals=bounds.decimals)
        most = _MOST.get(field.unit) if field.unit else None
        if most is not None and number != MISSING and abs(number) > most:
            too_large.append(_too_large(field, raw))
            number = MISSING
        values[field.code] = np.array([number], dtype=np.int64)
        refused[field.code] = np.array([refusal], dtype=np.uint8)
        sent[field.code] = [_text(raw)]
    frame = ReturnFrame(
        1,
        values,
        refused,
        sent,
        on_list=np.array([on_list]),
        in_scope=np.array([in_scope]),
        window=np.array([window], dtype=np.int8),
    )
    return Keyed(frame, tuple(too_large))


def _text(raw: Any) -> str:
    return "" if raw is None else str(raw).strip()


def _too_large(field: Field, raw: Any) -> Finding:
    sentence = _("“%(field)s”的数值过大，请核对") % {"field": field.name}
    return Finding(0, "V04", Strength.BLOCK, field.code, _text(raw), "", sentence)


def shown(field: Field, value: Any, power: int) -> str:
    """A stored value as it would be typed in a unit: all its digits, no separators; '' for nothing."""
    if value is None or value == "":
        return ""
    if field.unit is FieldUnit.YUAN:
        value = Decimal(value).scaleb(-power)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def unit_for(stored: Mapping[str, Any]) -> str:
    """The coarsest unit in which all stored amounts have at most two decimals, so that none must be rounded."""
    amounts = [
        stored[field.code] for field in NUMBERS if field.unit is FieldUnit.YUAN and stored.get(field.code)
    ]
    for unit, power in POWERS.items():
        if all((each.scaleb(2 - power) % 1) == 0 for each in amounts):
            return unit
    return "元"


__all__ = ["POWERS", "Keyed", "read", "shown", "unit_for"]
