"""Findings are stored with the version of a return; what could not be evaluated is named beside its figures."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0004_reopening"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="quarterlyreturn",
            name="not_evaluated",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=3),
                blank=True,
                default=list,
                size=None,
                verbose_name="未评判的规则",
            ),
        ),
        migrations.CreateModel(
            name="ReturnFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=3, verbose_name="规则")),
                ("field", models.CharField(blank=True, max_length=20, verbose_name="指标")),
                (
                    "strength",
                    models.CharField(
                        choices=[("B", "阻断"), ("E", "需说明"), ("I", "提示")],
                        max_length=1,
                        verbose_name="强度",
                    ),
                ),
                ("found", models.CharField(blank=True, max_length=60, verbose_name="所见")),
                ("expected", models.CharField(blank=True, max_length=100, verbose_name="应为")),
                ("sentence", models.CharField(max_length=300, verbose_name="说法")),
                ("explanation", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("explained_at", models.DateTimeField(blank=True, null=True, verbose_name="说明时间")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="认可时间")),
                ("after_approval", models.BooleanField(default=False, verbose_name="审后新增")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="认可人",
                    ),
                ),
                (
                    "explained_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="说明人",
                    ),
                ),
                (
                    "of_return",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="monitoring.quarterlyreturn",
                        verbose_name="报表",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核发现",
                "verbose_name_plural": "审核发现",
                "indexes": [
                    models.Index(
                        condition=models.Q(("after_approval", True)),
                        fields=["of_return"],
                        name="finding_after_approval",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("of_return", "rule", "field"), name="finding_once_a_field"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by", None), ("accepted_at__isnull", False), _connector="OR"
                        ),
                        name="finding_accepted_when",
                    ),
                ],
            },
        ),
    ]
