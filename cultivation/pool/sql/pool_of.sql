-- Who is in a year's city pool: what is stored once a version was committed, supplements and leavings since the freeze
-- included; before that the live count. Of the two halves only the one that holds is run.
-- portal: overrides
CREATE OR REPLACE FUNCTION pool_of(
    pool_year integer, day date, low numeric, high numeric, first_division text, last_division text)
RETURNS TABLE (enterprise_id bigint, in_pool boolean, reasons text[], revenue numeric, source text, version integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT v.enterprise_id, v.member, v.reasons, v.revenue, v.source::text,
        (SELECT max(n.number)::integer FROM cultivation_poolversion n WHERE n.year = pool_year)
    FROM cultivation_poolverdict v WHERE v.year = pool_year AND v.last IS NULL
    UNION ALL
    SELECT c.enterprise_id, c.in_pool, c.reasons, c.revenue, c.source, NULL::integer
    FROM pool_conditions(pool_year, day, low, high, first_division, last_division) c
    WHERE NOT EXISTS (SELECT FROM cultivation_poolversion n WHERE n.year = pool_year)
$$;
