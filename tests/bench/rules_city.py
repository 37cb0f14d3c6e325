"""The city and the workbook of the import of returns: 30,000 of the newest quarter, compared with two others."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
from django.db import connection

from core import uscc
from core.bulk import insert_select
from cultivation.enterprises.models import EnterpriseUscc
from exchange.reading.result import Slot
from exchange.writing.export import write_export
from monitoring.returns.datasets import RETURNS
from monitoring.returns.fields import REQUIRED
from monitoring.returns.models import MonitoringMember
from tests.bench import copies
from tests.bench.validate_city import PERIOD, validate_city
from tests.support import factories as make

__all__ = ["PERIOD", "ROWS", "USER", "fresh", "workbook"]

ENTERPRISES, ROWS = 100_000, 30_000
BASE, ROUND = "bench_rules_base", "bench_rules"
USER = "bench"
_folder = tempfile.TemporaryDirectory(prefix="bench-rules-")
_SHARES = {
    code: Decimal(share)
    for code, share in {
        "revenue": "1", "revenue_prev": "0.961538", "output": "1.02", "output_prev": "1", "export_delivery": "0",
        "profit": "0.06", "tax_paid": "0.03", "rd_expense": "0.04", "investment": "0.1", "upgrade_investment": "0.04",
        "electricity": "0.05", "electricity_prev": "0.05", "receivables": "0.2", "inventory": "0.15",
        "finished_goods": "0.05",
    }.items()
}  # fmt: skip
_WORDS: dict[str, object] = {
    "order_trend": "FLAT", "outlook": "SAME", "status": "NORMAL", "employees": 60, "filled_by": "李会计",
    "phone": "13800138000", "filled_on": dt.date(2024, 10, 12),
}  # fmt: skip


def _rounded(yuan: Decimal) -> Decimal:
    """To what 万元 with two decimals can say."""
    return (yuan / 100).quantize(Decimal(1)) * 100


def fresh() -> None:
    """Point Django at a city in whose newest quarter, which is open, nobody has reported yet."""
    validate_city(ENTERPRISES)
    copies.fresh(ROUND, BASE, _open, like=f"bench_validate_{ENTERPRISES}")


def _open() -> None:
    make.user("BUREAU", "BUREAU", username=USER)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history is no part of what is timed
        cursor.execute("SELECT id FROM cultivation_enterprise ORDER BY id")
        ids = [pk for (pk,) in cursor.fetchall()]
        codes = uscc.make(np.array([f"91440300M{pk:08d}" for pk in ids]))  # an import checks their last sign
        cursor.execute(
            "UPDATE cultivation_enterprise e SET uscc = n.uscc FROM unnest(%s, %s) n (id, uscc) WHERE n.id = e.id",
            [ids, codes.tolist()],
        )
        cursor.execute("TRUNCATE cultivation_enterpriseuscc")
        insert_select(
            cursor,
            EnterpriseUscc,
            {"enterprise_id": "e.id", "uscc": "e.uscc"},
            "FROM cultivation_enterprise e",
        )
        of_quarter = [PERIOD.year, PERIOD.quarter]
        cursor.execute("DELETE FROM monitoring_quarterlyreturn WHERE (year, quarter) = (%s, %s)", of_quarter)
        cursor.execute("TRUNCATE monitoring_returnfinding, monitoring_returncheck")
        cursor.execute(
            "UPDATE monitoring_monitoringquarter SET closes_on = DATE '2099-12-31' WHERE (year, quarter) = (%s, %s)",
            of_quarter,
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM (ANALYZE)")


def workbook() -> Path:
    """The returns of those on the list, with every required figure; a part of them unusual, as in the other quarters."""
    path = Path(_folder.name) / "returns.xlsx"
    if not path.exists():
        columns = {column.code: column for column in RETURNS.columns}
        slots = [Slot(columns[code]) for code in ("name", "uscc", *(field.code for field in REQUIRED))]
        lines = _lines()
        write_export(path, slots, iter(lambda: list(itertools.islice(lines, 5_000)), []))
    return path


def _lines() -> Iterator[tuple[object, ...]]:
    listed = MonitoringMember.objects.filter(year=PERIOD.year, quarter=PERIOD.quarter, removed_on=None)
    told = listed.order_by("enterprise").values_list("enterprise", "enterprise__name", "enterprise__uscc")
    for pk, name, code in told[:ROWS]:
        revenue = Decimal(1_000_000 + pk % 37 * 180_000) * PERIOD.quarter * Decimal("1.04")
        if pk % 31 == 5:
            revenue *= Decimal("2.2")
        figures = {each: _rounded(revenue * share) for each, share in _SHARES.items()}
        if pk % 23 == 1:
            figures["revenue_prev"] = _rounded(revenue * Decimal("0.8"))
        yield (name, code, *((_WORDS | figures)[field.code] for field in REQUIRED))
