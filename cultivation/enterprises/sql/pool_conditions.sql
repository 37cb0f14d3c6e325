-- The conditions of the city pool (domain, section 7): one row for each enterprise, all reasons that hold in their order.
--
-- The revenue band is [low, high), yuan; industry are the divisions from first to last. Not operating is what the register
-- says, else an exit in force that ends the business (STOPPED: of last year on); who changed the industry operates still.
CREATE OR REPLACE FUNCTION pool_conditions(
    pool_year integer, day date, low numeric, high numeric, first_division text, last_division text)
RETURNS TABLE (enterprise_id bigint, in_pool boolean, reasons text[], revenue numeric, source text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT e.enterprise_id,
        coalesce(r.revenue >= low AND r.revenue < high, false)
            AND e.division BETWEEN first_division AND last_division
            AND a.enterprise_id IS NULL AND e.on_record = 'OPERATING',
        array_remove(ARRAY[
            CASE WHEN r.revenue >= low AND r.revenue < high THEN 'REVENUE_IN_BAND' END,
            CASE WHEN r.revenue < low THEN 'REVENUE_BELOW' END,
            CASE WHEN r.revenue >= high THEN 'REVENUE_AT_OR_ABOVE' END,
            CASE WHEN r.revenue IS NULL THEN 'REVENUE_UNKNOWN' END,
            CASE WHEN NOT e.division BETWEEN first_division AND last_division OR e.on_record = 'INDUSTRY_CHANGED'
                 THEN 'NOT_INDUSTRY' END,
            CASE WHEN a.enterprise_id IS NOT NULL THEN 'ALREADY_ABOVE_SCALE' END,
            CASE WHEN e.on_record NOT IN ('OPERATING', 'INDUSTRY_CHANGED') THEN 'NOT_OPERATING' END,
            CASE WHEN e.on_record = 'MOVED_OUT' THEN 'OUTSIDE_CITY' END
        ]::text[], NULL),
        r.revenue, r.source
    FROM (
        SELECT s.enterprise_id, s.division,
            CASE WHEN s.status <> 'OPERATING' THEN s.status
                 WHEN x.reason IN ('DEREGISTERED', 'REVOKED', 'BANKRUPT', 'MERGED', 'MOVED_OUT', 'INDUSTRY_CHANGED')
                   OR x.reason = 'STOPPED' AND x.exited_on >= make_date(pool_year - 1, 1, 1) THEN x.reason
                 ELSE 'OPERATING' END AS on_record
        FROM cultivation_standing s LEFT JOIN exited_on(day) x ON x.enterprise_id = s.enterprise_id
    ) e
    LEFT JOIN full_year_revenue(pool_year - 1) r ON r.enterprise_id = e.enterprise_id
    LEFT JOIN above_scale_on(day) a ON a.enterprise_id = e.enterprise_id
$$;
