"""Files and batches know of which units they are; those that are there count as of their owner's unit."""

import django.contrib.postgres.fields
from django.db import migrations, models

FILES = """
UPDATE core_storedfile f SET places = ARRAY[u.unit_id] FROM accounts_user u
WHERE u.id = f.owner_id AND f.kind <> 'ATTACHMENT'
"""
BATCHES = "UPDATE exchange_importbatch SET places = ARRAY[unit_id]"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_schema"),
        ("core", "0004_places"),
        ("exchange", "0001_schema"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="places",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="所涉单位",
            ),
        ),
        migrations.RunSQL(FILES, migrations.RunSQL.noop),
        migrations.RunSQL(BATCHES, migrations.RunSQL.noop),
    ]
