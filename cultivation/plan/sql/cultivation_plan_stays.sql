-- cultivation_plan_stays(): an issued version of a plan never changes, whoever writes (domain, section 8).
--
-- It may only step back when the next one is issued. Beneath it streets get their targets, and such a row steps back when
-- another split takes its place; reports on its measures are a table of their own.
CREATE OR REPLACE FUNCTION cultivation_plan_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    whose bigint := coalesce(is_now, was) ->> CASE WHEN TG_TABLE_NAME = 'cultivation_annualplan' THEN 'id' ELSE 'plan_id' END;
    stands text := CASE WHEN TG_TABLE_NAME = 'cultivation_annualplan' THEN was ->> 'state'
                        ELSE (SELECT p.state FROM cultivation_annualplan p WHERE p.id = whose) END;
BEGIN
    IF stands IS NULL OR stands = 'DRAFT'
       OR TG_TABLE_NAME = 'cultivation_annualplan' AND TG_OP = 'UPDATE' AND is_now ->> 'state' = 'SUPERSEDED'
          AND was - 'state' - 'version' = is_now - 'state' - 'version'
       OR TG_TABLE_NAME = 'cultivation_unittarget' AND stands = 'ISSUED' AND TG_OP = 'INSERT'
          AND EXISTS (SELECT FROM accounts_unit u WHERE u.id = (is_now ->> 'unit_id')::bigint AND u.kind = 'STREET')
       OR TG_TABLE_NAME = 'cultivation_unittarget' AND stands = 'ISSUED' AND TG_OP = 'UPDATE'
          AND is_now ->> 'is_current' = 'false' AND was - 'is_current' = is_now - 'is_current' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an issued plan is never changed (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER plan_stays BEFORE UPDATE OR DELETE ON cultivation_annualplan
    FOR EACH ROW EXECUTE FUNCTION cultivation_plan_stays();

CREATE OR REPLACE TRIGGER plan_stays BEFORE INSERT OR UPDATE OR DELETE ON cultivation_receivedtarget
    FOR EACH ROW EXECUTE FUNCTION cultivation_plan_stays();

CREATE OR REPLACE TRIGGER plan_stays BEFORE INSERT OR UPDATE OR DELETE ON cultivation_measure
    FOR EACH ROW EXECUTE FUNCTION cultivation_plan_stays();

CREATE OR REPLACE TRIGGER plan_stays BEFORE INSERT OR UPDATE OR DELETE ON cultivation_unittarget
    FOR EACH ROW EXECUTE FUNCTION cultivation_plan_stays();
