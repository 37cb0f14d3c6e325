-- Revenue of record by enterprise and year: the annual figure of the source that a person has chosen, else of the highest one
-- that has any, STAT > TAX > ENTERPRISE (domain, sections 4 and 5). Filter it by `year` and it is one pass over an index.
-- Annual figures only: a full year's revenue is `full_year_revenue`.
CREATE OR REPLACE VIEW cultivation_revenue_of_record AS
SELECT f.enterprise_id, f.year,
    coalesce(max(f.revenue) FILTER (WHERE f.source = c.source),
             max(f.revenue) FILTER (WHERE f.source = 'STAT'),
             max(f.revenue) FILTER (WHERE f.source = 'TAX'),
             max(f.revenue) FILTER (WHERE f.source = 'ENTERPRISE')) AS revenue,
    CASE WHEN bool_or(f.source = c.source) THEN max(c.source)
         WHEN bool_or(f.source = 'STAT') THEN 'STAT'
         WHEN bool_or(f.source = 'TAX') THEN 'TAX' ELSE 'ENTERPRISE' END AS source
FROM cultivation_annualfigures f
LEFT JOIN cultivation_recordchoice c ON c.enterprise_id = f.enterprise_id AND c.year = f.year AND c.in_force
WHERE f.is_current AND f.revenue IS NOT NULL
GROUP BY f.year, f.enterprise_id;
