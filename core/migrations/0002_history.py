"""The schema `history`: stamps, the sequence of history rows, the refusal of change, and Chinese bigrams."""

from django.db import migrations

SCHEMA = """
CREATE SCHEMA history;
CREATE SCHEMA staging;
CREATE SEQUENCE history.seq AS bigint;
CREATE TABLE history.stamp (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_id bigint,
    acting_for_id bigint,
    request_id text NOT NULL DEFAULT '',
    batch_id bigint,
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX stamp_batch ON history.stamp (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX stamp_actor ON history.stamp (actor_id, id);
CREATE INDEX stamp_at ON history.stamp (at);

CREATE FUNCTION history.current_stamp() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    known text := coalesce(current_setting('portal.stamp', true), '');
    made bigint;
BEGIN
    IF known <> '' THEN
        RETURN known::bigint;
    END IF;
    INSERT INTO history.stamp (actor_id, acting_for_id, request_id, batch_id, reason)
    VALUES (
        nullif(current_setting('portal.actor', true), '')::bigint,
        nullif(current_setting('portal.acting_for', true), '')::bigint,
        coalesce(current_setting('portal.request', true), ''),
        nullif(current_setting('portal.batch', true), '')::bigint,
        coalesce(current_setting('portal.reason', true), '')
    ) RETURNING id INTO made;
    PERFORM set_config('portal.stamp', made::text, true);
    RETURN made;
END $$;

CREATE FUNCTION history.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is never changed or deleted (%)', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER stamp_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON history.stamp
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
"""

BIGRAMS = """
CREATE FUNCTION bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(w.t, i, 2)), '{}')
    FROM (SELECT upper(regexp_replace(words, '\\s', '', 'g')) AS t) w,
         generate_series(1, greatest(length(w.t) - 1, 1)) AS i
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(SCHEMA, "DROP SCHEMA history CASCADE; DROP SCHEMA staging CASCADE;"),
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION bigrams(text);"),
    ]
