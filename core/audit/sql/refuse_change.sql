-- history.refuse_change(): what is written in the history stays. The triggers of the single history tables are made by
-- `core.audit.install`; a flush of a test database may truncate the digests.
CREATE OR REPLACE FUNCTION history.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is never changed or deleted (%)', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE TRIGGER stamp_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON history.stamp
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();

CREATE OR REPLACE TRIGGER digest_is_final BEFORE UPDATE OR DELETE ON core_auditdigest
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
