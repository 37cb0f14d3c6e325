from django.db import migrations, models

# The blocks of a run that was cut off are judged once more, for their levels were not told; what is unchanged is
# not written again.
_DO_AGAIN = """
UPDATE monitoring_scanblock b SET state = 'WAITING', finished_at = NULL
FROM monitoring_scanrun r WHERE r.id = b.run_id AND b.state = 'DONE' AND r.state <> 'DONE'
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0005_derived_place")]

    operations = [
        migrations.AddField(
            model_name="scanblock",
            name="levels",
            field=models.JSONField(default=list, verbose_name="研判分布"),
        ),
        migrations.RunSQL(_DO_AGAIN, migrations.RunSQL.noop),
    ]
