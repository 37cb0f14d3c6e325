-- history.current_stamp(): the stamp that the rows of this transaction's history point at, made when the first asks.
-- `core.audit.context` tells it by settings of the transaction who writes, from where and why.
CREATE OR REPLACE FUNCTION history.current_stamp() RETURNS bigint LANGUAGE plpgsql AS $$
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
