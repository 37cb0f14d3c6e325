-- pool_of(year, …): who is in a year's city pool, for lists, counts and plans; `version` NULL while it is counted live. The
-- arguments are those of `pool_conditions`. The room of the pool, which this one does not know, answers with what is stored.
-- portal: open
CREATE OR REPLACE FUNCTION pool_of(
    pool_year integer, day date, low numeric, high numeric, first_division text, last_division text)
RETURNS TABLE (enterprise_id bigint, in_pool boolean, reasons text[], revenue numeric, source text, version integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.enterprise_id, c.in_pool, c.reasons, c.revenue, c.source, NULL::integer
    FROM pool_conditions(pool_year, day, low, high, first_division, last_division) c
$$;
