"""What the pool says of one enterprise in a year: stored once a version was committed, else as judged now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cultivation.enterprises.pool_live import judged_now
from cultivation.enterprises.pool_reasons import SaidReason, Seen, said
from cultivation.pool.codes import IN_FORCE
from cultivation.pool.judging import terms_of
from cultivation.pool.models import KeyMember, PoolVerdict, PoolVersion


@dataclass(frozen=True)
class PoolAnswer:
    """Whether an enterprise is in the pool today, and the reasons of the version (None: counted live)."""

    version: int | None
    in_pool: bool
    said: list[SaidReason] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        """The codes."""
        return [reason.rule for reason in self.said]


def verdict_of(year: int, enterprise: int) -> PoolAnswer:
    """The answer for one enterprise."""
    version = PoolVersion.objects.filter(year=year).order_by("-number").first()
    if version is None:
        return PoolAnswer(None, *judged_now(year, enterprise))
    row = PoolVerdict.objects.with_figures().filter(year=year, enterprise=enterprise, last=None).first()
    if row is None:
        return PoolAnswer(version.number, in_pool=False)
    return PoolAnswer(version.number, row.member, reasons_of(row, version))


def reasons_of(row: Any, version: PoolVersion) -> list[SaidReason]:
    """The reasons of a stored verdict with its figures, in the terms of a version that it belongs to."""
    seen = Seen(
        row.revenue,
        row.source,
        row.division,
        row.on_record,
        row.exited_on,
        row.included_on,
        row.figures_version,
    )
    return said(row.reasons, seen, terms_of(version))


def is_key_member(year: int, enterprise: int) -> bool:
    """Whether an enterprise is in its district's key pool today."""
    return KeyMember.objects.filter(year=year, enterprise=enterprise, state__in=IN_FORCE).exists()
