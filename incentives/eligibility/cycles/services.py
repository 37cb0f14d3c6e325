"""Freeze a programme's year, and read what was frozen; a process keeps nothing that another could not read from the file."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.files.models import FileKind
from core.files.store import open_stored, store
from core.verdict import refuse, require
from incentives.eligibility.cycles.frozen import Frozen, pack, unpack
from incentives.eligibility.cycles.models import Cycle
from incentives.eligibility.evaluating import judge
from incentives.eligibility.services import counted, given, versions_for
from incentives.facts.reading import Asking, read
from incentives.policy.models import Programme
from incentives.policy.vocabulary import facts_of, row_sets_of, subject_kinds


@recorded("建立测算批")
@transaction.atomic
def freeze(
    *, actor: User | None, programme: Programme, year: int, note: str = "", day: dt.date | None = None
) -> Cycle:
    """Freeze all that may be asked of the year's subjects, so that a later draft can ask what no version asked yet.

    Raises Refused where the year has no subjects.
    """
    on = day or timezone.localdate()
    judged_by = given(programme, year, on)
    kind = subject_kinds[programme.subject]
    subjects, frame = read(
        kind, facts_of(kind.code), row_sets_of(kind.code), Asking(programme.code, year, on)
    )
    if not subjects.size:
        require(refuse(_("%(year)s 年没有可测算的对象"), code="cycle.nobody", year=year))
    trees = {district: version.tree for district, version in versions_for(programme, year, on).items()}
    counts = counted(judge(judged_by, subjects, frame))
    kept = store(
        pack(judged_by, trees, subjects, frame),
        kind=FileKind.FROZEN,
        owner=actor,
        name=f"{programme.code}-{year}.npz",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"cycle:{programme.code}:{year}"])
    series = Cycle.objects.filter(programme=programme, year=year)
    last = series.aggregate(last=Max("number"))["last"] or 0
    return Cycle.objects.create(
        programme=programme,
        year=year,
        number=last + 1,
        day=on,
        file=kept,
        digest=kept.sha256,
        parameters_version=judged_by.parameters_version,
        subjects=counts.subjects,
        passed=counts.passed,
        failed=counts.failed,
        unknown=counts.unknown,
        amount=counts.amount,
        note=note,
        made_by=actor,
    )


def opened(cycle: Cycle) -> Frozen:
    """What a cycle froze; the last two stay with the process."""
    return _opened(cycle.pk, cycle.digest)


@lru_cache(maxsize=2)
def _opened(cycle: int, digest: str) -> Frozen:
    row = Cycle.objects.select_related("file").get(pk=cycle, digest=digest)
    with open_stored(row.file) as stream:
        return unpack(stream)  # type: ignore[arg-type]


def find_cycle(programme: str, year: int, number: int | None = None) -> Cycle | None:
    """A programme's cycle of a year: the one of that number, or the newest."""
    rows = Cycle.objects.filter(programme_id=programme, year=year).select_related("programme")
    return (rows.filter(number=number) if number else rows).order_by("-number").first()
