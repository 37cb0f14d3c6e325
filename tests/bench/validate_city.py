"""Returns for the benchmark of validation, made set-based: three quarters with every field, a part of them unusual."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, connections

from core.periods import Period
from tests.bench.copies import point_at
from tests.bench.scan_city import fill_enterprises
from tests.support.parameters import load_parameters

PERIOD = Period(2024, 3)
_RETURNS = """
INSERT INTO monitoring_quarterlyreturn (enterprise_id, year, quarter, source, version, is_current, state, reason,
    revenue, revenue_prev, output, output_prev, export_delivery, profit, tax_paid, vat_sales, rd_expense, investment,
    upgrade_investment, electricity, electricity_prev, employees, receivables, inventory, finished_goods, assets,
    liabilities, status, order_trend, outlook, problem_category, problems, filled_by, phone, filled_on, entered_at,
    district_id)
SELECT e.id, p.y, p.q, 'ENTERPRISE', 1, true, 'SUBMITTED', '', r,
    CASE WHEN e.id %% 23 = 1 THEN r * 0.8 ELSE round(r / 1.04, 2) END,
    CASE WHEN e.id %% 37 = 2 THEN r * 2.5 ELSE r * 1.02 END, r, 0, r * 0.06, r * 0.03,
    CASE WHEN e.id %% 29 = 3 THEN r * 0.7 ELSE r END, r * 0.04, r * 0.1, r * 0.04, r * 0.05, r * 0.05,
    CASE WHEN e.id %% 53 = 4 THEN 1 ELSE 60 END, r * 0.2, r * 0.15, r * 0.05, r, r * 0.6, 'NORMAL', 'FLAT', 'SAME', '',
    '', '李会计', '13800138000', DATE '2024-10-12', now(), e.district_id
FROM cultivation_enterprise e, (VALUES (2023, 3), (2024, 2), (2024, 3)) p (y, q), LATERAL (SELECT round(
    (1000000 + (e.id %% 37) * 180000) * (1 + 0.04 * (p.y - 2023)) * p.q
    * CASE WHEN e.id %% 31 = 5 AND (p.y, p.q) = (2024, 3) THEN 2.2 ELSE 1 END, 2) AS r) figures
"""


def validate_city(returns: int) -> None:
    """Point Django at a database with that many returns of 2024Q3; made on first use."""
    name = f"bench_validate_{returns}"
    with connections["default"].cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [name])
        there = cursor.fetchone() is not None
        if not there:
            cursor.execute(f'create database "{name}"')
    point_at(name)
    if there:
        return
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_city", "data/shenzhen", only_units=True, verbosity=0)
    load_parameters()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history is no part of what is timed
        fill_enterprises(cursor, returns)
        cursor.execute(_RETURNS.replace("%%", "%"))
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("vacuum (freeze, analyze)")
