"""The cards beside the to-dos of the home page: what a room shows there, and the registry it shows them by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.pace import Pace
from core.registry import Registry


@dataclass(frozen=True)
class Figure:
    """A large number with its word; `url` opens its rows, `is_short` shows it in red."""

    value: int
    label: str
    url: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class Panel:
    """One card: figures, a progress towards a target, and a remark."""

    code: str
    title: str
    aside: str = ""
    figures: tuple[Figure, ...] = ()
    pace: Pace | None = None
    note: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PanelSource:
    """Where cards come from: a fixed number of queries; none for whom they do not concern, permission or not."""

    code: str
    permission: str
    order: int
    find: Callable[[Any, dt.date], Sequence[Panel]]


panels: Registry[PanelSource] = Registry()


def panels_of(user: Any, day: dt.date) -> list[Panel]:
    """The cards of a person, in their order."""
    return [panel for source in panels.allowed(user) for panel in source.find(user, day)]
