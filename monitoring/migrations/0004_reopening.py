"""What was reopened is a row of its own: for the whole city as so far, or for one district."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def moved(apps: Any, _schema: Any) -> None:
    """Each quarter that was reopened keeps its day and reason; who opened it stands in its history."""
    quarters = apps.get_model("monitoring", "MonitoringQuarter").objects.exclude(reopened_until=None)
    reopening = apps.get_model("monitoring", "Reopening")
    reopening.objects.bulk_create(
        reopening(year=row.year, quarter=row.quarter, until=row.reopened_until, reason=row.reopen_reason)
        for row in quarters
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_schema"),
        ("monitoring", "0003_worst_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                ("until", models.DateField(verbose_name="重新开放至")),
                ("reason", models.CharField(max_length=200, verbose_name="重新开放原因")),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="为哪个区",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="开放人",
                    ),
                ),
            ],
            options={
                "verbose_name": "季度重新开放",
                "verbose_name_plural": "季度重新开放",
                "indexes": [models.Index(fields=["year", "quarter"], name="reopening_quarter")],
            },
        ),
        migrations.RunPython(moved, migrations.RunPython.noop),
        migrations.RemoveField(model_name="monitoringquarter", name="reopen_reason"),
        migrations.RemoveField(model_name="monitoringquarter", name="reopened_until"),
    ]
