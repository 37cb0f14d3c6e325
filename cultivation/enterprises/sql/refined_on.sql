-- refined_on(day): who became refined (规做精) by the day: the first day that lies both in a time above scale and in a title
-- SPECIALISED or LITTLE_GIANT, once in a life (domain, section 10).
--
-- That day begins one of the two, so that the place is the one which that row carries: an inclusion's or a title's.
CREATE OR REPLACE FUNCTION refined_on(day date)
RETURNS TABLE (enterprise_id bigint, refined_on date, district_id bigint, street_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (r.enterprise_id) r.enterprise_id, greatest(i.included_on, r.valid_from),
        CASE WHEN i.included_on >= r.valid_from THEN i.district_id ELSE r.district_id END,
        CASE WHEN i.included_on >= r.valid_from THEN i.street_id ELSE r.street_id END
    FROM cultivation_recognition r
    JOIN cultivation_inclusion i ON i.enterprise_id = r.enterprise_id
        AND i.included_on <= least(r.valid_to, day)
    JOIN cultivation_enterprise e ON e.id = r.enterprise_id AND e.merged_into_id IS NULL
    WHERE r.kind IN ('SPECIALISED', 'LITTLE_GIANT') AND r.valid_from <= day
      AND NOT EXISTS (SELECT FROM cultivation_exit x WHERE x.enterprise_id = i.enterprise_id
                      AND x.reason <> 'MOVED_DISTRICT'
                      AND x.exited_on > i.included_on AND x.exited_on <= r.valid_from)
    ORDER BY r.enterprise_id, greatest(i.included_on, r.valid_from), r.id, i.id
$$;
