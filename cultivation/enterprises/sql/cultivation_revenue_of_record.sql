-- Revenue of record by enterprise and year: the annual figure of the highest source that has one, STAT > TAX > ENTERPRISE
-- (domain, sections 4 and 5). Filter it by `year` and it is one pass over an index. Annual figures only: a full year's
-- revenue is `full_year_revenue`.
CREATE OR REPLACE VIEW cultivation_revenue_of_record AS
SELECT enterprise_id, year,
    coalesce(max(revenue) FILTER (WHERE source = 'STAT'),
             max(revenue) FILTER (WHERE source = 'TAX'),
             max(revenue) FILTER (WHERE source = 'ENTERPRISE')) AS revenue,
    CASE WHEN bool_or(source = 'STAT') THEN 'STAT'
         WHEN bool_or(source = 'TAX') THEN 'TAX' ELSE 'ENTERPRISE' END AS source
FROM cultivation_annualfigures
WHERE is_current AND revenue IS NOT NULL
GROUP BY year, enterprise_id;
