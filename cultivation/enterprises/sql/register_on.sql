-- register_on(pool_year, day): where each enterprise stands and what is on record of it, for a pool year as of a day.
--
-- `on_record` is what the register says, else an exit in force that ends the business (STOPPED: of last year on) or the
-- industry, of the day `exited_on`, by `left_by`. `is_out` is who is not in business by that: one that changed its industry is.
CREATE OR REPLACE FUNCTION register_on(pool_year integer, day date)
RETURNS TABLE (enterprise_id bigint, division text, district_id bigint, street_id bigint, status text, left_by bigint,
    on_record text, exited_on date, is_out boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.enterprise_id, s.division::text, s.district_id, s.street_id, s.status::text, x.enterprise_id,
        CASE WHEN s.status <> 'OPERATING' THEN s.status::text ELSE coalesce(x.reason, 'OPERATING') END,
        CASE WHEN s.status = 'OPERATING' THEN x.exited_on END,
        CASE WHEN s.status <> 'OPERATING' THEN s.status <> 'INDUSTRY_CHANGED'
             ELSE coalesce(x.reason <> 'INDUSTRY_CHANGED', false) END
    FROM cultivation_standing s
    LEFT JOIN exited_on(day) x ON x.enterprise_id = s.enterprise_id
        AND (x.reason IN ('DEREGISTERED', 'REVOKED', 'BANKRUPT', 'MERGED', 'MOVED_OUT', 'INDUSTRY_CHANGED')
             OR x.reason = 'STOPPED' AND x.exited_on >= make_date(pool_year - 1, 1, 1))
$$;
