"""A city for the scan's benchmark, made set-based by generate_series: N enterprises × up to 24 quarters of returns.

The figures are plain but not uniform: season, size and growth differ by enterprise, one in six is above scale, one
in fifty did not report the judged quarter, one in a hundred opened this year.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from core.periods import Period
from tests.bench.copies import point_at
from tests.support.parameters import load_parameters

PERIOD = Period(2024, 3)

_ENTERPRISES = """
INSERT INTO cultivation_enterprise (uscc, name, industry, legal_form, founded_on, production_from, status, address,
    contact, phone, version, created_at, district_id, street_id)
SELECT 'B' || lpad(i::text, 17, '0'), '测试' || i || '有限公司', (6 + i %% 41)::text || '10', 'LIMITED',
    DATE '2015-03-01', CASE WHEN i %% 100 = 7 THEN DATE '2024-04-10' END,
    CASE WHEN i %% 997 = 0 THEN 'MOVED_OUT' ELSE 'OPERATING' END, '', '', '', 1, now(),
    d.ids[1 + i %% array_length(d.ids, 1)], NULL
FROM generate_series(1, %(n)s) i,
    (SELECT array_agg(id) AS ids FROM accounts_unit WHERE kind = 'DISTRICT') d;
INSERT INTO cultivation_inclusion (enterprise_id, included_on, count_year, door, source, district_id)
SELECT id, DATE '2021-11-30', 2021, 'ANNUAL', '', district_id FROM cultivation_enterprise WHERE id %% 6 = 0;
INSERT INTO monitoring_monitoringquarter (year, quarter, opens_on, due_on, closes_on, fixed, reason)
SELECT y, q, d, d + 19, d + 33, '{}', '' FROM generate_series(2018, 2024) y, generate_series(1, 4) q,
    LATERAL (SELECT (make_date(y, q * 3 - 2, 1) + interval '3 months')::date AS d) days WHERE y > 2018 OR q = 4;
INSERT INTO monitoring_monitoringmember (enterprise_id, year, quarter, reason, note, district_id)
SELECT id, 2024, q, 'POOL', '', district_id FROM cultivation_enterprise, generate_series(2, 3) q WHERE id %% 3 = 0;
"""
_RETURNS = """
INSERT INTO monitoring_quarterlyreturn (enterprise_id, year, quarter, source, version, is_current, state, reason,
    revenue, electricity, employees, status, order_trend, outlook, problem_category, problems, filled_by, phone,
    entered_at, district_id)
SELECT e.id, p.y, p.q, 'ENTERPRISE', 1, true, 'ACCEPTED', '',
    round((4000000 + (e.id %% 37) * 900000) * (1 + 0.03 * (p.y - 2021)) * (0.21 + (e.id %% 9) * 0.01) * p.q
        * (1 + ((e.id * 31 + p.y * 17 + p.q * 7) %% 40) * 0.004), 2),
    round((90000 + e.id %% 5000) * p.q * (1 + ((e.id * 13 + p.y) %% 50) * 0.01), 2), 60, 'NORMAL', '', '', '', '',
    '', '', make_timestamptz(p.y, 1, 15, 8, 0, 0, 'Asia/Shanghai') + p.q * interval '3 months', e.district_id
FROM cultivation_enterprise e, (SELECT y, q FROM generate_series(2018, 2024) y, generate_series(1, 4) q
    WHERE (y, q) >= (2018, 4) AND (y, q) <= (2024, 3)
      AND (NOT %(few)s OR q >= 3 OR (y, q) IN ((2024, 1), (2024, 2), (2023, 2)))) p
WHERE e.id BETWEEN %(first)s AND %(last)s AND NOT (e.id %% 50 = 3 AND (p.y, p.q) = (2024, 3))
  AND (p.y >= 2024 OR e.id %% 100 <> 7);
"""
_STANDING = """
INSERT INTO cultivation_standing (enterprise_id, district_id, division, status, above_scale, stale, readiness, risk)
SELECT id, district_id, division, status, id % 6 = 0, false, '', '' FROM cultivation_enterprise
ON CONFLICT DO NOTHING
"""
_INDEXES = """
SELECT CASE WHEN c.oid IS NULL THEN 'DROP INDEX ' || i.indexrelid::regclass
            ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname) END,
       CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
            ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname,
                        pg_get_constraintdef(c.oid)) END
FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('u', 'x')
WHERE i.indrelid = 'monitoring_quarterlyreturn'::regclass AND NOT i.indisprimary
"""
_SLICE = 100_000


def scan_city(enterprises: int) -> None:
    """Point Django at a database with that many enterprises; made on first use.

    Above 100,000 only the quarters that a scan of 2024Q3 reads are made (15 of 24): the others lie beside its index
    ranges and would cost an hour of filling.
    """
    name = name_of(enterprises)
    with connections["default"].cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [name])
        there = cursor.fetchone() is not None
        if not there:
            cursor.execute(f'create database "{name}"')
    point_at(name)
    if not there:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_city", "data/shenzhen", only_units=True, verbosity=0)
        load_parameters()
        fill(enterprises)


def fill(enterprises: int) -> None:
    """Fill the database that Django points at; the indexes of the returns are made once all rows are there."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history is no part of what is timed
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET synchronous_commit = off")
        fill_enterprises(cursor, enterprises)
        cursor.execute("ALTER TABLE monitoring_quarterlyreturn SET (autovacuum_enabled = off)")
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for drop, _make in indexes:
            cursor.execute(drop)
        for first in range(1, enterprises + 1, _SLICE):
            few = enterprises > _SLICE
            cursor.execute(_RETURNS, {"first": first, "last": first + _SLICE - 1, "few": few})
        for _drop, make in indexes:
            cursor.execute(make)
        cursor.execute("ALTER TABLE monitoring_quarterlyreturn RESET (autovacuum_enabled)")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("vacuum (freeze, analyze)")


def fill_enterprises(cursor: Any, enterprises: int) -> None:
    """The enterprises with their inclusions, quarters, lists and standing."""
    cursor.execute(_ENTERPRISES, {"n": enterprises})
    cursor.execute(_STANDING)


def name_of(enterprises: int) -> str:
    """The database of a city of that size."""
    return f"bench_scan_{enterprises}"
