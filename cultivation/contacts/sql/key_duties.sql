-- key_duties(first, last): the key members of the years of a period to whom contact and visits are owed, and from when
-- until when: from their confirmation until they leave, go out of business, or the year ends. One whom the bureau took into
-- the pool although it stood still stays.
CREATE OR REPLACE FUNCTION key_duties(first date, last date) RETURNS TABLE (enterprise_id bigint, begun date, until date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.enterprise_id, (m.decided_at AT TIME ZONE 'Asia/Shanghai')::date,
        least(
            CASE WHEN m.state <> 'CONFIRMED' THEN m.left_on - 1 END,
            CASE WHEN x.id IS NULL THEN b.since - 1 END,
            make_date(m.year, 12, 31))
    FROM cultivation_keymember m
    LEFT JOIN out_of_business(extract(year FROM last)::integer, last) b ON b.enterprise_id = m.enterprise_id
    LEFT JOIN cultivation_poolexception x
        ON x.enterprise_id = m.enterprise_id AND x.year = m.year AND x.kind = 'IN' AND x.state = 'APPROVED'
    WHERE m.year BETWEEN extract(year FROM first) AND extract(year FROM last) AND m.decided_at IS NOT NULL
      AND (m.state = 'CONFIRMED' OR m.state IN ('LEFT', 'REPLACED') AND m.left_on IS NOT NULL)
$$;
