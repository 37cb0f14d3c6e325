"""What could not be evaluated of a return is written without a look at the return for each row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0013_sprint_list"),
    ]

    operations = [
        migrations.AlterField(
            model_name="returncheck",
            name="of_return",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="check_made",
                serialize=False,
                to="monitoring.quarterlyreturn",
                verbose_name="报表",
            ),
        ),
    ]
