"""Sessions in the cache, that know a server that does not answer from a session that there is not.

Django's own engine takes any failure for an empty session: it signs everybody out and deletes their cookies.
"""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.cache import SessionStore as CacheStore
from django.core.cache.backends.base import BaseCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class SessionStore(CacheStore):
    """A session; reading it raises where the server cannot be reached, once asked and not again for one request."""

    _cache: BaseCache
    _failure: RedisError | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; empty where there is none. Raises RedisError."""
        if self._failure is not None:
            raise self._failure
        try:
            found = self._cache.get(self.cache_key)
        except RedisError as error:
            self._failure = error
            raise
        if found is None:
            self._session_key = None
        return found or {}

    def save(self, must_create: bool = False) -> None:
        """Keep the session. What nobody changed is only prolonged: where that fails, the answer still goes out.

        By then what the view has written is committed; an error would deny it.
        """
        if must_create or self.modified:
            super().save(must_create)
            return
        try:
            super().save()
        except (RedisError, UpdateError):
            log.warning("session_not_prolonged", exc_info=True)
