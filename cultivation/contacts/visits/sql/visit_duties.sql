-- visit_duties(first, last, before, key_months, hang_months): to whom visits are owed at some time of a period, why,
-- from when until when, the last visit before a day, and by when the next is owed (rules.next_due says the same).
-- Key members are owed visits as key_duties says, enterprises under a hang-point leader from its first to its last day.
CREATE OR REPLACE FUNCTION visit_duties(
    first date, last date, before date, key_months integer, hang_months integer)
RETURNS TABLE (enterprise_id bigint, cause text, begun date, until date, last_on date, due_on date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH duty AS (
        SELECT k.enterprise_id, 'KEY' AS cause, k.begun, k.until, key_months AS months
        FROM key_duties(first, last) k
        UNION ALL
        SELECT h.enterprise_id, 'HANG', h.valid_from, least(h.valid_to, h.ended_on), hang_months
        FROM cultivation_hangpoint h
    )
    SELECT d.enterprise_id, d.cause, d.begun, d.until, v.last_on,
        (greatest(d.begun, v.last_on) + make_interval(months => d.months))::date
    FROM duty d
    JOIN cultivation_enterprise e ON e.id = d.enterprise_id AND e.merged_into_id IS NULL
    LEFT JOIN LATERAL (
        SELECT max(w."on") AS last_on FROM cultivation_visit w
        WHERE w.enterprise_id = d.enterprise_id AND w."on" < before
    ) v ON true
    WHERE d.begun <= last AND d.until >= first
$$;
