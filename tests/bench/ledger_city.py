"""A city with a full ledger for its benchmark, made set-based: N enterprises, five problems each, a tenth of them open.

What was closed was resolved over the last two years; what is open was registered in the last four weeks.
"""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from accounts.models import Unit, UnitKind
from core.calendar import selectors as calendars
from cultivation.ledger.services.sweeping import sweep
from tests.bench.copies import point_at
from tests.support.factories import user

_FILL = """
INSERT INTO cultivation_enterprise (uscc, name, industry, legal_form, founded_on, status, address, contact, phone, version,
    created_at, district_id, street_id)
SELECT 'L' || lpad(i::text, 17, '0'), '测试' || i || '有限公司', '3910', 'LIMITED', DATE '2015-03-01', 'OPERATING', '', '', '',
    1, now(), d.ids[1 + i %% array_length(d.ids, 1)], NULL
FROM generate_series(1, %(n)s) i, (SELECT array_agg(id) AS ids FROM accounts_unit WHERE kind = 'DISTRICT') d;
INSERT INTO cultivation_problem (number, enterprise_id, district_id, category, subcategory, limit_class, title, description,
    demand, channel, external_number, contact, phone, is_urgent, state, registered_by_id, registered_unit_id, registered_at,
    holder_id, routed_to, accepted_at, assigned_at, resolved_at, closed_at, accept_by, assign_by, resolve_by, clock_start,
    stopped, extension, measures, result, outcome, satisfaction, escalated_to, version, resolved_by_id)
SELECT 'L-' || p.n, e.id, e.district_id, (ARRAY['LABOUR', 'FINANCE', 'SPACE', 'POLICY'])[1 + p.n %% 4], '', 'ORDINARY',
    '用工缺口 ' || p.n, '普工缺口四十人', '', 'VISIT', '', '', '', p.n %% 20 = 0,
    CASE WHEN p.n %% 10 = 0 THEN 'IN_PROGRESS' ELSE 'CLOSED' END, %(by)s, e.district_id, t.at, h.id, '{}',
    t.at + interval '3 hours', t.at + interval '5 hours',
    CASE WHEN p.n %% 10 > 0 THEN t.at + interval '5 days' END, CASE WHEN p.n %% 10 > 0 THEN t.at + interval '7 days' END,
    t.at::date + 2, t.at::date + 3, t.at::date + 14, t.at::date, '[]', 0, '',
    CASE WHEN p.n %% 10 > 0 THEN 'SOLVED' ELSE '' END, '', CASE WHEN p.n %% 10 > 0 THEN 'SATISFIED' ELSE '' END, '', 1, NULL
FROM cultivation_enterprise e
CROSS JOIN LATERAL (SELECT (e.id * 5 + k) AS n FROM generate_series(0, 4) k) p
CROSS JOIN LATERAL (SELECT now() - CASE WHEN p.n %% 10 = 0 THEN (1 + p.n %% 27) ELSE (30 + p.n %% 700) END * interval '1 day'
    AS at) t
LEFT JOIN LATERAL (SELECT id FROM accounts_unit u WHERE u.kind = 'DEPARTMENT' AND u.district_id = e.district_id
    ORDER BY id LIMIT 1) h ON true;
INSERT INTO cultivation_problemevent (problem_id, action, from_state, to_state, party, by_id, unit_id, note, at, due_on,
    counted, satisfaction)
SELECT p.id, w.action, w.source, w.target, '', p.registered_by_id, p.registered_unit_id, '', w.at,
    CASE WHEN w.action = 'RESOLVE' THEN p.resolve_by END, CASE WHEN w.action = 'RESOLVE' THEN 3 END,
    CASE WHEN w.action = 'CONFIRM' THEN 'SATISFIED' ELSE '' END
FROM cultivation_problem p, LATERAL (VALUES ('REGISTER', '', 'REGISTERED', p.registered_at),
    ('RESOLVE', 'IN_PROGRESS', 'RESOLVED', p.resolved_at), ('CONFIRM', 'RESOLVED', 'CLOSED', p.closed_at))
    w (action, source, target, at)
WHERE w.at IS NOT NULL ORDER BY p.id;
"""


def last_working_day(before: dt.date) -> dt.date:
    """The working day before a day."""
    return calendars.current().add_working_days(before, -1)


def ledger_city(enterprises: int) -> None:
    """Point Django at a database with that many enterprises and their problems; made on first use, swept until yesterday."""
    name = f"bench_ledger_{enterprises}"
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
    person = user("BUREAU", username="bureau")
    for code in Unit.objects.filter(kind=UnitKind.DEPARTMENT, district__isnull=False).values_list(
        "code", flat=True
    ):
        user("DEPARTMENT", code)
    for district in ("宝安区", "南山区"):
        user("REVIEWER", district)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history is no part of what is timed
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_FILL, {"n": enterprises, "by": person.pk})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("vacuum (freeze, analyze)")
    day = last_working_day(last_working_day(timezone.localdate()))
    sweep(at=timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30))))
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze)")
