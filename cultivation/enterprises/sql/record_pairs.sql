-- record_pairs(of_year, rel, gap): each two sources that have a revenue of one enterprise's year, whether they differ by more
-- than rel × |figure of record| and by more than gap (yuan), and whether a person has settled it (domain, section 4).
CREATE OR REPLACE FUNCTION record_pairs(of_year integer, rel numeric, gap numeric)
RETURNS TABLE (enterprise_id bigint, one text, other text, a numeric, b numeric, record numeric, differs boolean, settled boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT f.enterprise_id, f.source::text, g.source::text, f.revenue, g.revenue, r.revenue,
        abs(f.revenue - g.revenue) > rel * abs(r.revenue) AND abs(f.revenue - g.revenue) > gap,
        c.id IS NOT NULL
    FROM cultivation_annualfigures f
    JOIN cultivation_annualfigures g ON g.enterprise_id = f.enterprise_id AND g.year = f.year AND g.is_current
        AND g.revenue IS NOT NULL AND (f.source, g.source) IN (('STAT', 'TAX'), ('STAT', 'ENTERPRISE'), ('TAX', 'ENTERPRISE'))
    JOIN cultivation_revenue_of_record r ON r.enterprise_id = f.enterprise_id AND r.year = f.year
    JOIN cultivation_standing s ON s.enterprise_id = f.enterprise_id
    LEFT JOIN cultivation_recordchoice c ON c.enterprise_id = f.enterprise_id AND c.year = f.year AND c.in_force
    WHERE f.year = of_year AND f.is_current AND f.revenue IS NOT NULL
$$;
