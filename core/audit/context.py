"""Who writes, in which request, why: told to PostgreSQL before the first write of a transaction.

The triggers of schema `history` read the transaction-local settings `portal.actor`,
`portal.acting_for` (whom the actor acts for: `actor.acting_for_id`), `portal.request`, `portal.batch` and
`portal.reason`; a write outside of `recording` is recorded too, without an actor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_SETTINGS = (
    "portal.stamp",
    "portal.actor",
    "portal.acting_for",
    "portal.request",
    "portal.batch",
    "portal.reason",
)


def _request_id() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _tell(values: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in values),
            [part for pair in values.items() for part in pair],
        )


def _told() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS)
        )
        row = cursor.fetchone() or ()
    return dict(zip(_SETTINGS, row, strict=True))


@contextmanager
def recording(*, actor: Any = None, reason: str = "", batch: int | None = None) -> Iterator[None]:
    """A transaction whose writes are recorded under `actor` (a user or None for the system).

    Nested in another it changes the stamp for its inside and puts the outer one back.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _told() if nested else {}
        _tell(
            {
                "portal.stamp": "",
                "portal.actor": "" if actor is None else str(actor.pk),
                "portal.acting_for": str(getattr(actor, "acting_for_id", None) or ""),
                "portal.request": _request_id(),
                "portal.batch": "" if batch is None else str(batch),
                "portal.reason": reason,
            }
        )
        yield
        if nested:
            _tell(before)


def recorded(reason: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator of a service: one transaction, recorded under its keyword argument `actor`."""

    def wrap(service: Callable[P, R]) -> Callable[P, R]:
        @wraps(service)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            with recording(actor=kwargs.get("actor"), reason=reason):
                return service(*args, **kwargs)

        return inner

    return wrap
