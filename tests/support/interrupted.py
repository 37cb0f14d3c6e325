"""A scan that a test may interrupt: run inside a portal's own Django, by `Portal.says`."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import connection, transaction

from core.periods import Period
from cultivation.enterprises.models import Enterprise
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.models import ScanBlock, ScanRun
from monitoring.scan.services import request_scan, run_direct
from tests.monitoring.scan import city
from tests.support.portals import Portal

PERIOD = Period(2024, 3)
AS_OF = dt.datetime(2024, 10, 20, tzinfo=dt.UTC)
CODES = ("S4", "S5", "S6", "S7")  # worked examples: two of readiness, two of risk
# Everything that a run leaves, but for the numbers that sequences gave and the instants of the work.
LEFT = {
    "assessments": """SELECT (to_jsonb(a) - '{id,run_id}'::text[])::text FROM monitoring_assessment a
        ORDER BY enterprise_id, version""",
    "standing": """SELECT (to_jsonb(s) - '{run,updated_at}'::text[])::text FROM cultivation_standing s
        ORDER BY enterprise_id""",
    "blocks": """SELECT (to_jsonb(b) - '{id,run_id,finished_at}'::text[])::text FROM monitoring_scanblock b
        ORDER BY number""",
    "runs": """SELECT (to_jsonb(r) - '{id,job_id,baseline_id,started_at,finished_at}'::text[])::text
        FROM monitoring_scanrun r ORDER BY id""",
    "baselines": "SELECT (to_jsonb(b) - '{id,made_at}'::text[])::text FROM monitoring_baseline b ORDER BY id",
}
# What followed from the last one in the rooms above it: warnings with their levels, cases with what happened to them.
FOLLOWED = {
    "warnings": """SELECT (to_jsonb(w) - '{id,previous_id}'::text[])::text FROM monitoring_warning w
        ORDER BY enterprise_id, id""",
    "levels": """SELECT (to_jsonb(l) - '{id,warning_id,run_id}'::text[] || jsonb_build_object('of', w.enterprise_id))::text
        FROM monitoring_warninglevel l JOIN monitoring_warning w ON w.id = l.warning_id ORDER BY w.enterprise_id, l.id""",
    "cases": "SELECT (to_jsonb(c) - '{id}'::text[])::text FROM monitoring_case c ORDER BY enterprise_id, id",
    "events": """SELECT (to_jsonb(e) - '{id,case_id}'::text[] || jsonb_build_object('of', c.enterprise_id))::text
        FROM monitoring_caseevent e JOIN monitoring_case c ON c.id = e.case_id ORDER BY c.enterprise_id, e.id""",
}


def prepare(firms: int) -> None:
    """Make enterprises with their returns, and print what an undisturbed scan of them leaves; that scan is undone."""
    for number in range(firms):
        city.works(city.vector(CODES[number % len(CODES)]))
    QuarterlyReturn.objects.update(entered_at=AS_OF)  # later ones the scan would not see
    with transaction.atomic():
        ask()
        run_direct(PERIOD)
        print(left())
        transaction.set_rollback(True)


def ask() -> ScanRun:
    """Ask for the scan, a block for each enterprise."""
    with transaction.atomic():
        run = request_scan(actor=None, period=PERIOD, as_of=AS_OF)
        ids = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
        ScanBlock.objects.bulk_create(
            ScanBlock(run=run, number=number, first_id=pk, last_id=pk)
            for number, pk in enumerate(ids, start=1)
        )
    return run


def left() -> str:
    """What the scans of this database have left, as JSON."""
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for name, statement in (LEFT | FOLLOWED).items():
            cursor.execute(statement)
            found[name] = [row for (row,) in cursor.fetchall()]
    return json.dumps(found, ensure_ascii=False)


def left_in(portal: Portal) -> dict[str, list[Any]]:
    """The same of a portal, seen from outside."""
    return {
        name: [row for (row,) in portal.sql(f"SET timezone TO 'UTC'; {statement}")]
        for name, statement in (LEFT | FOLLOWED).items()
    }
