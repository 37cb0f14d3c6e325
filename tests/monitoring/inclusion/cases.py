"""Cases for the tests: an enterprise that reached the threshold, papers and figures that are in order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.audit.context import recording
from core.periods import Period
from cultivation.enterprises.models import Enterprise
from exchange.models import ImportBatch
from exchange.staging import batches
from monitoring.inclusion.models import Case
from monitoring.inclusion.reading import see
from monitoring.inclusion.services import figures, papers
from monitoring.inclusion.services.acting import Said, perform
from monitoring.inclusion.services.following import follow
from monitoring.inclusion.states import Act
from monitoring.scan.models import Assessment, ScanRun
from tests.support import factories as make

DAY = dt.date(2024, 10, 23)


def at(day: dt.date = DAY, hour: int = 9) -> dt.datetime:
    """A time of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def works(district: str = "宝安区", street: str | None = "新安街道", **fields: Any) -> Enterprise:
    """An enterprise below scale that has produced for long."""
    return make.enterprise(district, street, **{"production_from": dt.date(2016, 5, 1)} | fields)


def found(
    of: Enterprise, readiness: str = "REACHED", day: dt.date = dt.date(2024, 10, 22), **fields: Any
) -> ScanRun:
    """A run of a day that found the enterprise so."""
    period = Period.containing(day).previous
    run = make.scan_run(period.year, period.quarter, as_of=at(day))
    Assessment.objects.filter(enterprise=of, year=period.year, quarter=period.quarter).update(
        is_current=False
    )
    number = Assessment.objects.filter(enterprise=of, year=period.year, quarter=period.quarter).count() + 1
    make.assessment(
        of, run, **{"readiness": readiness, "ytd": Decimal(22_000_000), "version": number} | fields
    )
    return run


def scanned(of: Enterprise, readiness: str = "REACHED", **told: Any) -> int:
    """The same, with what follows; how many cases were found."""
    run = found(of, readiness, **told)
    with recording(actor=None, reason="test"):
        return follow(run)["found"]


def case_of(of: Enterprise) -> Case:
    """The newest case of the enterprise."""
    return Case.objects.filter(enterprise=of).order_by("-pk")[0]


GOOD: dict[str, Any] = {
    "statement_year": 2024,
    "statement_month": 9,
    "statement_amount": Decimal("22406000.00"),
    "vat_year": 2024,
    "vat_month": 9,
    "vat_amount": Decimal("21900000.00"),
    "output_amount": Decimal("23000000.00"),
    "months_amount": Decimal("22406000.00"),
}


def values(case: Case, **other: Any) -> dict[str, Any]:
    """Figures that pass every check."""
    of = case.enterprise
    same = {"licence_name": of.name, "licence_uscc": of.uscc, "site_district": case.district}
    return GOOD | same | other


def complete(officer: User, case: Case, when: dt.datetime | None = None, **other: Any) -> Case:
    """Bring every paper and every figure, as the officer."""
    when = when or at()
    figures.record(actor=officer, case=case.pk, values=values(case, **other), at=when)
    case.refresh_from_db()
    for paper in see(case, DAY).missing:
        papers.bring(actor=officer, case=case.pk, code=paper.code, on_paper=True, at=when)
    case.refresh_from_db()
    return case


def do(actor: User, case: Case, act: Act, note: str = "", **said: Any) -> Case:
    """An act on a day of October 2024."""
    return perform(actor=actor, case=case.pk, act=act, said=Said(note=note, **said), at=at())


def brought(folder: Path, person: User, dataset: str, *rows: tuple[object, ...]) -> ImportBatch:
    """Rows of texts, the first the heading, through the real staged import: the committed batch."""
    path = folder / "file.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8-sig")
    batch = batches.upload(actor=person, dataset=dataset, source=path, filename=path.name)
    batches.read_and_plan(batch.pk)
    return batches.commit(batch.pk)
