"""Names are sorted by pinyin: the list's index stands on `name_order` instead of the name's code points.

The name itself is included, so that a far page is read from the index alone.
"""

from django.db import migrations, models

from core.sql.install import early


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0001_schema")]

    operations = [
        migrations.RunPython(early("name_order"), migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="enterprise", name="enterprise_name"),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(
                models.Func(models.F("name"), function="name_order"),
                models.F("id"),
                include=["name"],
                name="enterprise_name_order",
            ),
        ),
    ]
