"""The tables of monitoring as they were when the first releases' migrations were put together (ADR 18)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    once_replaced = [
        ("monitoring", "0001_initial"),
        ("monitoring", "0002_scan_indexes"),
        ("monitoring", "0003_members"),
        ("monitoring", "0004_full_year"),
        ("monitoring", "0005_derived_place"),
        ("monitoring", "0006_levels_of_a_block"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_schema"),
        ("core", "0001_schema"),
        ("cultivation", "0001_schema"),
    ]

    operations = [
        migrations.CreateModel(
            name="Baseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("parameters_version", models.CharField(max_length=40, verbose_name="参数版本")),
                ("content", models.TextField(verbose_name="内容")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "研判基准",
                "verbose_name_plural": "研判基准",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "quarter", "version"), name="baseline_version_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonitoringQuarter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                ("opens_on", models.DateField(verbose_name="开放日")),
                ("due_on", models.DateField(verbose_name="报送截止")),
                ("closes_on", models.DateField(verbose_name="区级关闭")),
                ("list_frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="名单冻结时间")),
                ("reopened_until", models.DateField(blank=True, null=True, verbose_name="重新开放至")),
                ("reopen_reason", models.CharField(blank=True, max_length=200, verbose_name="重新开放原因")),
            ],
            options={
                "verbose_name": "监测季度",
                "verbose_name_plural": "监测季度",
                "ordering": ["-year", "-quarter"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "quarter"), name="quarter_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__range", (1, 4))), name="quarter_1_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                (
                    "kind",
                    models.CharField(
                        choices=[("PRELIMINARY", "初次"), ("FINAL", "最终"), ("MANUAL", "人工发起")],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("full", models.BooleanField(default=False, verbose_name="重算基准")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "等待"),
                            ("RUNNING", "进行中"),
                            ("DONE", "完成"),
                            ("CANCELLED", "已取消"),
                            ("FAILED", "未完成"),
                        ],
                        default="WAITING",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("as_of", models.DateTimeField(verbose_name="数据时点")),
                ("parameters_version", models.CharField(blank=True, max_length=40, verbose_name="参数版本")),
                ("summary", models.JSONField(blank=True, default=dict, verbose_name="结果")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "baseline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="monitoring.baseline",
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
                    ),
                ),
            ],
            options={
                "verbose_name": "研判批次",
                "verbose_name_plural": "研判批次",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["WAITING", "RUNNING"])),
                        fields=("year", "quarter"),
                        name="scan_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarterlyReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                (
                    "source",
                    models.CharField(
                        choices=[("STAT", "统计"), ("TAX", "税务"), ("ENTERPRISE", "企业")],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("state", models.CharField(max_length=18, verbose_name="状态")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="更正原因")),
                (
                    "revenue",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="营业收入"
                    ),
                ),
                (
                    "revenue_prev",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="营业收入上年同期",
                    ),
                ),
                (
                    "main_revenue",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="主营业务收入"
                    ),
                ),
                (
                    "output",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="工业总产值"
                    ),
                ),
                (
                    "output_prev",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="工业总产值上年同期",
                    ),
                ),
                (
                    "export_delivery",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="出口交货值"
                    ),
                ),
                (
                    "profit",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="利润总额"
                    ),
                ),
                (
                    "tax_paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="实缴税金合计"
                    ),
                ),
                (
                    "vat_sales",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="增值税申报销售额",
                    ),
                ),
                (
                    "rd_expense",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="研发费用"
                    ),
                ),
                (
                    "investment",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="固定资产投资"
                    ),
                ),
                (
                    "upgrade_investment",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="技术改造投资"
                    ),
                ),
                (
                    "interest_paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="利息支出"
                    ),
                ),
                (
                    "electricity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="用电量（千瓦时）",
                    ),
                ),
                (
                    "electricity_prev",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="用电量上年同期（千瓦时）",
                    ),
                ),
                (
                    "employees",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="期末从业人员"),
                ),
                ("rd_employees", models.PositiveIntegerField(blank=True, null=True, verbose_name="研发人员")),
                (
                    "receivables",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="应收账款"
                    ),
                ),
                (
                    "inventory",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="存货"
                    ),
                ),
                (
                    "finished_goods",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="产成品"
                    ),
                ),
                (
                    "assets",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="资产总计"
                    ),
                ),
                (
                    "liabilities",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="负债合计"
                    ),
                ),
                (
                    "orders_on_hand",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="在手订单金额"
                    ),
                ),
                ("order_trend", models.CharField(blank=True, max_length=10, verbose_name="订单较上季")),
                (
                    "capacity_use",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="产能利用率（%）"
                    ),
                ),
                (
                    "full_year_expected",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="企业预计全年营业收入",
                    ),
                ),
                ("outlook", models.CharField(blank=True, max_length=10, verbose_name="下季预期")),
                ("status", models.CharField(blank=True, max_length=16, verbose_name="生产状态")),
                (
                    "problem_category",
                    models.CharField(blank=True, max_length=12, verbose_name="存在问题类别"),
                ),
                ("problems", models.TextField(blank=True, verbose_name="存在问题")),
                ("filled_by", models.CharField(blank=True, max_length=40, verbose_name="填报人")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="填报人电话")),
                ("filled_on", models.DateField(blank=True, null=True, verbose_name="填报日期")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
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
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="cultivation.enterprise",
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
            ],
            options={
                "verbose_name": "季度报表",
                "verbose_name_plural": "季度报表",
                "ordering": ["-year", "-quarter"],
                "indexes": [
                    models.Index(fields=["district", "year", "quarter", "state"], name="return_district"),
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["year", "quarter", "enterprise"],
                        include=(
                            "source",
                            "state",
                            "version",
                            "revenue",
                            "electricity",
                            "status",
                            "entered_at",
                        ),
                        name="return_scan",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "year", "quarter", "source", "version"),
                        name="return_version_unique",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("enterprise", "year", "quarter", "source"),
                        name="return_one_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonitoringMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("ABOVE_SCALE", "规上企业"),
                            ("KEY_POOL", "重点培育库"),
                            ("CITY_POOL", "培育库"),
                            ("MANUAL", "个别列入"),
                        ],
                        max_length=12,
                        verbose_name="列入依据",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="移出日期")),
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
                        related_name="+",
                        to="cultivation.enterprise",
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
            ],
            options={
                "verbose_name": "监测名单",
                "verbose_name_plural": "监测名单",
                "indexes": [
                    models.Index(fields=["enterprise"], name="member_enterprise"),
                    models.Index(
                        fields=["year", "quarter", "district", "street", "enterprise"], name="member_by_place"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "quarter", "enterprise"), name="member_once_a_quarter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("above_scale", models.BooleanField(verbose_name="规上")),
                ("readiness", models.CharField(blank=True, max_length=10, verbose_name="达标研判")),
                ("risk", models.CharField(blank=True, max_length=10, verbose_name="退库风险")),
                ("stale", models.BooleanField(default=False, verbose_name="沿用")),
                (
                    "ytd",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="本年累计"
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="全年占比"
                    ),
                ),
                (
                    "p10",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="低位预计"
                    ),
                ),
                (
                    "p50",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="中位预计"
                    ),
                ),
                (
                    "p90",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="高位预计"
                    ),
                ),
                (
                    "rules",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        default=list,
                        size=None,
                        verbose_name="规则",
                    ),
                ),
                ("reasons", models.TextField(verbose_name="依据")),
                ("inputs", models.TextField(verbose_name="输入")),
                ("parameters_version", models.CharField(max_length=40, verbose_name="参数版本")),
                ("digest", models.BigIntegerField(verbose_name="输入摘要")),
                (
                    "district",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                        related_name="assessments",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="街道",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="monitoring.scanrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "研判结果",
                "verbose_name_plural": "研判结果",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["year", "quarter", "district", "readiness", "risk"],
                        include=("street", "stale", "above_scale", "rules", "enterprise"),
                        name="assessment_list",
                    ),
                    models.Index(
                        models.F("year"),
                        models.F("quarter"),
                        models.OrderBy(models.F("p50"), descending=True, nulls_last=True),
                        models.F("id"),
                        condition=models.Q(("is_current", True)),
                        name="assessment_p50",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("enterprise", "year", "quarter"),
                        include=("digest",),
                        name="assessment_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("first_id", models.BigIntegerField(verbose_name="起")),
                ("last_id", models.BigIntegerField(verbose_name="止")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "等待"),
                            ("RUNNING", "进行中"),
                            ("DONE", "完成"),
                            ("CANCELLED", "已取消"),
                            ("FAILED", "未完成"),
                        ],
                        default="WAITING",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("enterprises", models.PositiveIntegerField(default=0, verbose_name="企业数")),
                ("judged", models.PositiveIntegerField(default=0, verbose_name="改判")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="不变")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="monitoring.scanrun",
                    ),
                ),
                ("levels", models.JSONField(default=list, verbose_name="研判分布")),
            ],
            options={
                "verbose_name": "研判分块",
                "verbose_name_plural": "研判分块",
                "constraints": [models.UniqueConstraint(fields=("run", "number"), name="scan_block_unique")],
            },
        ),
    ]
