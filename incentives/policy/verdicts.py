"""PASS, FAIL or UNKNOWN for a condition and for all of them, as int8 columns.

Any FAIL → FAIL; else any UNKNOWN → UNKNOWN; else PASS. The codes are ordered so that "all of them" is the minimum and
"any of them" the maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

Codes = npt.NDArray[np.int8]


class Eligibility(IntegerChoices):
    """Whether a condition, or all of them, are fulfilled (资格): int8 in columns, its name in what is stored."""

    FAIL = 0, _("不符合")
    UNKNOWN = 1, _("待定")
    PASS = 2, _("符合")


FAIL: Final = np.int8(Eligibility.FAIL)
UNKNOWN: Final = np.int8(Eligibility.UNKNOWN)
PASS: Final = np.int8(Eligibility.PASS)


def every(conditions: Sequence[Codes], size: int) -> Codes:
    """All of them hold; PASS where there are none."""
    return (
        np.asarray(np.minimum.reduce(list(conditions))) if conditions else np.full(size, PASS, dtype=np.int8)
    )


def some(conditions: Sequence[Codes]) -> Codes:
    """Any of them holds."""
    return np.asarray(np.maximum.reduce(list(conditions)))
