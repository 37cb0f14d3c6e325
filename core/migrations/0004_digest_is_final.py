"""A digest of the history is never changed or deleted either (a flush of a test database may truncate it)."""

from django.db import migrations

FINAL = """
CREATE TRIGGER digest_is_final BEFORE UPDATE OR DELETE ON core_auditdigest
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_steps_and_mail")]

    operations = [migrations.RunSQL(FINAL, "DROP TRIGGER digest_is_final ON core_auditdigest;")]
