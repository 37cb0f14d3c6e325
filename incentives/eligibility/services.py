"""Judge a programme for the whole city and keep what changed (资格测算)."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.exact import MISSING
from core.money import from_fen
from core.parameters import selectors as parameters
from core.parameters.selectors import ParameterSet
from core.verdict import refuse, require
from incentives.eligibility.facts import Judged, p1_facts
from incentives.eligibility.models import Evaluation
from incentives.eligibility.rules import P1Parameters, P1Result, explain, judge, papers
from incentives.eligibility.rules.judgement import Judgement
from incentives.eligibility.rules.p1 import PROGRAMME

_CODES = ("p1_award", "p1_cap", "p1_growth_indicator")
_WIDEST = 1900, 2100


@dataclass(frozen=True)
class Outcome:
    """A programme judged for a year: how many enterprises, by verdict, and the amount of those that pass (yuan)."""

    enterprises: int
    passed: int
    failed: int
    unknown: int
    amount: Decimal
    changed: int = 0

    def as_json(self) -> dict[str, Any]:
        """As `evaluate --json` prints it."""
        return {
            "enterprises": self.enterprises,
            "pass": self.passed,
            "fail": self.failed,
            "unknown": self.unknown,
            "amount": f"{self.amount:.2f}",
        }


def judge_p1(year: int, day: dt.date, enterprise: int | None = None) -> tuple[Judged, P1Result, ParameterSet]:
    """Judge without keeping anything: what a page, a command and `evaluate_p1` share. Raises Refused for no year."""
    if not _WIDEST[0] < year < _WIDEST[1]:
        require(refuse(_("“%(year)s”不是年份"), code="award.year", year=year))
    known = parameters.at(dt.date(year, 12, 31))
    values = {code: known.text(code) for code in _CODES}
    source = known.sources.get("p1_award", "")
    judged = p1_facts(year, day, enterprise)
    return judged, judge(judged.frame, {year: P1Parameters.from_parameters(values, source)}), known


def counted(result: P1Result, changed: int = 0) -> Outcome:
    """A result in numbers."""
    passed = result.verdict == Judgement.PASS
    amounts = result.amount[passed & (result.amount != MISSING)]
    return Outcome(
        enterprises=result.frame.rows,
        passed=int(passed.sum()),
        failed=int((result.verdict == Judgement.FAIL).sum()),
        unknown=int((result.verdict == Judgement.UNKNOWN).sum()),
        amount=from_fen(int(amounts.sum())),
        changed=changed,
    )


def evaluate_p1(*, year: int, day: dt.date | None = None) -> Outcome:
    """Judge P1 for every inclusion of a count year and keep each judgement that changed as a new version.

    Idempotent: the same facts and parameters write nothing. An enterprise whose inclusion is gone is judged no
    longer: its row is no more current.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"evaluate:{PROGRAMME}:{year}"])
        judged, result, known = judge_p1(year, day or timezone.localdate())
        cursor.execute(
            "CREATE TEMP TABLE judged_now (enterprise_id bigint PRIMARY KEY, inclusion_id bigint, district_id bigint,"
            " street_id bigint, verdict text, amount numeric(18,2), conditions text, missing text, digest bigint)"
            " ON COMMIT DROP"
        )
        lines = io.StringIO("".join(_line(judged, result, row) for row in range(result.frame.rows)))
        cursor.copy_expert("COPY judged_now FROM STDIN", lines)
        cursor.execute("ANALYZE judged_now")
        changed = _keep(cursor, year, known.version)
        cursor.execute("DROP TABLE judged_now")
    return counted(result, changed)


def _keep(cursor: Any, year: int, version: str) -> int:
    """Supersede what differs, add what is new; gives how many rows were added."""
    values = {"programme": PROGRAMME, "year": year, "version": version}
    Evaluation.step_back(
        "v.programme_id = %(programme)s AND v.year = %(year)s AND NOT EXISTS ("
        "   SELECT 1 FROM judged_now n WHERE n.enterprise_id = v.enterprise_id AND n.digest = v.digest"
        "   AND v.parameters_version = %(version)s AND n.inclusion_id IS NOT DISTINCT FROM v.inclusion_id)",
        values,
    )
    cursor.execute(
        "INSERT INTO incentives_evaluation (programme_id, year, enterprise_id, inclusion_id, district_id, street_id,"
        " version, is_current, verdict, amount, conditions, missing, parameters_version, digest, judged_at)"
        " SELECT %(programme)s, %(year)s, n.enterprise_id, n.inclusion_id, n.district_id, n.street_id,"
        " coalesce(o.last, 0) + 1, true, n.verdict, n.amount, n.conditions, n.missing, %(version)s, n.digest, now()"
        " FROM judged_now n"
        " LEFT JOIN (SELECT enterprise_id, max(version) AS last, bool_or(is_current) AS current"
        "   FROM incentives_evaluation WHERE programme_id = %(programme)s AND year = %(year)s"
        "   GROUP BY enterprise_id) o USING (enterprise_id)"
        " WHERE o.current IS NOT TRUE",
        values,
    )
    return int(cursor.rowcount)


def _line(judged: Judged, result: P1Result, row: int) -> str:
    """One judgement as a line of COPY."""
    conditions = json.dumps(explain(result, row), ensure_ascii=False)
    verdict = Judgement(int(result.verdict[row])).name
    fen = int(result.amount[row])
    amount = "\\N" if fen == MISSING else f"{from_fen(fen):.2f}"
    digest = hashlib.blake2b(f"{verdict}|{amount}|{conditions}".encode(), digest_size=8).digest()
    cells = (
        str(judged.enterprise[row]),
        str(judged.inclusion[row]),
        str(judged.district[row]),
        str(judged.street[row]) if judged.street[row] else "\\N",
        verdict,
        amount,
        conditions.replace("\\", "\\\\"),
        "；".join(papers(result, row)),
        str(int.from_bytes(digest, "big", signed=True)),
    )
    return "\t".join(cells) + "\n"
