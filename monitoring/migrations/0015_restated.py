"""A restatement that is still to be judged leaves a row; cases opened from the sprint list say so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0014_checks_unbound"),
    ]

    operations = [
        migrations.CreateModel(
            name="Restated",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("ACCOUNTS", "年度数据"), ("SCALE", "纳统或退库"), ("BATCH", "导入")],
                        max_length=8,
                        verbose_name="变更内容",
                    ),
                ),
                ("facts", models.JSONField(default=dict, verbose_name="数据")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "待复审的变更",
                "verbose_name_plural": "待复审的变更",
            },
        ),
        migrations.AlterField(
            model_name="case",
            name="origin",
            field=models.CharField(
                choices=[
                    ("SCAN", "季度研判"),
                    ("MONTHLY", "每月达标名单"),
                    ("MISSED", "应统未统名单"),
                    ("SPRINT", "冲刺名单"),
                    ("HAND", "人工发起"),
                ],
                max_length=8,
                verbose_name="来源",
            ),
        ),
    ]
