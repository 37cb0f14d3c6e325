"""Unified social credit codes (统一社会信用代码), GB 32100-2015.

18 characters of a 31-character alphabet (digits and capitals without I, O, S, V, Z); the last is a check
on the first 17: c18 = (31 − Σ cᵢ·wᵢ mod 31) mod 31 with wᵢ = 3^(i−1) mod 31. A wrong character is named,
never guessed: O is not read as 0, nor I as 1.

`check` judges one code, `check_array` a column (a million in well under a second).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = np.array([pow(3, i, 31) for i in range(LENGTH - 1)], dtype=np.int64)

Texts = npt.NDArray[np.str_]
Ints = npt.NDArray[np.int64]


class UsccFault(IntEnum):
    """What is wrong with a code; OK is 0 so that a column of results is truthy where something is."""

    OK = 0
    LENGTH = 1
    CHARACTER = 2
    CHECK = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """The judgement of one code.

    `text` is the normalised code, `position` the place (1–18) that is wrong or None, `found` the character
    there, `expected` the check character the first 17 call for (None where they do not determine it),
    `length` the number of characters found.
    """

    text: str
    code: UsccFault
    position: int | None = None
    found: str = ""
    expected: str | None = None

    @property
    def is_valid(self) -> bool:
        """Whether the code is a USCC."""
        return self.code is UsccFault.OK

    @property
    def sentence(self) -> str:
        """What is wrong, for a person; empty for a valid code."""
        if self.code is UsccFault.LENGTH:
            return _("共 %(found)d 位，应为 18 位") % {"found": len(self.text)}
        if self.code is UsccFault.CHARACTER:
            return _("第 %(position)d 位“%(found)s”不是允许的字符") % {
                "position": self.position,
                "found": self.found,
            }
        if self.code is UsccFault.CHECK:
            return _("第 18 位校验码应为 %(expected)s") % {"expected": self.expected}
        return ""


@dataclass(frozen=True, slots=True)
class CheckedArray:
    """The judgement of a column of n codes, as arrays of length n.

    `text` normalised codes; `code` int8 of `UsccFault`; `position` int8, 1–18 or 0; `expected` '<U1', empty where
    the first 17 characters do not determine it.
    """

    text: Texts
    code: npt.NDArray[np.int8]
    position: npt.NDArray[np.int8]
    expected: Texts

    @property
    def is_valid(self) -> npt.NDArray[np.bool_]:
        """Where the code is a USCC."""
        return np.asarray(self.code == UsccFault.OK)

    def at(self, row: int) -> Checked:
        """The judgement of one row, with its sentence."""
        text, position = str(self.text[row]), int(self.position[row]) or None
        return Checked(
            text=text,
            code=UsccFault(int(self.code[row])),
            position=position,
            found=text[position - 1 : position] if position else "",
            expected=str(self.expected[row]) or None,
        )


def _values() -> npt.NDArray[np.int8]:
    table = np.full(128, -1, dtype=np.int8)
    for value, character in enumerate(ALPHABET):
        table[ord(character)] = value
    return table


_VALUE = _values()
_LETTERS = np.array(list(ALPHABET), dtype="<U1")


def normalise(text: str) -> str:
    """Full-width to half-width, every blank dropped, upper-case. Nothing is guessed."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def normalise_array(texts: npt.ArrayLike | Iterable[Any]) -> Texts:
    """`normalise` for a column; a missing entry (None, NaN) becomes ''."""
    column = _as_texts(texts)
    if not column.size:
        return column
    points = _code_points(column)
    points = np.where((points >= 0xFF01) & (points <= 0xFF5E), points - 0xFEE0, points)
    points = np.where((points >= 97) & (points <= 122), points - 32, points).astype(np.uint32)
    column = points.view(column.dtype).reshape(len(column))
    plain = ((points >= 48) & (points <= 57)) | ((points >= 65) & (points <= 90)) | (points == 0)
    odd = np.flatnonzero(~plain.all(axis=1))
    if odd.size:
        fixed = np.array([normalise(text) for text in column[odd].tolist()])
        column = column.astype(f"<U{max(_width(column), _width(fixed))}")
        column[odd] = fixed
    return column


