"""Figures that are a hundred times the last ones, or a hundredth: most likely typed in another unit (万元 for 元).

Nothing is refused for it: the sender is asked once and may say that the figure is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.exact import Bools, Ints, known

TIMES = 100
"""From so many times the last figure on, either way, one is asked."""


def far_off(now: Ints, last: Ints) -> Bools:
    """Whether each figure is at least `TIMES` the last one, or at most one of so many parts; not beside 0 or nothing.

    Both in the smallest unit of the column; signs do not count.
    """
    comparable = known(now) & known(last) & (now != 0) & (last != 0)
    more, less = np.abs(np.where(comparable, now, 1)), np.abs(np.where(comparable, last, 1))
    larger, smaller = np.maximum(more, less), np.minimum(more, less)
    far: Bools = comparable & (larger // TIMES >= smaller)
    return far


@dataclass(frozen=True)
class Question:
    """A figure that is asked about: its field, what is stated and what it is compared with, as whole numbers."""

    field: str
    stated: int
    last: int

    @property
    def answer(self) -> str:
        """What says that just this figure is right."""
        return f"{self.field}={self.stated}"


def questions(
    now: Mapping[str, npt.NDArray[Any]], last: Mapping[str, Ints], confirmed: frozenset[str]
) -> Iterator[Question]:
    """What to ask of one return, a frame of one row; what was confirmed is not asked again."""
    for code, figure in now.items():
        if code in last and far_off(figure, last[code])[0]:
            asked = Question(code, int(figure[0]), int(last[code][0]))
            if asked.answer not in confirmed:
                yield asked
