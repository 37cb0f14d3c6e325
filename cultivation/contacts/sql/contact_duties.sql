-- contact_duties(day, within, late_confirmed, late_included, ending, ids): to whom an officer or a leader is owed on a day,
-- who they are, and what is missing or late; and who has an officer all the same. Of some enterprises, or with NULL of all.
--
-- An officer is owed to key members (key_duties). A leader is owed after the latest inclusion while its hang-point lasts,
-- which is when that was `within` some days; statuses and exits that are `ending` end it, any other exit does not. It is
-- late for whom the confirmation or the inclusion was among the days from which it was due before.
CREATE OR REPLACE FUNCTION contact_duties(
    day date, within datemultirange, late_confirmed datemultirange, late_included datemultirange, ending text[], ids bigint[])
RETURNS TABLE (enterprise_id bigint, confirmed_on date, included_on date, officer_id bigint, leader_id bigint,
    no_officer boolean, officer_late boolean, no_leader boolean, leader_late boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT d.enterprise_id, d.confirmed_on, d.included_on, d.officer_id, d.leader_id,
        d.confirmed_on IS NOT NULL AND d.officer_id IS NULL,
        d.confirmed_on IS NOT NULL AND d.officer_id IS NULL AND d.confirmed_on <@ late_confirmed,
        d.included_on IS NOT NULL AND d.leader_id IS NULL,
        d.included_on IS NOT NULL AND d.leader_id IS NULL AND d.included_on <@ late_included
    FROM (
        SELECT p.enterprise_id, max(p.confirmed_on) AS confirmed_on, max(p.included_on) AS included_on,
            max(p.officer_id) AS officer_id, max(p.leader_id) AS leader_id
        FROM (
            SELECT k.enterprise_id, k.begun AS confirmed_on, NULL::date AS included_on, NULL::bigint AS officer_id,
                NULL::bigint AS leader_id
            FROM key_duties(day, day) k WHERE k.begun <= day AND k.until >= day
            UNION ALL
            SELECT i.enterprise_id, NULL, i.included_on, NULL, NULL
            FROM cultivation_inclusion i
            JOIN cultivation_enterprise e ON e.id = i.enterprise_id
            WHERE i.included_on <@ within
              AND NOT EXISTS (SELECT FROM cultivation_inclusion n WHERE n.enterprise_id = i.enterprise_id
                              AND n.included_on > i.included_on AND n.included_on <= day)
              AND NOT EXISTS (SELECT FROM cultivation_exit x WHERE x.enterprise_id = i.enterprise_id
                              AND x.exited_on > i.included_on AND x.exited_on <= day AND x.reason = ANY (ending))
              AND NOT (e.status = ANY (ending) AND NOT EXISTS (
                  SELECT FROM cultivation_statuschange c
                  WHERE c.enterprise_id = e.id AND c.status = e.status AND c."on" > day))
            UNION ALL
            SELECT o.enterprise_id, NULL, NULL, o.id, NULL
            FROM cultivation_contactofficer o
            WHERE o.valid_from <= day AND (o.valid_to IS NULL OR o.valid_to > day)
            UNION ALL
            SELECT h.enterprise_id, NULL, NULL, NULL, h.id
            FROM cultivation_hangpoint h
            WHERE h.valid_from <= day AND h.valid_to >= day AND (h.ended_on IS NULL OR h.ended_on > day)
        ) p
        WHERE ids IS NULL OR p.enterprise_id = ANY (ids)
        GROUP BY p.enterprise_id
    ) d
    JOIN cultivation_enterprise e ON e.id = d.enterprise_id AND e.merged_into_id IS NULL
    WHERE d.confirmed_on IS NOT NULL OR d.included_on IS NOT NULL OR d.officer_id IS NOT NULL
$$;
