"""A city of enterprises above scale, each with an open warning: half of them overdue, made set-based."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, connections

from tests.bench.copies import point_at
from tests.support.factories import user

_FILL = """
INSERT INTO cultivation_enterprise (uscc, name, industry, legal_form, founded_on, status, address, contact, phone, version,
    created_at, district_id, street_id)
SELECT 'W' || lpad(i::text, 17, '0'), '测试' || i || '有限公司', '3910', 'LIMITED', DATE '2015-03-01', 'OPERATING', '', '', '',
    1, now(), s.parents[1 + i %% array_length(s.ids, 1)], s.ids[1 + i %% array_length(s.ids, 1)]
FROM generate_series(1, %(n)s) i,
    (SELECT array_agg(id ORDER BY id) AS ids, array_agg(parent_id ORDER BY id) AS parents
     FROM accounts_unit WHERE kind = 'STREET') s;
INSERT INTO cultivation_inclusion (enterprise_id, district_id, street_id, included_on, count_year, door, source)
SELECT id, district_id, street_id, DATE '2020-11-30', 2020, 'MONTHLY', '' FROM cultivation_enterprise;
INSERT INTO monitoring_warning (enterprise_id, district_id, street_id, level, state, holder_id, diagnosis, year, quarter,
    opened_on, terms, due_on, clock, acted, ended_reason, before_exit, version)
SELECT id, district_id, street_id, (ARRAY['RED', 'ORANGE', 'YELLOW', 'GREEN'])[1 + id %% 4], 'OPEN', street_id, '', 2024, 3,
    current_date - 40, '[]', current_date + CASE WHEN id %% 2 = 0 THEN -30 ELSE 5 END, 1, 0, '', '', 1
FROM cultivation_enterprise ORDER BY id;
INSERT INTO monitoring_warninglevel (warning_id, level, was, reasons, "on", due_on, note, at)
SELECT id, level, '', '[]', opened_on, due_on, '', now() FROM monitoring_warning ORDER BY id;
"""


def warning_city(enterprises: int) -> None:
    """Point Django at a database with that many warnings; made on first use."""
    name = f"bench_warnings_{enterprises}"
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
    for district in ("宝安区", "南山区", "龙岗区"):
        user("REVIEWER", district)
        user("OFFICER", district)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history is no part of what is timed
        cursor.execute(_FILL, {"n": enterprises})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("INSERT INTO cultivation_standing (enterprise_id, district_id, street_id, division, status, above_scale,"
                       " readiness, risk, stale) SELECT id, district_id, street_id, '39', 'OPERATING', true, '', '', false"
                       " FROM cultivation_enterprise e WHERE NOT EXISTS (SELECT FROM cultivation_standing s"
                       " WHERE s.enterprise_id = e.id)")  # fmt: skip
        cursor.execute("vacuum (freeze, analyze)")
