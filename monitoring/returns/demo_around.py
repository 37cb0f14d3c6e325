"""What surrounds the demo's returns: links to enterprises, and the reminders of the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType

from core.demo import Invention
from core.links.models import Link
from cultivation.enterprises.demo.economy import Economy
from monitoring.returns import quarters
from monitoring.returns.by_link import RETURN
from monitoring.returns.models import MonitoringMember
from monitoring.returns.services.reminding import remind

LINKS = 60


def write(asked: Invention) -> None:
    """Lay them down around the newest quarter."""
    city = asked.of(Economy)
    _links(city)
    remind(city.at)


def _links(city: Economy) -> None:
    """报送链接 to some of the list, unused, ended and expired in turn.

    No token leads to a digest that begins with the word: the demo's links open nothing.
    """
    kind, until = ContentType.objects.get_for_model(MonitoringMember), quarters.ensure(city.last).closes_on
    members = MonitoringMember.objects.filter(year=city.last.year, quarter=city.last.quarter).order_by("pk")
    ends: tuple[dict[str, Any], ...] = (
        {"expires_on": until},
        {"expires_on": until, "revoked_at": city.at - dt.timedelta(hours=4), "uses": 1},
        {"expires_on": city.at.date() - dt.timedelta(days=1)},
    )
    Link.objects.bulk_create(
        Link(purpose=RETURN, content_type=kind, object_id=pk, digest=f"demo-return-{pk}", **ends[place % 3])
        for place, pk in enumerate(members.values_list("pk", flat=True)[:LINKS])
    )