def check(text: str) -> Checked:
    """Judge one code as a person typed it."""
    return check_array(np.array([text], dtype=str)).at(0)


def is_valid(text: str) -> bool:
    """Whether `text`, once normalised, is a USCC."""
    return check(text).is_valid


def check_array(texts: npt.ArrayLike | Iterable[Any]) -> CheckedArray:
    """Judge a column of codes (numpy or pandas strings, a list); None counts as empty.

    The first thing wrong is reported: the length, then the first character outside the alphabet, then the
    check.
    """
    text = normalise_array(texts)
    rows = len(text)
    lengths = np.char.str_len(text) if rows else np.zeros(0, dtype=np.int64)
    points = np.zeros((rows, LENGTH), dtype=np.uint32)
    if rows:
        found = _code_points(text)[:, :LENGTH]
        points[:, : found.shape[1]] = found
    values = _VALUE[np.minimum(points, 127)]

    wrong = values < 0
    body_known = ~wrong[:, : LENGTH - 1].any(axis=1)
    expected_value = _check_values(values[:, : LENGTH - 1])
    first_wrong = wrong.argmax(axis=1) + 1

    code = np.zeros(rows, dtype=np.int8)
    code[values[:, LENGTH - 1] != expected_value] = UsccFault.CHECK
    code[wrong.any(axis=1)] = UsccFault.CHARACTER
    code[lengths != LENGTH] = UsccFault.LENGTH
    position = np.zeros(rows, dtype=np.int8)
    position[code == UsccFault.CHECK] = LENGTH
    position[code == UsccFault.CHARACTER] = first_wrong[code == UsccFault.CHARACTER]
    determined = body_known & (lengths == LENGTH)
    expected = np.where(determined, _LETTERS[expected_value], "")
    return CheckedArray(text=text, code=code, position=position, expected=expected)


def make(bodies: npt.ArrayLike | Sequence[str]) -> Texts:
    """Complete bodies of 17 characters with their check characters, for demo data and tests.

    Raises ValueError where a body is not 17 characters of the alphabet.
    """
    body = _as_texts(bodies)
    if not body.size:
        return body.astype(f"<U{LENGTH}")
    if not np.all(np.char.str_len(body) == LENGTH - 1):
        raise ValueError("a body has 17 characters")
    points = _code_points(body)[:, : LENGTH - 1]
    values = _VALUE[np.minimum(points, 127)]
    if (values < 0).any():
        raise ValueError("a body holds a character outside the alphabet")
    letters = _LETTERS[_check_values(values)]
    return np.char.add(body, letters)


def _check_values(values: npt.NDArray[np.int8]) -> Ints:
    """The value of the check character for rows of 17 values; meaningless where a value is −1."""
    total = np.zeros(len(values), dtype=np.int64)
    for place, weight in enumerate(WEIGHTS):
        total += values[:, place] * weight
    return (31 - total % 31) % 31


def _as_texts(texts: npt.ArrayLike | Iterable[Any]) -> Texts:
    column = np.asarray(texts if hasattr(texts, "__array__") else list(texts))  # type: ignore[arg-type]
    if column.dtype.kind != "U":
        filled = ["" if _is_missing(item) else str(item) for item in column.tolist()]
        column = np.array(filled, dtype=str) if filled else np.zeros(0, dtype="<U1")
    return np.ascontiguousarray(column.astype(f"<U{max(_width(column), 1)}", copy=False))


def _is_missing(item: object) -> bool:
    return item is None or item != item  # noqa: PLR0124  (NaN is the one value unlike itself)


def _width(column: Texts) -> int:
    return int(column.dtype.itemsize // 4)


def _code_points(column: Texts) -> npt.NDArray[np.uint32]:
    """An (n, width) view of the characters' code points; shorter strings end in zeros."""
    return np.ascontiguousarray(column).view(np.uint32).reshape(len(column), -1)
