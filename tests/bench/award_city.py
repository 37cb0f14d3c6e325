"""The city of the evaluation's benchmark: 100,000 enterprises that all came above scale in a year, with ten facts each."""

from __future__ import annotations

from django.db import connection

from tests.bench.city import bench_city

YEAR = 2022
_FACTS = (
    "TRUNCATE incentives_evaluation CASCADE",
    "DELETE FROM cultivation_inclusion",
    "DELETE FROM cultivation_exit",
    "INSERT INTO cultivation_inclusion (enterprise_id, district_id, street_id, included_on, count_year, door, source)"
    " SELECT id, district_id, street_id, DATE '2022-11-30', 2022, 'ANNUAL', 'bench' FROM cultivation_enterprise",
    "UPDATE cultivation_enterprise SET legal_form = CASE WHEN id % 50 = 0 THEN '' ELSE 'LIMITED' END",
    "DELETE FROM cultivation_annualfigures WHERE source = 'STAT' AND year IN (2022, 2023)",
    "INSERT INTO cultivation_annualfigures (enterprise_id, year, source, output, revenue, note, version, is_current, made_at)"
    " SELECT e.id, y, 'STAT', 20000000 + e.id * 7 % 1000003 + (y - 2022) * (e.id % 100 - 10) * 1000,"
    " 21000000 + e.id * 11 % 1000033 + (y - 2022) * (e.id % 70 - 20) * 1000, '', 1, true, now()"
    " FROM cultivation_enterprise e, generate_series(2022, 2023) y WHERE e.id % 20 > 0 OR y = 2022",
    "DELETE FROM incentives_creditrecord",
    "INSERT INTO incentives_creditrecord (enterprise_id, kind, valid_from, source)"
    " SELECT id, CASE WHEN id % 97 = 0 THEN 'DISHONEST' ELSE 'CLEAR' END, DATE '2024-01-01', 'bench'"
    " FROM cultivation_enterprise WHERE id % 31 > 0",
    "DELETE FROM incentives_historycheck",
    "INSERT INTO incentives_historycheck (enterprise_id, kind, found, checked_on, source)"
    " SELECT id, kind, id % 41 = 0, DATE '2024-01-05', 'bench' FROM cultivation_enterprise,"
    " unnest(ARRAY['INCLUSION', 'PAYMENT']) kind WHERE id % 29 > 0",
)


def award_city(enterprises: int) -> None:
    """Point Django at a city in which everybody is judged for P1."""
    bench_city(enterprises)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM incentives_historycheck WHERE source = 'bench')")
        if cursor.fetchone()[0]:
            return
        for statement in _FACTS:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
