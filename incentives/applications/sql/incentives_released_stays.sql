-- incentives_released_stays(): what was released to the bank is never changed, whoever writes; only its results come in.
CREATE OR REPLACE FUNCTION incentives_released_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NOT NULL AND (TG_OP = 'DELETE' OR
        (OLD.purse_id, OLD.number, OLD.count, OLD.total, OLD.sha256, OLD.workbook_id, OLD.csv_id, OLD.released_at)
        IS DISTINCT FROM
        (NEW.purse_id, NEW.number, NEW.count, NEW.total, NEW.sha256, NEW.workbook_id, NEW.csv_id, NEW.released_at)) THEN
        RAISE EXCEPTION 'a released batch of payments is never changed (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER released_stays BEFORE UPDATE OR DELETE ON incentives_paymentbatch
    FOR EACH ROW EXECUTE FUNCTION incentives_released_stays();
