-- out_of_business(pool_year, day): who is not in business by what the pool goes by (register_on), and since when: since ever
-- where the register gives no day.
CREATE OR REPLACE FUNCTION out_of_business(pool_year integer, day date) RETURNS TABLE (enterprise_id bigint, since date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT r.enterprise_id, coalesce(
        r.exited_on,
        (SELECT max(c."on") FROM cultivation_statuschange c
         WHERE c.enterprise_id = r.enterprise_id AND c.status = r.status),
        '-infinity')
    FROM register_on(pool_year, day) r
    WHERE r.is_out
$$;
