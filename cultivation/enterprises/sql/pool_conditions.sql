-- The conditions of the city pool (domain, section 7): one row for each enterprise, with what was looked at.
--
-- The revenue band is [low, high), yuan; industry are the divisions from first to last; what is on record is register_on's.
-- Who is in is said by plain columns, for of `on_record` and the like the planner expects next to nobody, and then loops.
-- All reasons that hold in their order; REVENUE_IN_BAND alone, and only for who is in. Most have one, of the revenue: a
-- constant, for to put arrays together takes as long as to judge.
CREATE OR REPLACE FUNCTION pool_conditions(
    pool_year integer, day date, low numeric, high numeric, first_division text, last_division text)
RETURNS TABLE (enterprise_id bigint, in_pool boolean, reasons text[], revenue numeric, source text,
    division text, on_record text, exited_on date, included_on date, district_id bigint, street_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.enterprise_id, c.inside,
        CASE WHEN c.inside THEN '{REVENUE_IN_BAND}'::text[]
             WHEN c.only_revenue THEN
                CASE WHEN c.revenue < low THEN '{REVENUE_BELOW}'::text[]
                     WHEN c.revenue >= high THEN '{REVENUE_AT_OR_ABOVE}'::text[]
                     ELSE '{REVENUE_UNKNOWN}'::text[] END
             ELSE array_remove(ARRAY[
                CASE WHEN c.revenue < low THEN 'REVENUE_BELOW'
                     WHEN c.revenue >= high THEN 'REVENUE_AT_OR_ABOVE'
                     WHEN c.revenue IS NULL THEN 'REVENUE_UNKNOWN' END,
                CASE WHEN c.on_record = 'INDUSTRY_CHANGED'
                          OR NOT c.division BETWEEN first_division AND last_division THEN 'NOT_INDUSTRY' END,
                CASE WHEN c.included_on IS NOT NULL THEN 'ALREADY_ABOVE_SCALE' END,
                CASE WHEN c.is_out THEN 'NOT_OPERATING' END,
                CASE WHEN c.on_record = 'MOVED_OUT' THEN 'OUTSIDE_CITY' END
             ]::text[], NULL) END,
        c.revenue, c.source, c.division, c.on_record, c.exited_on, c.included_on, c.district_id, c.street_id
    FROM (
        SELECT e.*, r.revenue, r.source, a.included_on,
            coalesce(r.revenue >= low AND r.revenue < high, false)
                AND e.division BETWEEN first_division AND last_division
                AND a.enterprise_id IS NULL AND e.status = 'OPERATING' AND e.left_by IS NULL AS inside,
            e.division BETWEEN first_division AND last_division
                AND a.enterprise_id IS NULL AND e.status = 'OPERATING' AND e.left_by IS NULL AS only_revenue
        FROM register_on(pool_year, day) e
        LEFT JOIN full_year_revenue(pool_year - 1) r ON r.enterprise_id = e.enterprise_id
        LEFT JOIN above_scale_on(day) a ON a.enterprise_id = e.enterprise_id
    ) c
$$;
