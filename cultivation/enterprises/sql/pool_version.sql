-- pool_version(year): the last committed version of a year's city pool; NULL while it is counted live. The room of the pool,
-- which this one does not know, tells it.
-- portal: open
CREATE OR REPLACE FUNCTION pool_version(pool_year integer)
RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT NULL::integer
$$;
