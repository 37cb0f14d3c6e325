"""The tables of incentives as they were when the first releases' migrations were put together (ADR 18)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    once_replaced = [("incentives", "0001_initial"), ("incentives", "0002_history_check")]

    initial = True

    dependencies = [
        ("accounts", "0001_schema"),
        ("cultivation", "0001_schema"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "code",
                    models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name="代码"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="一句话说明")),
            ],
            options={
                "verbose_name": "奖补政策",
                "verbose_name_plural": "奖补政策",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="CreditRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("CLEAR", "无严重失信"),
                            ("DISHONEST", "严重失信"),
                            ("UNLAWFUL", "重大违法"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credit_records",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "信用记录",
                "verbose_name_plural": "信用记录",
                "indexes": [models.Index(fields=["enterprise", "kind"], name="credit_enterprise")],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="金额")),
                ("paid_on", models.DateField(verbose_name="拨付日期")),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.programme",
                        verbose_name="政策",
                    ),
                ),
            ],
            options={
                "verbose_name": "拨付记录",
                "verbose_name_plural": "拨付记录",
                "indexes": [models.Index(fields=["enterprise", "programme"], name="payment_enterprise")],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("verdict", models.CharField(max_length=8, verbose_name="结论")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="金额"
                    ),
                ),
                ("conditions", models.TextField(verbose_name="条件")),
                ("missing", models.TextField(blank=True, verbose_name="待补材料")),
                ("parameters_version", models.CharField(max_length=40, verbose_name="参数版本")),
                ("digest", models.BigIntegerField(verbose_name="输入摘要")),
                ("judged_at", models.DateTimeField(auto_now_add=True, verbose_name="测算时间")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="所属区",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluations",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "inclusion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cultivation.inclusion",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="街道",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "资格测算",
                "verbose_name_plural": "资格测算",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["programme", "year", "verdict"],
                        name="evaluation_verdict",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("programme", "year", "enterprise"),
                        name="evaluation_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoryCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("INCLUSION", "历年在库名单"), ("PAYMENT", "历年拨付记录")],
                        max_length=10,
                        verbose_name="核查内容",
                    ),
                ),
                ("found", models.BooleanField(verbose_name="有记录")),
                ("checked_on", models.DateField(verbose_name="核查日期")),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最早年份"),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最晚年份"),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="history_checks",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "历史核查",
                "verbose_name_plural": "历史核查",
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "kind"), name="history_check_once")
                ],
            },
        ),
    ]
