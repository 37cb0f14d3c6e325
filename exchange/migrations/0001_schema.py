"""The tables of exchange as they were when the first releases' migrations were put together (ADR 18)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    once_replaced = [("exchange", "0001_initial"), ("exchange", "0002_acts_and_exports")]

    initial = True

    dependencies = [
        ("accounts", "0001_schema"),
        ("core", "0001_schema"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dataset", models.CharField(max_length=40, verbose_name="数据集")),
                ("filename", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("UPLOADED", "已上传"),
                            ("READY", "待提交"),
                            ("COMMITTED", "已导入"),
                            ("REFUSED", "已退回"),
                            ("CANCELLED", "已放弃"),
                            ("UNDOING", "撤销中"),
                            ("UNDONE", "已撤销"),
                        ],
                        default="UPLOADED",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="列对应")),
                ("reading", models.JSONField(blank=True, default=dict, verbose_name="读取情况")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="读到")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="变更")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="不变")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="退回")),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="退回原因")),
                ("refusal_code", models.CharField(blank=True, max_length=40, verbose_name="退回代码")),
                ("left_alone", models.JSONField(blank=True, default=list, verbose_name="撤销时保留的改动")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("committed_at", models.DateTimeField(blank=True, null=True, verbose_name="导入时间")),
                ("seconds", models.FloatField(blank=True, null=True, verbose_name="用时（秒）")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                        verbose_name="任务",
                    ),
                ),
                (
                    "refused_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="批注表",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="exchange.importbatch",
                        verbose_name="撤销的批次",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="导入单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入批次",
                "verbose_name_plural": "导入批次",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="batch_user"),
                    models.Index(fields=["unit", "-id"], name="batch_unit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(max_length=100, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("column", models.CharField(max_length=200, verbose_name="列")),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("found", models.CharField(max_length=300, verbose_name="填写内容")),
                ("message", models.CharField(max_length=500, verbose_name="原因")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="exchange.importbatch",
                        verbose_name="批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "退回原因",
                "verbose_name_plural": "退回原因",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["batch", "id"], name="finding_batch")],
            },
        ),
        migrations.CreateModel(
            name="ExportRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dataset", models.CharField(max_length=40, verbose_name="数据集")),
                ("filters", models.JSONField(blank=True, default=dict, verbose_name="筛选条件")),
                ("rows", models.PositiveIntegerField(verbose_name="行数")),
                ("size", models.BigIntegerField(verbose_name="字节数")),
                ("has_personal_data", models.BooleanField(default=False, verbose_name="含个人信息")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="导出单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导出记录",
                "verbose_name_plural": "导出记录",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["user", "-id"], name="export_user")],
            },
        ),
    ]
