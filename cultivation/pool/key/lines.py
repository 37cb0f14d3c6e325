"""The key pool's rows as a page prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise

from cultivation.enterprises import industries
from cultivation.enterprises.lines import expected_between, standing_light
from cultivation.enterprises.models import Enterprise
from cultivation.pool.key.counts import KeyStanding
from cultivation.pool.models import KeyMember

Text = str | Promise


@dataclass(frozen=True)
class KeyLine:
    """A key member: `note` is why it left, or what was said to the nomination."""

    row: KeyMember
    industry: str
    light: tuple[str, Text]
    between: Text
    note: str


@dataclass(frozen=True)
class SuggestedLine:
    """One who may be nominated, with its place in the order."""

    row: Any
    rank: int
    industry: str
    light: tuple[str, Text]
    between: Text


@dataclass(frozen=True)
class QuotaBar:
    """A district's key pool as a bar, in thousandths of its width; `mark` is the quota, None without one."""

    confirmed: int
    nominated: int
    mark: int | None


def quota_bar(standing: KeyStanding) -> QuotaBar:
    """As wide as the quota or the members, whichever is more."""
    count, quota = standing.count, standing.quota
    most = max(quota or 0, count.members, 1)
    held = 1000 * standing.held // most
    return QuotaBar(
        held, 1000 * count.members // most - held, None if quota is None else 1000 * quota // most
    )


def key_lines(rows: Iterable[KeyMember]) -> list[KeyLine]:
    """Members as lines."""
    known = industries.names()
    return [
        KeyLine(
            row,
            industries.shown(row.enterprise.industry, known),
            standing_light(row.enterprise.standing),
            expected_between(row.enterprise.standing),
            _note(row),
        )
        for row in rows
    ]


def suggested_lines(rows: Iterable[Enterprise], first: int) -> list[SuggestedLine]:
    """Suggestions as lines, numbered from `first` on."""
    known = industries.names()
    return [
        SuggestedLine(
            row,
            rank,
            industries.shown(row.industry, known),
            standing_light(row.standing),
            expected_between(row.standing),
        )
        for rank, row in enumerate(rows, first)
    ]


def _note(row: KeyMember) -> str:
    if row.cause and row.left_on:
        return f"{row.get_cause_display()} {date_format(row.left_on, 'n月j日')}"
    return row.answer
