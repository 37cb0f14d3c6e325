"""One definition each of who has left the database by a day, and of a full year's revenue; the pool asks both."""

from django.db import migrations

EXITED = """
CREATE FUNCTION exited_on(day date) RETURNS TABLE (enterprise_id bigint, exited_on date, reason text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT x.enterprise_id, x.exited_on, x.reason::text
    FROM cultivation_exit x
    WHERE x.exited_on <= day AND x.reason <> 'MOVED_DISTRICT'
      AND NOT EXISTS (SELECT FROM cultivation_inclusion i WHERE i.enterprise_id = x.enterprise_id
                      AND i.included_on BETWEEN x.exited_on AND day)
      AND NOT EXISTS (SELECT FROM cultivation_exit o WHERE o.enterprise_id = x.enterprise_id
                      AND o.exited_on > x.exited_on AND o.exited_on <= day AND o.reason <> 'MOVED_DISTRICT')
$$;
"""

NO_EXITED = "DROP FUNCTION exited_on(date);"

FULL_YEAR = """
CREATE FUNCTION full_year_revenue(of_year integer)
RETURNS TABLE (enterprise_id bigint, revenue numeric, source text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT r.enterprise_id, r.revenue, r.source FROM cultivation_revenue_of_record r WHERE r.year = of_year
$$;
"""

NO_FULL_YEAR = "DROP FUNCTION full_year_revenue(integer);"

POOL = """
CREATE OR REPLACE FUNCTION pool_conditions(pool_year integer, day date, low numeric, high numeric)
RETURNS TABLE (enterprise_id bigint, in_pool boolean, reasons text[], revenue numeric, source text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT e.enterprise_id,
        coalesce(r.revenue >= low AND r.revenue < high, false)
            AND e.division BETWEEN '06' AND '46' AND a.enterprise_id IS NULL AND e.on_record = 'OPERATING',
        array_remove(ARRAY[
            CASE WHEN r.revenue >= low AND r.revenue < high THEN 'REVENUE_IN_BAND' END,
            CASE WHEN r.revenue < low THEN 'REVENUE_BELOW' END,
            CASE WHEN r.revenue >= high THEN 'REVENUE_AT_OR_ABOVE' END,
            CASE WHEN r.revenue IS NULL THEN 'REVENUE_UNKNOWN' END,
            CASE WHEN NOT e.division BETWEEN '06' AND '46' THEN 'NOT_INDUSTRY' END,
            CASE WHEN a.enterprise_id IS NOT NULL THEN 'ALREADY_ABOVE_SCALE' END,
            CASE WHEN e.on_record <> 'OPERATING' THEN 'NOT_OPERATING' END,
            CASE WHEN e.on_record = 'MOVED_OUT' THEN 'OUTSIDE_CITY' END
        ]::text[], NULL),
        r.revenue, r.source
    FROM (
        SELECT s.enterprise_id, s.division,
            CASE WHEN s.status <> 'OPERATING' THEN s.status
                 WHEN x.reason IN ('DEREGISTERED', 'REVOKED', 'BANKRUPT', 'MERGED', 'MOVED_OUT')
                   OR x.reason = 'STOPPED' AND x.exited_on >= make_date(pool_year - 1, 1, 1) THEN x.reason
                 ELSE 'OPERATING' END AS on_record
        FROM cultivation_standing s LEFT JOIN exited_on(day) x ON x.enterprise_id = s.enterprise_id
    ) e
    LEFT JOIN full_year_revenue(pool_year - 1) r ON r.enterprise_id = e.enterprise_id
    LEFT JOIN above_scale_on(day) a ON a.enterprise_id = e.enterprise_id
$$;
"""

POOL_BEFORE = """
CREATE OR REPLACE FUNCTION pool_conditions(pool_year integer, day date, low numeric, high numeric)
RETURNS TABLE (enterprise_id bigint, in_pool boolean, reasons text[], revenue numeric, source text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT e.enterprise_id,
        coalesce(r.revenue >= low AND r.revenue < high, false)
            AND e.division BETWEEN '06' AND '46' AND a.enterprise_id IS NULL AND e.status = 'OPERATING',
        array_remove(ARRAY[
            CASE WHEN r.revenue >= low AND r.revenue < high THEN 'REVENUE_IN_BAND' END,
            CASE WHEN r.revenue < low THEN 'REVENUE_BELOW' END,
            CASE WHEN r.revenue >= high THEN 'REVENUE_AT_OR_ABOVE' END,
            CASE WHEN r.revenue IS NULL THEN 'REVENUE_UNKNOWN' END,
            CASE WHEN NOT e.division BETWEEN '06' AND '46' THEN 'NOT_INDUSTRY' END,
            CASE WHEN a.enterprise_id IS NOT NULL THEN 'ALREADY_ABOVE_SCALE' END,
            CASE WHEN e.status <> 'OPERATING' THEN 'NOT_OPERATING' END,
            CASE WHEN e.status = 'MOVED_OUT' THEN 'OUTSIDE_CITY' END
        ]::text[], NULL),
        r.revenue, r.source
    FROM cultivation_standing e
    LEFT JOIN cultivation_revenue_of_record r ON r.enterprise_id = e.enterprise_id AND r.year = pool_year - 1
    LEFT JOIN above_scale_on(day) a ON a.enterprise_id = e.enterprise_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0008_lighter_standing")]

    operations = [
        migrations.RunSQL(EXITED, NO_EXITED),
        migrations.RunSQL(FULL_YEAR, NO_FULL_YEAR),
        migrations.RunSQL(POOL, POOL_BEFORE),
    ]
