-- above_scale_on(day, known_by): who has an inclusion on or before the day without a later exit; MOVED_DISTRICT does not exit.
--
-- Of facts recorded by the instant `known_by` alone: a scan that was cut off goes on with what was known when it began.
CREATE OR REPLACE FUNCTION above_scale_on(day date, known_by timestamptz DEFAULT 'infinity')
RETURNS TABLE (enterprise_id bigint, included_on date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT i.enterprise_id, i.included_on
    FROM (SELECT n.enterprise_id, max(n.included_on) AS included_on
          FROM cultivation_inclusion n WHERE n.included_on <= day AND n.recorded_at <= known_by
          GROUP BY n.enterprise_id) i
    LEFT JOIN (SELECT x.enterprise_id, max(x.exited_on) AS exited_on
               FROM cultivation_exit x
               WHERE x.exited_on <= day AND x.recorded_at <= known_by AND x.reason <> 'MOVED_DISTRICT'
               GROUP BY x.enterprise_id) o
        ON o.enterprise_id = i.enterprise_id
    WHERE o.exited_on IS NULL OR o.exited_on <= i.included_on
$$;
