"""Text, codes, phones and unit names: tidied as whole columns, checked for length and pattern."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from exchange.errors import ErrorCode
from exchange.kinds.base import Bad, Cells, Context, Fault, Parsed, by_value, filled
from exchange.kinds.cells import NOTHING, texts, tidied, without_blanks

_PHONE_DIGITS = re.compile(r"(?:\D*\d){7}", re.ASCII)
_MOBILE = re.compile(r"(?:\+?86-?)?(1\d{2})-?(\d{4})-?(\d{4})(?:\.0+)?", re.ASCII)
_PLAIN_MOBILE = re.compile(r"1\d{10}", re.ASCII)
_POWER = re.compile(r"\d+(\.\d+)?[eE]\+?\d+", re.ASCII)
_ERROR_VALUES = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


def parse_text(cells: Cells, context: Context) -> Parsed:
    """Names, addresses, descriptions: trimmed, half-width letters and digits, no line breaks."""
    return _finished(tidied(texts(cells)), context)


def parse_code(cells: Cells, context: Context) -> Parsed:
    """Codes: no blank anywhere, half-width, upper-case. A number cell gives its digits."""
    return _finished([text.upper() for text in without_blanks(texts(cells))], context)


def parse_unit(cells: Cells, context: Context) -> Parsed:
    """A unit's name or code as written, without blanks; which unit it is, is decided where units are known."""
    return _finished(without_blanks(texts(cells)), context)


def parse_phone(cells: Cells, context: Context) -> Parsed:
    """Phone numbers: at least seven digits; a mobile number loses its hyphens, 86 and a number's .0."""

    def phone(text: str) -> str | Bad | None:
        if text in NOTHING or (context.column.masked and "*" in text):
            return None
        return read_phone(text) or Bad(ErrorCode.NOT_A_PHONE)

    return _limited(by_value(without_blanks(texts(cells)), phone), context)


def read_phone(text: str) -> str | None:
    """One number, half-width and without blanks, as it is kept; None when it is no phone number.

    A number that a spreadsheet has written with an exponent has lost digits, and is none.
    """
    if _PLAIN_MOBILE.fullmatch(text):  # nearly all of a file, and nothing is left to say of them
        return text
    if _POWER.fullmatch(text):
        return None
    if mobile := _MOBILE.fullmatch(text):
        return "".join(mobile.groups())
    return text if _PHONE_DIGITS.match(text) else None


def _finished(column: list[str], context: Context) -> Parsed:
    rules = context.column
    if rules.clean or rules.pattern:
        return _limited(by_value(column, _ruled(context)), context)
    nothing = NOTHING | _ERROR_VALUES
    masked = rules.masked and any("*" in text for text in column)
    if not masked and nothing.isdisjoint(column):  # every cell states something
        missing = np.zeros(len(column), dtype=bool)
        return _limited(Parsed(filled(column, missing, "object"), missing), context)
    out: list[str | None] = [None if text in nothing or (masked and "*" in text) else text for text in column]
    missing = np.fromiter((text is None for text in out), dtype=bool, count=len(out))
    faults: list[Fault] = []
    if missing.any():
        faults = [
            Fault(i, ErrorCode.CELL_ERROR, column[i])
            for i in np.flatnonzero(missing).tolist()
            if column[i][:1] == "#"
        ]
    return _limited(Parsed(filled(out, missing, "object"), missing, faults), context)


def _ruled(context: Context) -> Callable[[str], str | Bad | None]:
    rules, pattern = context.column, re.compile(context.column.pattern)

    def value(text: str) -> str | Bad | None:
        if text in NOTHING or (rules.masked and "*" in text):
            return None
        if text in _ERROR_VALUES:
            return Bad(ErrorCode.CELL_ERROR)
        if rules.clean:
            cleaned = rules.clean(text)
            if isinstance(cleaned, Bad):
                return cleaned
            text = cleaned
        if rules.pattern and not pattern.fullmatch(text):
            return Bad(ErrorCode.BAD_FORMAT, {"expected": str(rules.expected or rules.pattern)})
        return text or None

    return value


def _limited(parsed: Parsed, context: Context) -> Parsed:
    """Refuse texts longer than the column takes."""
    limit = context.column.max_length
    if limit is None or max(map(len, filter(None, parsed.values)), default=0) <= limit:
        return parsed
    long = [i for i, text in enumerate(parsed.values) if text is not None and len(text) > limit]
    for i in long:
        text = parsed.values[i]
        parsed.faults.append(Fault(i, ErrorCode.TOO_LONG, text[:300], {"limit": limit, "length": len(text)}))
        parsed.values[i] = None
        parsed.missing[i] = True
    return parsed
