"""The codes of the scan's columns; names (``.name``) are what is stored and exchanged.

The enumerations of the rooms below are coded by a member's place, from 1. 0 always means "none": not applicable,
not on record, no return.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Self, TypeVar

import numpy as np
import numpy.typing as npt
from django.db.models import TextChoices

from cultivation.enterprises.codes import ExitReason
from monitoring.returns.fields import ProductionStatus

Codes = npt.NDArray[np.int8]
NONE: Final = 0
C = TypeVar("C", bound=TextChoices)


def code_of(member: TextChoices) -> int:
    """The code of a member of an enumeration."""
    return list(type(member)).index(member) + 1


def member_of(enumeration: type[C], code: int) -> C | None:
    """The member that a code stands for; nothing for 0."""
    return list(enumeration)[code - 1] if code else None


def name_of(enumeration: type[TextChoices], code: int) -> str:
    """The name of the member that a code stands for; empty for 0."""
    member = member_of(enumeration, code)
    return member.name if member else ""


class Labelled(IntEnum):
    """A code with a number for columns and a Chinese label for people."""

    label: str

    def __new__(cls, number: int, label: str = "") -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.label = label
        return member


class ShareSource(Labelled):
    """Where the industry share came from."""

    NONE = 0, "不适用"
    INDUSTRY = 1, "行业"
    CITY = 2, "全市"
    DEFAULT = 3, "默认值"


class QuantileOrigin(Labelled):
    """Where Q10 and Q90 came from: a size band of the quarter, the whole city, the defaults, or the first year."""

    NONE = 0, "不适用"
    A = 1, "规模带A"
    B = 2, "规模带B"
    C = 3, "规模带C"
    D = 4, "规模带D"
    E = 5, "规模带E"
    F = 6, "规模带F"
    CITY = 7, "全市"
    DEFAULT = 8, "默认值"
    FIRST_YEAR = 9, "开业首年"


EXITS_OF_X1: Final = (
    ExitReason.MOVED_OUT,
    ExitReason.DEREGISTERED,
    ExitReason.REVOKED,
    ExitReason.INDUSTRY_CHANGED,
)
"""Exit reasons on record that fire X1."""

FOLLOW_UP_STATUSES: Final = (ProductionStatus.MOVING, ProductionStatus.DEREGISTERING)
"""Statuses that fire nothing but put an above-scale enterprise on the follow-up list."""
