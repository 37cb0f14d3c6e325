"""An import tells how many of its rows were kept as drafts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_columns_to_confirm"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="drafts",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="待说明"),
        ),
    ]
