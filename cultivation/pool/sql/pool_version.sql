-- The last committed version of a year's city pool.
-- portal: overrides
CREATE OR REPLACE FUNCTION pool_version(pool_year integer)
RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT max(n.number)::integer FROM cultivation_poolversion n WHERE n.year = pool_year
$$;
