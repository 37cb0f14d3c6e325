-- Keeps `cultivation_standing` one row for each enterprise, with its place, division and status.
CREATE OR REPLACE FUNCTION cultivation_standing_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO cultivation_standing
            (enterprise_id, district_id, street_id, division, status, above_scale, stale, readiness, risk)
        SELECT id, district_id, street_id, coalesce(division, ''), status, false, false, '', '' FROM made;
    ELSE
        UPDATE cultivation_standing s
        SET district_id = m.district_id, street_id = m.street_id,
            division = coalesce(m.division, ''), status = m.status
        FROM made m
        WHERE s.enterprise_id = m.id
          AND (s.district_id, s.street_id, s.division, s.status)
              IS DISTINCT FROM (m.district_id, m.street_id, coalesce(m.division, ''), m.status);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER standing_follows_insert AFTER INSERT ON cultivation_enterprise
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION cultivation_standing_follows();

CREATE OR REPLACE TRIGGER standing_follows_update AFTER UPDATE ON cultivation_enterprise
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION cultivation_standing_follows();
