-- cultivation_problem_changes(): a problem knows when it was last written, whoever writes, so that another system can follow.
--
-- The instant is taken while the writer holds the table's lock: `core.api.following` relies on it.
CREATE OR REPLACE FUNCTION cultivation_problem_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER problem_changes BEFORE INSERT OR UPDATE ON cultivation_problem
    FOR EACH ROW EXECUTE FUNCTION cultivation_problem_changes();
