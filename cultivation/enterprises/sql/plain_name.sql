-- plain_name(words): a name as names of enterprises are compared: without width, blanks, brackets, the form of the company and
-- the city (domain, section 7).
CREATE OR REPLACE FUNCTION plain_name(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        regexp_replace(upper(normalize(words, NFKC)), '[\s()\[\]{}<>（）［］【】〔〕《》〈〉「」『』]', '', 'g'),
        '有限责任公司|有限公司|股份|集团|深圳市|深圳', '', 'g')
$$;
