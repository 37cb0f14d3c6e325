"""A service that is away: PostgreSQL that restarts, or the Redis-protocol server that does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import InterfaceError, OperationalError
from redis import exceptions as redis

_PG_AWAY: Final = ("08", "57P", "53300")
"""Connection lost, shut down or not yet up, no connection left; without a code the server was not even reached."""


def is_outage(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, says that a service could not be reached."""
    return any(_is_away(each) for each in causes(error))


def is_database_outage(error: BaseException | None) -> bool:
    """Whether it was the database: then nobody knows whether a commit that was under way has been made."""
    return any(_database_is_away(each) for each in causes(error))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _is_away(error: BaseException) -> bool:
    return _database_is_away(error) or isinstance(error, redis.ConnectionError | redis.TimeoutError)


def _database_is_away(error: BaseException) -> bool:
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(_PG_AWAY)
