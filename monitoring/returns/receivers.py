"""What this room does when figures or facts below it change: returns that are compared with them are judged again.

Each change is told twice: within its transaction, when it is noted what is owed, and after it, when that is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from cultivation import signals
from monitoring.returns import restated
from monitoring.returns.owed import What
from monitoring.returns.restated import owe


def owe_accounts(*, enterprise: int, year: int, **_facts: Any) -> None:
    """Annual accounts are known, or others are of record."""
    owe(What.ACCOUNTS, enterprise=enterprise, year=year)


def owe_imported(*, batch: int, **_facts: Any) -> None:
    """An import, or its undo, wrote annual accounts, inclusions or exits."""
    owe(What.BATCH, batch=batch)


def owe_scale(*, enterprise: int, on: dt.date, **_facts: Any) -> None:
    """An enterprise was included, or left, from a day on."""
    owe(What.SCALE, enterprises=[enterprise], on=on.isoformat())


def owe_moved(*, enterprises: list[int], **_facts: Any) -> None:
    """Archives were merged or parted: whose inclusions and exits are whose changed for all quarters."""
    owe(What.SCALE, enterprises=enterprises, on=dt.date.min.isoformat())


def settle(**_facts: Any) -> None:
    """The change stands."""
    restated.settle()


_OWED: Final[Mapping[str, Callable[..., None]]] = {
    "figures_changed": owe_accounts,
    "enterprises_merged": owe_imported,
    "enterprise_included": owe_scale,
    "enterprise_exited": owe_scale,
    "facts_moved": owe_moved,
}


def register() -> None:
    """Called once from `room.register()`."""
    for name, note in _OWED.items():
        signal = getattr(signals, name)
        signals.committing.connect(note, sender=signal, dispatch_uid=f"returns.owed.{name}")
        signal.connect(settle, dispatch_uid=f"returns.{name}")
