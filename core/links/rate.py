"""How often one link may be sent through in an hour (`link_hourly_max`), counted in Valkey."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.utils import timezone

from core.links.models import Link
from core.parameters.selectors import at

HOURLY = "link_hourly_max"
_SECONDS = 3600


def too_often(link: Link) -> bool:
    """Count one more submission; whether it is more than an hour allows (none, where that is not known)."""
    key = f"link:sent:{link.pk}:{int(time.time()) // _SECONDS}"
    cache.add(key, 0, _SECONDS)
    return cache.incr(key) > (at(timezone.localdate()).count(HOURLY) or 0)
