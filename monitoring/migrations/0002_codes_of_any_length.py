"""Codes of rules may have any length (X10). The rows stay as they are: only the list's index is built again."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_schema")]

    operations = [
        migrations.AlterField(
            model_name="assessment",
            name="rules",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(), default=list, size=None, verbose_name="规则"
            ),
        ),
    ]
