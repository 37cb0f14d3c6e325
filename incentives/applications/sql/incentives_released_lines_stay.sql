-- incentives_released_lines_stay(): a line of a released batch keeps its award, amount and account.
CREATE OR REPLACE FUNCTION incentives_released_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.batch_id IS NOT NULL
        AND (TG_OP = 'DELETE' OR
            (OLD.award_id, OLD.batch_id, OLD.position, OLD.amount, OLD.account_name, OLD.account_bank, OLD.account_number)
            IS DISTINCT FROM
            (NEW.award_id, NEW.batch_id, NEW.position, NEW.amount, NEW.account_name, NEW.account_bank, NEW.account_number))
        AND EXISTS (SELECT FROM incentives_paymentbatch b WHERE b.id = OLD.batch_id AND b.released_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a line of a released batch is never changed (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER released_lines_stay BEFORE UPDATE OR DELETE ON incentives_paymentline
    FOR EACH ROW EXECUTE FUNCTION incentives_released_lines_stay();
