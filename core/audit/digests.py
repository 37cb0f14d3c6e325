"""The daily digest chain: a change, a gap or a row taken out of the history shows.

A day (Asia/Shanghai) is everything that its stamps wrote. Its digest is the SHA-256 of the digest of the day before and
of one line for each history table with rows: name, count, SHA-256 over the rows in their order. A row counts as
its JSON without the empty fields, so that a column added later changes no old digest; the tally, which only counts what
the others hold, is left out. Each digest is also logged, so that a copy exists outside of the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, Final

import structlog
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.models import AuditDigest

log = structlog.get_logger(__name__)

GENESIS: Final = "0" * 64


@dataclass(frozen=True)
class DigestCheck:
    """What `verify_digests` found: how many days agree, and the first that does not, with the reason."""

    days: int
    first_bad: dt.date | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether the whole chain holds."""
        return self.first_bad is None

    def as_dict(self) -> dict[str, Any]:
        """For `verify_audit --json`."""
        return {
            "ok": self.ok,
            "days": self.days,
            "first_bad": self.first_bad.isoformat() if self.first_bad else None,
            "reason": self.reason or None,
        }


@transaction.atomic
def make_digest(day: dt.date) -> AuditDigest | None:
    """The digest of a past day, made once; None while a transaction begun on that day may still write to it."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE core_auditdigest IN SHARE ROW EXCLUSIVE MODE")
        existing = AuditDigest.objects.filter(day=day).first()
        if existing is not None:
            return existing
        if day >= timezone.localdate() or _still_open(cursor, bounds_of(day)[1]):
            return None
        before = AuditDigest.objects.filter(day__lt=day).order_by("-day").first()
        if before is not None and (day - before.day).days != 1:
            raise ValueError(f"the digest of {before.day + dt.timedelta(days=1)} has to be made first")
        previous = before.digest if before else GENESIS
        rows, digest = _digest(cursor, day, previous)
    made = AuditDigest.objects.create(day=day, rows=rows, previous=previous, digest=digest)
    log.info("audit_digest", day=day.isoformat(), rows=rows, digest=digest)
    return made


def make_digests() -> int:
    """Every missing digest up to yesterday, in order; how many were made. Idempotent."""
    last = AuditDigest.objects.order_by("-day").values_list("day", flat=True).first()
    day = last + dt.timedelta(days=1) if last else _first_day()
    made = 0
    while day is not None and day < timezone.localdate():
        if make_digest(day) is None:
            break
        made, day = made + 1, day + dt.timedelta(days=1)
    return made


def verify_digests() -> DigestCheck:
    """Recompute the whole chain; the first day that does not agree, and why."""
    previous, expected = GENESIS, None
    digests = list(AuditDigest.objects.order_by("day"))
    first = _first_day()
    if digests and first is not None and first < digests[0].day:
        return DigestCheck(0, first, _("这一天有操作记录，却没有摘要"))
    with connection.cursor() as cursor:
        for number, stored in enumerate(digests):
            if expected is not None and stored.day != expected:
                return DigestCheck(number, expected, _("缺少这一天的摘要"))
            if stored.previous != previous:
                return DigestCheck(number, stored.day, _("与前一日的摘要不衔接"))
            rows, digest = _digest(cursor, stored.day, previous)
            if (rows, digest) != (stored.rows, stored.digest):
                reason = _("当日记录与摘要不符：摘要记 %(stored)d 条，现有 %(found)d 条")
                return DigestCheck(number, stored.day, reason % {"stored": stored.rows, "found": rows})
            previous, expected = stored.digest, stored.day + dt.timedelta(days=1)
    return DigestCheck(len(digests))


def bounds_of(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """When a day begins and ends in the city's time. Raises OverflowError on the calendar's last day."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return start, timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


def _first_day() -> dt.date | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at) FROM history.stamp")
        first = (cursor.fetchone() or (None,))[0]
    return timezone.localdate(first) if first else None


def _still_open(cursor: Any, end: dt.datetime) -> bool:
    """Whether a transaction that began before the day's end is still running here."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND xact_start < %s AND backend_xid IS NOT NULL)",
        [end],
    )
    return bool(cursor.fetchone()[0])


def _digest(cursor: Any, day: dt.date, previous: str) -> tuple[int, str]:
    cursor.execute("SELECT set_config('timezone', 'UTC', false)")
    cursor.execute(
        "SELECT coalesce(array_agg(id), '{}') FROM history.stamp WHERE at >= %s AND at < %s", bounds_of(day)
    )
    stamps = cursor.fetchone()[0]
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'history' AND c.relkind = 'r' AND c.relname <> 'tally' ORDER BY c.relname COLLATE \"C\""
    )
    total, lines = 0, [previous]
    for (name,) in cursor.fetchall():
        key, column = ("id", "id") if name == "stamp" else ("seq", "stamp_id")
        cursor.execute(
            f"SELECT count(*), encode(sha256(coalesce(string_agg(sha256(convert_to("
            f"jsonb_strip_nulls(to_jsonb(h))::text, 'UTF8')), ''::bytea ORDER BY h.{key}), ''::bytea)), 'hex')"
            f' FROM history."{name}" h WHERE h.{column} BETWEEN %s AND %s AND h.{column} = ANY (%s)',
            [min(stamps, default=0), max(stamps, default=0), stamps],
        )
        count, digest = cursor.fetchone()
        if count:
            lines.append(f"{name} {count} {digest}")
            total += 0 if name == "stamp" else count
    return total, hashlib.sha256("\n".join(lines).encode()).hexdigest()
