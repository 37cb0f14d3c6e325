-- A full year's revenue of record falls back to the fourth quarter's (domain, section 5: "else ytd(z,4)").
--
-- Written without DISTINCT ON, so that one enterprise is one look-up and the city one pass.
-- portal: overrides
CREATE OR REPLACE FUNCTION full_year_revenue(of_year integer)
RETURNS TABLE (enterprise_id bigint, revenue numeric, source text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT r.enterprise_id, r.revenue, r.source FROM cultivation_revenue_of_record r WHERE r.year = of_year
    UNION ALL
    SELECT q.enterprise_id, q.revenue, q.source::text
    FROM monitoring_quarterlyreturn q
    WHERE q.year = of_year AND q.quarter = 4 AND q.is_current AND q.revenue IS NOT NULL
      AND q.state IN ('SUBMITTED', 'DISTRICT_APPROVED', 'ACCEPTED')
      AND (q.source <> 'STAT' OR EXISTS (
          SELECT FROM above_scale_on(make_date(of_year, 12, 31)) a WHERE a.enterprise_id = q.enterprise_id))
      AND NOT EXISTS (
          SELECT FROM cultivation_annualfigures f
          WHERE f.enterprise_id = q.enterprise_id AND f.year = of_year AND f.is_current AND f.revenue IS NOT NULL)
      AND NOT EXISTS (
          SELECT FROM monitoring_quarterlyreturn b
          WHERE b.enterprise_id = q.enterprise_id AND b.year = of_year AND b.quarter = 4 AND b.is_current
            AND b.revenue IS NOT NULL AND b.state IN ('SUBMITTED', 'DISTRICT_APPROVED', 'ACCEPTED')
            AND (b.source = 'STAT' AND EXISTS (
                     SELECT FROM above_scale_on(make_date(of_year, 12, 31)) a WHERE a.enterprise_id = b.enterprise_id)
                 OR b.source = 'TAX' AND q.source = 'ENTERPRISE')
            AND b.source <> q.source)
$$;
