"""Once the snapshot day is over the last committed version of a year is frozen; what follows is dated moves."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import structlog
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.context import recording
from cultivation.enterprises.pool import snapshot_day
from cultivation.pool.codes import ExceptionState
from cultivation.pool.models import PoolException, PoolVerdict, PoolVersion
from cultivation.pool.rules import may_freeze

log = structlog.get_logger(__name__)
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('cultivation_pool'), %s)"


def freeze_pools(at: dt.date | None = None) -> list[dict[str, Any]]:
    """Freeze, as of a day, the last committed version of each year whose snapshot day is over; what was frozen.

    Calling it again changes nothing; exceptions that still wait are declined. A year without a version is left for the bureau.
    """
    day = at or timezone.localdate()
    frozen = PoolVersion.objects.filter(frozen_on__isnull=False).values("year")
    open_years = PoolVersion.objects.exclude(year__in=frozen).values_list("year", flat=True).distinct()
    done = []
    for year in sorted(open_years):
        if may_freeze(on=day, snapshot=snapshot_day(year)) and (version := _freeze(year, day)):
            members = PoolVerdict.objects.living().filter(year=year, last=None, in_pool=True).count()
            done.append({"year": year, "version": version, "members": members})
    return done


def _freeze(year: int, day: dt.date) -> int | None:
    """One year, after any build under way; its version."""
    with recording(actor=None, reason="冻结培育库"):
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [year])
        rows = PoolVersion.objects.select_for_update().filter(year=year)
        if rows.filter(frozen_on__isnull=False).exists():
            return None
        last = rows.order_by("-number")[0]
        last.frozen_on = day
        last.save(update_fields=["frozen_on"])
        waiting = PoolException.objects.filter(year=year, state=ExceptionState.PROPOSED)
        waiting.update(state=ExceptionState.DECLINED, answer=_("冻结时尚未审批"), decided_at=timezone.now())
    log.info("pool_frozen", year=year, version=last.number)
    return last.number
