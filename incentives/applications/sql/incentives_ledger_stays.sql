-- incentives_ledger_stays(): an entry of the ledger of money is never changed and never taken away, whoever writes.
CREATE OR REPLACE FUNCTION incentives_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an entry of the ledger is never changed: reverse it (%)', OLD.id USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER ledger_stays BEFORE UPDATE OR DELETE ON incentives_movement
    FOR EACH ROW EXECUTE FUNCTION incentives_ledger_stays();
