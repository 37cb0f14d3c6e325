-- bigrams(words): the pairs of neighbouring characters of a name, upper-case and without spaces; an index stands on them,
-- so that whoever changes what it gives makes that index anew in a migration.
--
-- Its cost is said, so that the planner looks names up instead of computing the pairs row by row. It is restricted to one
-- process: the planner expects five in a thousand names for a pair it has no statistics of, and would share that out,
-- while starting two helpers costs more than looking a rare pair up. The price is that the index is built by one
-- process, too: half as long again for a million names.
CREATE OR REPLACE FUNCTION bigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL RESTRICTED COST 2000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr(w.t, i, 2)), '{}')
    FROM (SELECT upper(regexp_replace(words, '\s', '', 'g')) AS t) w,
         generate_series(1, greatest(length(w.t) - 1, 1)) AS i
$$;
