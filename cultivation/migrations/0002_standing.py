"""What stands beside the tables: the trigger behind `Standing`, the figure of record, above scale, the pool.

These are the one definition that scan, pool, dashboard and award share (`cultivation/enterprises/sql.py` says how).
"""

from django.db import migrations

STANDING = """
CREATE FUNCTION cultivation_standing_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO cultivation_standing
            (enterprise_id, district_id, street_id, division, status, above_scale, stale, readiness, risk)
        SELECT id, district_id, street_id, coalesce(division, ''), status, false, false, '', '' FROM made;
    ELSE
        UPDATE cultivation_standing s
        SET district_id = m.district_id, street_id = m.street_id,
            division = coalesce(m.division, ''), status = m.status
        FROM made m
        WHERE s.enterprise_id = m.id
          AND (s.district_id, s.street_id, s.division, s.status)
              IS DISTINCT FROM (m.district_id, m.street_id, coalesce(m.division, ''), m.status);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER standing_follows_insert AFTER INSERT ON cultivation_enterprise
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION cultivation_standing_follows();
CREATE TRIGGER standing_follows_update AFTER UPDATE ON cultivation_enterprise
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION cultivation_standing_follows();
"""

NO_STANDING = """
DROP TRIGGER standing_follows_insert ON cultivation_enterprise;
DROP TRIGGER standing_follows_update ON cultivation_enterprise;
DROP FUNCTION cultivation_standing_follows();
"""

RECORD = """
CREATE VIEW cultivation_revenue_of_record AS
SELECT enterprise_id, year,
    coalesce(max(revenue) FILTER (WHERE source = 'STAT'),
             max(revenue) FILTER (WHERE source = 'TAX'),
             max(revenue) FILTER (WHERE source = 'ENTERPRISE')) AS revenue,
    CASE WHEN bool_or(source = 'STAT') THEN 'STAT'
         WHEN bool_or(source = 'TAX') THEN 'TAX' ELSE 'ENTERPRISE' END AS source
FROM cultivation_annualfigures
WHERE is_current AND revenue IS NOT NULL
GROUP BY year, enterprise_id;

CREATE FUNCTION above_scale_on(day date) RETURNS TABLE (enterprise_id bigint, included_on date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT i.enterprise_id, i.included_on
    FROM (SELECT n.enterprise_id, max(n.included_on) AS included_on
          FROM cultivation_inclusion n WHERE n.included_on <= day GROUP BY n.enterprise_id) i
    LEFT JOIN (SELECT x.enterprise_id, max(x.exited_on) AS exited_on
               FROM cultivation_exit x
               WHERE x.exited_on <= day AND x.reason <> 'MOVED_DISTRICT' GROUP BY x.enterprise_id) o
        ON o.enterprise_id = i.enterprise_id
    WHERE o.exited_on IS NULL OR o.exited_on <= i.included_on
$$;
"""

NO_RECORD = """
DROP FUNCTION above_scale_on(date);
DROP VIEW cultivation_revenue_of_record;
"""

POOL = """
CREATE FUNCTION pool_conditions(pool_year integer, day date, low numeric, high numeric)
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

NO_POOL = "DROP FUNCTION pool_conditions(integer, date, numeric, numeric);"


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0001_initial")]

    operations = [
        migrations.RunSQL(STANDING, NO_STANDING),
        migrations.RunSQL(RECORD, NO_RECORD),
        migrations.RunSQL(POOL, NO_POOL),
    ]
