"""A year's city pool is built: previewed without a trace, committed as a version that writes only what differs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.jobs.models import Job
from core.jobs.services import UNFINISHED, submit
from core.parameters.selectors import at
from core.verdict import Refused, refuse, require
from cultivation.enterprises.places import sees_city
from cultivation.enterprises.pool import PoolTerms, pool_terms
from cultivation.pool import judging, rules
from cultivation.pool.judging import Comparison, Tally
from cultivation.pool.models import PoolVersion

JOB: Final = "pool.build"
_COUNTS: Final = ("considered", "entered", "stayed", "left")
_LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('cultivation_pool'), %s)"


@dataclass(frozen=True)
class Built:
    """What a build came to, or would; `version` is None where there is none and nothing to commit."""

    year: int
    version: int | None
    policy: str
    considered: int
    entered: int
    stayed: int
    left: int
    excluded: dict[str, int]
    written: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """The object of the command."""
        return asdict(self) | {"seconds": round(self.seconds, 3)}


def preview(*, actor: User, year: int, keep: bool = False, today: dt.date | None = None) -> Built:
    """What a build of now would come to, as the version that it would make; with `keep` its lists are kept to be read.

    Raises Refused as `commit`. Nothing of the pool is written.
    """
    started = time.perf_counter()
    with recording(actor=actor, reason="测算培育库"):
        compared = _begin(actor, year, today)
        tally = judging.tallied(compared)
        if keep:
            judging.draft(compared)
    number = compared.last.number if compared.last else 0
    version = number + 1 if tally.differing else number or None
    return _built(compared, tally, version, 0, started)


@recorded("提交培育库")
def commit(
    *,
    actor: User,
    year: int,
    seen: dict[str, int] | None = None,
    today: dt.date | None = None,
    hold: Callable[[], None] = lambda: None,
) -> Built:
    """Judge every enterprise and write what differs as the next version; no version where nothing does.

    `seen` is what the person was shown (`Tally` by name): raises Refused where it comes to something else now. Also
    raises Refused: no permission, a year that has not begun, after the freeze, while another build runs, a parameter
    that is missing. `hold` is called last.
    """
    started = time.perf_counter()
    compared = _begin(actor, year, today)
    checksum = judging.checksum(compared)
    if compared.last is None:
        written = judging.write_first(compared)
    elif judging.is_unchanged(compared, checksum):
        return _unchanged(compared, compared.last, started, seen)
    elif judging.find_changed(compared):
        written = judging.write_changed(compared)
    elif judging.stored_count(year) == compared.last.sums["considered"]:
        return _unchanged(compared, compared.last, started, seen)
    else:
        written = 0
    tally = judging.counted(compared)
    _as_seen(seen, tally)
    version = PoolVersion.objects.create(
        year=year,
        number=(compared.last.number if compared.last else 0) + 1,
        terms=judging.terms_json(compared.terms),
        policy=compared.terms.policy,
        sums=_sums(tally) | {"written": written, "excluded": dict(tally.excluded), "checksum": checksum},
        committed_by=actor,
    )
    hold()
    return _built(compared, tally, version.number, written, started)


def ask_for(*, actor: User, year: int, seen: dict[str, int] | None = None) -> Job:
    """Put a preview, or with `seen` the commit of what was previewed, on the list of jobs.

    Raises Refused: no permission, after the freeze, while a build of the year is under way.
    """
    _require(actor, year, timezone.localdate())
    if Job.objects.filter(kind=JOB, key=str(year), state__in=UNFINISHED).exists():
        raise Refused(_running(year))
    title = _("提交 %(year)d 年培育库") if seen is not None else _("测算 %(year)d 年培育库")
    arguments = {"year": year, "user": actor.pk, "seen": seen}
    return submit(
        kind=JOB, owner=actor, title=str(title % {"year": year}), arguments=arguments, key=str(year)
    )


def latest(year: int) -> PoolVersion | None:
    """The last committed version of a year."""
    return PoolVersion.objects.filter(year=year).order_by("-number").first()


def frozen_on(year: int) -> dt.date | None:
    """The day on which a year's pool was frozen."""
    return (
        PoolVersion.objects.filter(year=year, frozen_on__isnull=False)
        .values_list("frozen_on", flat=True)
        .first()
    )


def _begin(actor: User, year: int, today: dt.date | None) -> Comparison:
    today = today or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [year])
        if not (cursor.fetchone() or (False,))[0]:
            raise Refused(_running(year))
    _require(actor, year, today)
    terms = pool_terms(year, today=today)
    _require_parameters(terms, today)
    return Comparison(terms, latest(year))


def _require(actor: User, year: int, today: dt.date) -> None:
    if not (actor.can(Permission.POOL_BUILD) and sees_city(actor)):
        raise Refused(refuse(_("只有市局可以建立培育库"), code="pool.permission"))
    require(rules.may_build(year=year, today=today, frozen_on=frozen_on(year)))


def _require_parameters(terms: PoolTerms, today: dt.date) -> None:
    in_force = at(terms.snapshot or today)
    for code in ("pool_snapshot_day", "pool_revenue_min", "pool_revenue_max"):
        in_force.needed(code)


def _running(year: int) -> Any:
    return refuse(_("%(year)d 年培育库正在测算，请等它结束后再试"), code="pool.running", year=year)


def _as_seen(seen: dict[str, int] | None, tally: Tally) -> None:
    if seen is not None and seen != _sums(tally):
        sentence = _(
            "测算之后数据又有变化（现在新进 %(entered)d 家，调出 %(left)d 家），没有提交，请重新测算后再提交"
        )
        raise Refused(refuse(sentence, code="pool.changed", entered=tally.entered, left=tally.left))


def _unchanged(compared: Comparison, last: PoolVersion, started: float, seen: dict[str, int] | None) -> Built:
    sums = last.sums
    if seen == {name: sums[name] for name in _COUNTS}:
        seen = None  # it was this very commit, begun again
    members = last.members
    tally = Tally(considered=sums["considered"], stayed=members)
    tally.excluded.update(sums["excluded"])
    _as_seen(seen, tally)
    return _built(compared, tally, last.number, 0, started)


def _sums(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in _COUNTS}


def _built(compared: Comparison, tally: Tally, version: int | None, written: int, started: float) -> Built:
    excluded = dict(sorted(tally.excluded.items()))
    return Built(
        compared.terms.year, version, compared.terms.policy, excluded=excluded, written=written,
        seconds=time.perf_counter() - started, **_sums(tally),
    )  # fmt: skip
