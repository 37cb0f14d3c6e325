-- exited_on(day): whose last exit by that day no inclusion followed, and its reason.
CREATE OR REPLACE FUNCTION exited_on(day date) RETURNS TABLE (enterprise_id bigint, exited_on date, reason text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT x.enterprise_id, x.exited_on, x.reason::text
    FROM cultivation_exit x
    WHERE x.exited_on <= day AND x.reason <> 'MOVED_DISTRICT'
      AND NOT EXISTS (SELECT FROM cultivation_inclusion i WHERE i.enterprise_id = x.enterprise_id
                      AND i.included_on BETWEEN x.exited_on AND day)
      AND NOT EXISTS (SELECT FROM cultivation_exit o WHERE o.enterprise_id = x.enterprise_id
                      AND o.exited_on > x.exited_on AND o.exited_on <= day AND o.reason <> 'MOVED_DISTRICT')
$$;
