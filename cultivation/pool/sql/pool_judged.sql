-- pool_judged(year, …): `pool_conditions` with the approved exceptions of the year. One who is in may be kept out; one who
-- is out is taken in only while nothing but an unknown revenue or standing still speaks against it (domain, section 7).
CREATE OR REPLACE FUNCTION pool_judged(
    pool_year integer, day date, low numeric, high numeric, first_division text, last_division text)
RETURNS TABLE (enterprise_id bigint, in_pool boolean, reasons text[], revenue numeric, source text,
    division text, on_record text, exited_on date, included_on date, district_id bigint, street_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.enterprise_id,
        CASE WHEN x.kind = 'OUT' THEN false
             WHEN x.kind = 'IN' THEN c.in_pool OR c.reasons <@ '{REVENUE_UNKNOWN,NOT_OPERATING}'::text[]
             ELSE c.in_pool END,
        CASE WHEN x.kind = 'OUT' AND c.in_pool THEN '{KEPT_OUT}'::text[]
             WHEN x.kind = 'IN' AND NOT c.in_pool AND c.reasons <@ '{REVENUE_UNKNOWN,NOT_OPERATING}'::text[]
             THEN 'TAKEN_IN'::text || c.reasons
             ELSE c.reasons END,
        c.revenue, c.source, c.division, c.on_record, c.exited_on, c.included_on, c.district_id, c.street_id
    FROM pool_conditions(pool_year, day, low, high, first_division, last_division) c
    LEFT JOIN cultivation_poolexception x
        ON x.enterprise_id = c.enterprise_id AND x.year = pool_year AND x.state = 'APPROVED'
$$;
