"""A city for the pool's benchmark, made set-based: N enterprises with last year's figures, a quarter of them in the pool.

One in six is above scale, one in twenty has no figure, one in 997 has moved away; every second one has a second source.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, connections

from tests.bench.copies import point_at
from tests.support.factories import user

_FILL = """
INSERT INTO cultivation_enterprise (uscc, name, industry, legal_form, founded_on, status, address, contact, phone, version,
    created_at, district_id, street_id)
SELECT 'P' || lpad(i::text, 17, '0'), '测试' || i || '有限公司', lpad((6 + i %% 41)::text, 2, '0') || '10', 'LIMITED',
    DATE '2015-03-01', CASE WHEN i %% 997 = 0 THEN 'MOVED_OUT' ELSE 'OPERATING' END, '', '', '', 1, now(),
    d.ids[1 + i %% array_length(d.ids, 1)], NULL
FROM generate_series(1, %(n)s) i,
    (SELECT array_agg(id) AS ids FROM accounts_unit WHERE kind = 'DISTRICT') d;
INSERT INTO cultivation_inclusion (enterprise_id, included_on, count_year, door, source, district_id)
SELECT id, DATE '2021-11-30', 2021, 'ANNUAL', '', district_id FROM cultivation_enterprise WHERE id %% 6 = 0;
INSERT INTO cultivation_annualfigures (enterprise_id, year, source, version, is_current, revenue, note, made_at)
SELECT id, %(year)s - 1, s.source, 1, true, (id * 7919 %% 3400) * 10000 + s.more, '', now()
FROM cultivation_enterprise, (VALUES ('ENTERPRISE', 0), ('TAX', 100)) s (source, more)
WHERE id %% 20 <> 0 AND (s.source = 'ENTERPRISE' OR id %% 2 = 0);
INSERT INTO cultivation_standing (enterprise_id, district_id, division, status, above_scale, stale, readiness, risk,
    revenue_last)
SELECT e.id, e.district_id, left(e.industry, 2), e.status, e.id %% 6 = 0, false, '', '', f.revenue
FROM cultivation_enterprise e LEFT JOIN cultivation_annualfigures f ON f.enterprise_id = e.id AND f.source = 'ENTERPRISE';
"""


def pool_city(enterprises: int, year: int) -> None:
    """Point Django at a database with that many enterprises before the first build of a year; made on first use."""
    name = f"bench_pool_{enterprises}"
    with connections["default"].cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [name])
        there = cursor.fetchone() is not None
        if not there:
            cursor.execute(f'create database "{name}"')
    point_at(name)
    if there:
        return
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_city", "data/shenzhen", verbosity=0)
    user("BUREAU", username="bureau")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history is no part of what is timed
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_FILL, {"n": enterprises, "year": year})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("vacuum (freeze, analyze)")
