-- full_year_revenue(of_year): a past year's revenue of record, annual figures only. The room of returns, which this one
-- does not know, gives it the second half: where there is none, the fourth quarter's cumulative figure.
-- portal: open
CREATE OR REPLACE FUNCTION full_year_revenue(of_year integer)
RETURNS TABLE (enterprise_id bigint, revenue numeric, source text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT r.enterprise_id, r.revenue, r.source FROM cultivation_revenue_of_record r WHERE r.year = of_year
$$;
