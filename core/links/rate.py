"""How often one link may be sent through in an hour (`link_hourly_max`), counted in Valkey.

What a page sends by itself (`link_draft_hourly_max`) is counted apart, so that it never stands in the way of a person.
"""

from __future__ import annotations

import time

from django.core.cache import cache
from django.utils import timezone

from core.links.models import Link
from core.parameters.selectors import at

HOURLY = "link_hourly_max"
ASIDE = "link_draft_hourly_max"
_SECONDS = 3600


def too_often(link: Link, most: str = HOURLY) -> bool:
    """Count one more submission; whether it is more than an hour allows (none, where that is not known)."""
    kind = "sent" if most == HOURLY else "aside"
    key = f"link:{kind}:{link.pk}:{int(time.time()) // _SECONDS}"
    cache.add(key, 0, _SECONDS)
    return cache.incr(key) > (at(timezone.localdate()).count(most) or 0)
