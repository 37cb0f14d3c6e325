"""Who acts on a return may be the enterprise itself, by its link."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0010_electricity")]

    operations = [
        migrations.AddField(
            model_name="returnevent",
            name="by_enterprise",
            field=models.BooleanField(db_default=False, default=False, verbose_name="企业自己办理"),
        ),
    ]
