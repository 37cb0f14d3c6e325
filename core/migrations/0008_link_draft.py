import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0007_call_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=30, verbose_name="用途")),
                ("object_id", models.BigIntegerField(verbose_name="对象")),
                ("fields", models.JSONField(default=list, verbose_name="内容")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
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
                "verbose_name": "链接草稿",
                "verbose_name_plural": "链接草稿",
                "indexes": [models.Index(fields=["saved_at"], name="link_draft_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "content_type", "object_id"), name="link_draft_once"
                    )
                ],
            },
        ),
    ]
