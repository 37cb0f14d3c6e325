"""What this room does when figures or facts below it change: returns that are compared with them are judged again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.audit.context import recording
from cultivation import signals
from monitoring.returns import restating

_WHY = "有关数据变更后重新审核报表"


def on_figures_changed(*, enterprise: int, year: int, **_facts: Any) -> None:
    """Annual accounts are known, or others are of record."""
    with recording(reason=_WHY):
        restating.accounts_restated(enterprise, year)


def on_imported(*, batch: int, **_facts: Any) -> None:
    """An import, or its undo, wrote annual accounts, inclusions or exits."""
    with recording(reason=_WHY):
        restating.facts_imported(batch)


def on_scale_changed(*, enterprise: int, on: dt.date, **_facts: Any) -> None:
    """An enterprise was included, or left, from a day on."""
    with recording(reason=_WHY):
        restating.scale_restated([enterprise], on)


def on_facts_moved(*, enterprises: list[int], **_facts: Any) -> None:
    """Archives were merged or parted: whose inclusions and exits are whose changed for all quarters."""
    with recording(reason=_WHY):
        restating.scale_restated(enterprises, dt.date.min)


def register() -> None:
    """Called once from `room.register()`."""
    signals.figures_changed.connect(on_figures_changed, dispatch_uid="returns.figures_changed")
    signals.enterprises_merged.connect(on_imported, dispatch_uid="returns.enterprises_merged")
    signals.enterprise_included.connect(on_scale_changed, dispatch_uid="returns.enterprise_included")
    signals.enterprise_exited.connect(on_scale_changed, dispatch_uid="returns.enterprise_exited")
    signals.facts_moved.connect(on_facts_moved, dispatch_uid="returns.facts_moved")
