"""A form's key knows what was sent; a public form is nobody's."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_link"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="formkey",
            name="digest",
            field=models.CharField(default="", max_length=64, verbose_name="内容摘要"),
        ),
        migrations.AlterField(
            model_name="formkey",
            name="key",
            field=models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="表单键"),
        ),
        migrations.AlterField(
            model_name="formkey",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提交人",
            ),
        ),
    ]
