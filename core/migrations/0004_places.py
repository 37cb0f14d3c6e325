"""A file knows of which units its rows are."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_form_key_content"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="places",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="所涉单位",
            ),
        ),
    ]
