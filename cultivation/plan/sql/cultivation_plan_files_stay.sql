-- cultivation_plan_files_stay(): no file comes to an issued version of a plan or goes from it, whoever writes (domain, section 8).
CREATE OR REPLACE FUNCTION cultivation_plan_files_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM django_content_type t, cultivation_annualplan p
               WHERE t.app_label = 'cultivation' AND t.model = 'annualplan' AND p.state <> 'DRAFT'
                 AND (t.id, p.id) IN ((OLD.content_type_id, OLD.object_id), (NEW.content_type_id, NEW.object_id))) THEN
        RAISE EXCEPTION 'an issued plan is never changed (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER plan_files_stay BEFORE INSERT OR UPDATE OR DELETE ON core_attachment
    FOR EACH ROW EXECUTE FUNCTION cultivation_plan_files_stay();
