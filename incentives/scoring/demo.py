"""The demo's self-checks: enterprises that state everything, some things, or what shows a gap; then two years judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import User
from accounts.roles import Permission
from core.bulk import create_rows
from core.demo import Invention, unrecorded
from cultivation.enterprises.rules import covers
from incentives.scoring.candidates import refresh
from incentives.scoring.models import SelfCheckAnswer

MOST: Final = 180
_REVENUE: Final = 10_000_000
_GOOD: Final[Mapping[str, str]] = {
    "main_share": "86", "growth_last": "14.5", "growth_before": "11", "margin": "8.6", "debt": "46", "rd_staff": "22",
    "ip": "I_HIGH", "ip_first_class": "3", "institution": "CITY", "hightech": "1", "niche_years": "9",
    "field": "BASE_OR_CHAIN", "strategic": "1", "digital": "3", "quality": "2", "local": "9", "info_system": "1",
    "certified": "1", "niche_share": "12", "own_brand": "1", "key_link": "1", "award": "NONE", "contest": "NONE",
    "equity_2y": "0.00", "equity_3y": "0.00",
}  # fmt: skip
_SOME: Final = ("margin", "ip", "field", "digital", "quality", "niche_years", "institution", "strategic")
_WEAK: Final[Mapping[str, str]] = {
    "margin": "1.5", "ip": "II", "field": "NONE", "digital": "1", "quality": "0", "institution": "NONE", "strategic": "0",
    "local": "2", "niche_years": "3", "hightech": "0", "ip_first_class": "0", "info_system": "0",
}  # fmt: skip
_RESEARCH: Final = 6
"""Of its revenue, in per cent, an enterprise that states all of it spent so much on research."""


def write(asked: Invention) -> None:
    """Some answers for this year and the last, and everyone judged."""
    today = timezone.localdate(asked.at)
    writers = [user for user in demo_users() if user.can(Permission.ENTERPRISE_WRITE)]
    with unrecorded(SelfCheckAnswer):
        firms = _firms()
        for year in (today.year - 1, today.year):
            create_rows(list(_answers(firms, writers, year, asked.at)))
    for year in (today.year - 1, today.year):
        refresh(year=year, today=today)


def _firms() -> list[tuple[Any, ...]]:
    """The first enterprises whose revenue is beyond the least that a title takes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.district_id, e.street_id, s.revenue_last FROM cultivation_enterprise e"
            " JOIN cultivation_standing s ON s.enterprise_id = e.id"
            " WHERE s.revenue_last >= %s AND e.status = 'OPERATING' AND e.merged_into_id IS NULL ORDER BY e.id LIMIT %s",
            [_REVENUE, MOST],
        )
        return list(cursor.fetchall())


def _answers(
    firms: list[tuple[Any, ...]], writers: list[User], year: int, at: dt.datetime
) -> Iterator[SelfCheckAnswer]:
    for place, (key, district, street, revenue) in enumerate(firms):
        by = next(
            user
            for user in writers
            if covers(user.grants, Permission.ENTERPRISE_WRITE.value, district, street)
        )
        for fact, value in _said(place, revenue).items():
            yield SelfCheckAnswer(
                enterprise_id=key,
                year=year,
                fact=fact,
                value=value,
                stated_by=by,
                stated_at=at - dt.timedelta(days=place % 20),
            )


def _said(place: int, revenue: Any) -> dict[str, str]:
    """What one states, in turn: all of it, some, what shows gaps."""
    if place % 3 == 0:
        research = f"{revenue * _RESEARCH / 100:.2f}"
        return {**_GOOD, "rd_expense": research, "rd_before": research}
    if place % 3 == 1:
        return {fact: _GOOD[fact] for fact in _SOME}
    return dict(_WEAK)
