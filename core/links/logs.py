"""A link's token opens its page, so no log line holds one: neither ours nor Django's."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

_ADDRESS = re.compile(r"/l/[^\s\"']+")


def without_tokens(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor of structlog, the last before a line is written: addresses of public pages end after `/l/`."""
    for name, value in event.items():
        if isinstance(value, str) and "/l/" in value:
            event[name] = _ADDRESS.sub("/l/…", value)
    return event
