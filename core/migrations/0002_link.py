"""The links of public pages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0001_schema"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=30, verbose_name="用途")),
                ("object_id", models.BigIntegerField(verbose_name="对象")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("expires_on", models.DateField(verbose_name="有效至")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="收回时间")),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="提交次数")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="对象类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "链接",
                "verbose_name_plural": "链接",
                "indexes": [
                    models.Index(fields=["content_type", "object_id"], name="link_object"),
                    models.Index(fields=["expires_on"], name="link_expiry"),
                ],
            },
        ),
    ]
