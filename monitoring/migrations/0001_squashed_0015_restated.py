"""The whole schema of the app as it stood after its first 15 migrations, which stay beside it for older databases."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("monitoring", "0001_schema"),
        ("monitoring", "0002_codes_of_any_length"),
        ("monitoring", "0003_worst_first"),
        ("monitoring", "0004_reopening"),
        ("monitoring", "0005_backtests"),
        ("monitoring", "0006_warnings"),
        ("monitoring", "0007_returns_rules"),
        ("monitoring", "0008_returns"),
        ("monitoring", "0009_inclusion"),
        ("monitoring", "0010_electricity"),
        ("monitoring", "0011_return_links"),
        ("monitoring", "0012_missed_events"),
        ("monitoring", "0013_sprint_list"),
        ("monitoring", "0014_checks_unbound"),
        ("monitoring", "0015_restated"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0003_unit_head"),
        ("core", "0001_squashed_0010_attached_by_link"),
        ("cultivation", "0001_squashed_0011_facts_recorded_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calibration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="拟合起始年")),
                ("last_year", models.PositiveSmallIntegerField(verbose_name="拟合截止年")),
                ("tried_year", models.PositiveSmallIntegerField(verbose_name="检验年")),
                ("q10", models.DecimalField(decimal_places=6, max_digits=9, verbose_name="低位校准系数")),
                ("q90", models.DecimalField(decimal_places=6, max_digits=9, verbose_name="高位校准系数")),
                (
                    "before",
                    models.DecimalField(decimal_places=6, max_digits=7, null=True, verbose_name="原覆盖率"),
                ),
                (
                    "after",
                    models.DecimalField(
                        decimal_places=6, max_digits=7, null=True, verbose_name="校准后覆盖率"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "校准建议",
                "verbose_name_plural": "校准建议",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CaseSweep",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("found", models.JSONField(default=dict, verbose_name="结果")),
            ],
            options={
                "verbose_name": "纳统巡检",
                "verbose_name_plural": "纳统巡检",
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
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
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
                ("state", models.CharField(max_length=18, verbose_name="状态")),
                ("is_working", models.BooleanField(db_default=False, default=False, verbose_name="更正中")),
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
                    models.Index(fields=["district", "year", "quarter", "state"], name="return_district"),
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
                    models.UniqueConstraint(
                        condition=models.Q(("is_working", True)),
                        fields=("enterprise", "year", "quarter", "source"),
                        name="return_one_working",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_working", False),
                            models.Q(("is_current", False), ("state__in", ["DRAFT", "RETURNED"])),
                            _connector="OR",
                        ),
                        name="return_working_not_in_force",
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="ReturnSweep",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("told", models.PositiveIntegerField(default=0, verbose_name="提醒人数")),
            ],
            options={
                "verbose_name": "催报",
                "verbose_name_plural": "催报",
            },
        ),
        migrations.CreateModel(
            name="ScanTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40, unique=True, verbose_name="参数版本")),
                ("content", models.JSONField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "研判参数",
                "verbose_name_plural": "研判参数",
            },
        ),
        migrations.CreateModel(
            name="SprintList",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年度"),
                ),
                ("listed_on", models.DateField(verbose_name="名单日期")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="依据季度")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="生成时间")),
            ],
            options={
                "verbose_name": "冲刺名单",
                "verbose_name_plural": "冲刺名单",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="WarningSweep",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("last_level", models.BigIntegerField(default=0, verbose_name="已告知的等级变化")),
                ("last_rung", models.BigIntegerField(default=0, verbose_name="已告知的上报")),
                ("found", models.JSONField(default=dict, verbose_name="结果")),
            ],
            options={
                "verbose_name": "预警巡检",
                "verbose_name_plural": "预警巡检",
            },
        ),
        migrations.CreateModel(
            name="Backtest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                ("as_of", models.DateTimeField(verbose_name="数据时点")),
                ("parameters_version", models.CharField(max_length=40, verbose_name="参数版本")),
                ("digest", models.CharField(max_length=64, verbose_name="判断摘要")),
                ("measures", models.JSONField(verbose_name="结果")),
            ],
            options={
                "verbose_name": "研判回测",
                "verbose_name_plural": "研判回测",
                "ordering": ["-year", "-quarter"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "quarter"), name="backtest_quarter_unique")
                ],
            },
        ),
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
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "door",
                    models.CharField(
                        choices=[("MONTHLY", "月度"), ("ANNUAL", "年度")],
                        max_length=8,
                        verbose_name="入库方式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("FOUND", "已发现"),
                            ("PREPARING", "备材料"),
                            ("DISTRICT_CHECKED", "区已核"),
                            ("CITY_CHECKED", "市已核"),
                            ("SUBMITTED", "已报送"),
                            ("RETURNED", "退回"),
                            ("INCLUDED", "已纳统"),
                            ("REFUSED", "未通过"),
                            ("WITHDRAWN", "已撤回"),
                        ],
                        default="FOUND",
                        max_length=16,
                        verbose_name="办理状态",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
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
                ("opened_on", models.DateField(verbose_name="发现日期")),
                ("opens_on", models.DateField(verbose_name="开窗日期")),
                ("due_on", models.DateField(verbose_name="关窗日期")),
                ("missed_window", models.DateField(blank=True, null=True, verbose_name="错过本批")),
                ("reminded_for", models.DateField(blank=True, null=True, verbose_name="已提醒的关窗日期")),
                ("licence_name", models.CharField(blank=True, max_length=120, verbose_name="执照名称")),
                (
                    "licence_uscc",
                    models.CharField(blank=True, max_length=18, verbose_name="执照统一社会信用代码"),
                ),
                (
                    "statement_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="利润表年份"),
                ),
                (
                    "statement_month",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="利润表截至月份"),
                ),
                (
                    "statement_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="利润表累计营业收入",
                    ),
                ),
                (
                    "vat_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="增值税申报表年份"),
                ),
                (
                    "vat_month",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="增值税申报表截至月份"
                    ),
                ),
                (
                    "vat_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="增值税累计销售额",
                    ),
                ),
                (
                    "output_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="累计工业总产值"
                    ),
                ),
                (
                    "months_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="分月表合计"
                    ),
                ),
                ("site_address", models.CharField(blank=True, max_length=200, verbose_name="经营地址")),
                ("scope_differs", models.BooleanField(default=False, verbose_name="经营范围没有写明主业")),
                ("is_strategic", models.BooleanField(default=False, verbose_name="战略性新兴产业")),
                ("left", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="还差几件")),
                ("batch", models.CharField(blank=True, max_length=20, verbose_name="报送批次")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("ended_reason", models.CharField(blank=True, max_length=500, verbose_name="结束原因")),
                ("inclusion", models.BigIntegerField(blank=True, null=True, verbose_name="纳统记录")),
                ("before_inclusion", models.CharField(blank=True, max_length=16, verbose_name="纳统前状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="区核人",
                    ),
                ),
                (
                    "checked_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="区核人代行对象",
                    ),
                ),
                (
                    "city_checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="市核人",
                    ),
                ),
                (
                    "city_checked_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="市核人代行对象",
                    ),
                ),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inclusion_cases",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="备材料人",
                    ),
                ),
                (
                    "prepared_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="备材料人代行对象",
                    ),
                ),
                (
                    "site_district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="经营地所在区",
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
                "verbose_name": "纳统件",
                "verbose_name_plural": "纳统件",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["enterprise", "-id"], name="case_enterprise"),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "CITY_CHECKED",
                                    "DISTRICT_CHECKED",
                                    "FOUND",
                                    "PREPARING",
                                    "RETURNED",
                                    "SUBMITTED",
                                ],
                            )
                        ),
                        fields=["due_on", "id"],
                        name="case_due",
                    ),
                    models.Index(
                        condition=models.Q(("batch", ""), _negated=True), fields=["batch"], name="case_batch"
                    ),
                    models.Index(
                        condition=models.Q(("inclusion", None), _negated=True),
                        fields=["inclusion"],
                        name="case_inclusion",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "CITY_CHECKED",
                                    "DISTRICT_CHECKED",
                                    "FOUND",
                                    "PREPARING",
                                    "RETURNED",
                                    "SUBMITTED",
                                ],
                            )
                        ),
                        fields=("enterprise", "door"),
                        name="case_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
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
                            ("OPENED", "发现"),
                            ("PREPARE", "开始备材料"),
                            ("CHECK", "区核通过"),
                            ("CITY_CHECK", "市核通过"),
                            ("SUBMIT", "报送"),
                            ("INCLUDE", "纳统"),
                            ("REFUSE", "未通过"),
                            ("RETURN", "退回"),
                            ("RESUME", "重新备材料"),
                            ("WITHDRAW", "撤回"),
                            ("PAPERS", "收材料"),
                            ("WAIVE", "免交"),
                            ("FIGURES", "登记核对数据"),
                            ("DOOR", "改走另一道门"),
                            ("MISSED", "错过本批"),
                            ("RESTORE", "纳统撤销，恢复办理"),
                            ("MOVED", "随企业移交"),
                        ],
                        max_length=12,
                        verbose_name="动作",
                    ),
                ),
                ("from_state", models.CharField(blank=True, max_length=16, verbose_name="原状态")),
                ("to_state", models.CharField(max_length=16, verbose_name="新状态")),
                ("on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="monitoring.case",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代行对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "纳统经过",
                "verbose_name_plural": "纳统经过",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CasePaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=3, verbose_name="材料")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="收到日期")),
                ("on_paper", models.BooleanField(default=False, verbose_name="纸质件已收")),
                ("waived", models.BooleanField(default=False, verbose_name="免交")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="免交原因")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="monitoring.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "纳统材料",
                "verbose_name_plural": "纳统材料",
                "ordering": ["code"],
                "constraints": [models.UniqueConstraint(fields=("case", "code"), name="case_paper_once")],
            },
        ),
        migrations.CreateModel(
            name="ElectricityMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "kwh",
                    models.DecimalField(decimal_places=2, max_digits=18, verbose_name="用电量（千瓦时）"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
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
            ],
            options={
                "verbose_name": "月度用电量",
                "verbose_name_plural": "月度用电量",
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "month"), name="electricity_once_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="electricity_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kwh__gte", 0)), name="electricity_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissedInclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "kind",
                    models.CharField(
                        choices=[("DUE", "应统未统"), ("BELOW", "在统未达标")],
                        max_length=8,
                        verbose_name="名单",
                    ),
                ),
                (
                    "revenue",
                    models.DecimalField(decimal_places=2, max_digits=18, verbose_name="全年营业收入"),
                ),
                ("threshold", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="规上标准")),
                (
                    "source",
                    models.CharField(
                        choices=[("STAT", "统计"), ("TAX", "税务"), ("ENTERPRISE", "企业")],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                ("listed_on", models.DateField(verbose_name="列入日期")),
                ("site_on", models.DateField(blank=True, null=True, verbose_name="现场核实日期")),
                ("is_operating", models.BooleanField(blank=True, null=True, verbose_name="正常经营")),
                ("is_industrial", models.BooleanField(blank=True, null=True, verbose_name="主业为工业")),
                ("is_of_scale", models.BooleanField(blank=True, null=True, verbose_name="达到规模")),
                ("activity", models.CharField(blank=True, max_length=100, verbose_name="主要业务活动")),
                ("site_note", models.CharField(blank=True, max_length=500, verbose_name="现场情况")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CASE_OPENED", "已转入库办理"),
                            ("FIGURE_WRONG", "数据有误"),
                            ("NOT_INDUSTRY", "主业非工业"),
                            ("STOPPED", "已停产"),
                            ("MOVED", "已迁出"),
                            ("DECLINED", "企业不配合"),
                            ("NEXT_BATCH", "下批申报"),
                            ("INCLUDED_SINCE", "已入库"),
                            ("OTHER", "其他"),
                        ],
                        max_length=16,
                        verbose_name="核销原因",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="核销说明")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="核销日期")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitoring.case",
                        verbose_name="纳统件",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核销人",
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="核实单位",
                    ),
                ),
                (
                    "site_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核实人",
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
                "verbose_name": "应统未统",
                "verbose_name_plural": "应统未统",
                "ordering": ["-year", "id"],
                "indexes": [models.Index(fields=["year", "kind", "district"], name="missed_inclusion_year")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "enterprise", "kind"), name="missed_inclusion_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MissedEvent",
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
                            ("SITE", "现场核实"),
                            ("HANDED", "改派街道"),
                            ("CLOSED", "核销"),
                            ("REOPENED", "重新打开"),
                            ("MOVED", "随企业移交"),
                        ],
                        max_length=8,
                        verbose_name="动作",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=700, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代行对象",
                    ),
                ),
                (
                    "missed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="monitoring.missedinclusion",
                    ),
                ),
            ],
            options={
                "verbose_name": "应统未统经过",
                "verbose_name_plural": "应统未统经过",
                "ordering": ["id"],
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
                (
                    "fixed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="人工确定的日期",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="改期原因")),
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
            name="PaperRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=3, verbose_name="材料")),
                (
                    "kind",
                    models.CharField(
                        choices=[("MONTHLY", "月度入库"), ("ANNUAL", "年度入库"), ("EXIT", "退库")],
                        max_length=8,
                        verbose_name="用途",
                    ),
                ),
                ("from_year", models.PositiveSmallIntegerField(verbose_name="起用年份")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("is_wanted", models.BooleanField(verbose_name="要交")),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DIFFERENCE_OR_SCOPE", "两表差异超过上限，或经营范围没有写明主业"),
                            ("STRATEGIC", "属于战略性新兴产业"),
                            ("SCALE", "因规模退库"),
                            ("STOPPED_OR_MOVED", "因停产或迁出退库"),
                        ],
                        max_length=20,
                        verbose_name="什么情况下要交",
                    ),
                ),
                ("waivable", models.BooleanField(default=False, verbose_name="可免交")),
                (
                    "files",
                    models.CharField(
                        choices=[("photo", "照片"), ("document", "照片、PDF 或表格文件")],
                        max_length=10,
                        verbose_name="文件类型",
                    ),
                ),
                ("provider", models.CharField(max_length=20, verbose_name="谁来交")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="修改依据")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "纳统材料清单",
                "verbose_name_plural": "纳统材料清单",
                "ordering": ["code", "from_year"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code", "from_year"), name="paper_rule_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnCheck",
            fields=[
                (
                    "of_return",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="check_made",
                        serialize=False,
                        to="monitoring.quarterlyreturn",
                        verbose_name="报表",
                    ),
                ),
                (
                    "not_evaluated",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        default=list,
                        size=None,
                        verbose_name="未评判的规则",
                    ),
                ),
                ("parameters_version", models.CharField(max_length=40, verbose_name="参数版本")),
            ],
            options={
                "verbose_name": "审核记录",
                "verbose_name_plural": "审核记录",
            },
        ),
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
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="为哪个街道",
                    ),
                ),
            ],
            options={
                "verbose_name": "季度重新开放",
                "verbose_name_plural": "季度重新开放",
                "indexes": [models.Index(fields=["year", "quarter"], name="reopening_quarter")],
            },
        ),
        migrations.CreateModel(
            name="ReturnEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("SAVE", "保存草稿"),
                            ("SUBMIT", "提交"),
                            ("APPROVE", "区审核通过"),
                            ("ACCEPT", "市审核入库"),
                            ("RETURN", "退回"),
                        ],
                        max_length=8,
                        verbose_name="动作",
                    ),
                ),
                ("from_state", models.CharField(max_length=18, verbose_name="原状态")),
                ("to_state", models.CharField(max_length=18, verbose_name="新状态")),
                (
                    "by_enterprise",
                    models.BooleanField(db_default=False, default=False, verbose_name="企业自己办理"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "acting_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代谁办理",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "of_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="monitoring.quarterlyreturn",
                    ),
                ),
            ],
            options={
                "verbose_name": "报送经过",
                "verbose_name_plural": "报送经过",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["of_return", "action"], name="return_event_action"),
                    models.Index(fields=["at"], name="return_event_at"),
                ],
            },
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
                ("rules_version", models.CharField(blank=True, max_length=16, verbose_name="规则版本")),
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
                ("levels", models.JSONField(default=list, verbose_name="研判分布")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="monitoring.scanrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "研判分块",
                "verbose_name_plural": "研判分块",
                "constraints": [models.UniqueConstraint(fields=("run", "number"), name="scan_block_unique")],
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
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
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
                        base_field=models.CharField(), default=list, size=None, verbose_name="规则"
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
                        models.Case(
                            models.When(
                                models.Q(("above_scale", True), ("risk", "RED")), then=models.Value(0)
                            ),
                            models.When(
                                models.Q(("above_scale", True), ("risk", "ORANGE")), then=models.Value(1)
                            ),
                            models.When(
                                models.Q(("above_scale", True), ("risk", "YELLOW")), then=models.Value(2)
                            ),
                            models.When(
                                models.Q(("above_scale", False), ("readiness", "REACHED")),
                                then=models.Value(3),
                            ),
                            models.When(
                                models.Q(("above_scale", False), ("readiness", "LIKELY")),
                                then=models.Value(4),
                            ),
                            models.When(
                                models.Q(("above_scale", False), ("readiness", "POSSIBLE")),
                                then=models.Value(5),
                            ),
                            models.When(
                                models.Q(("above_scale", False), ("readiness", "REACHABLE")),
                                then=models.Value(6),
                            ),
                            models.When(
                                models.Q(("above_scale", True), ("risk", "UNKNOWN")), then=models.Value(7)
                            ),
                            models.When(
                                models.Q(("above_scale", False), ("readiness", "UNKNOWN")),
                                then=models.Value(8),
                            ),
                            models.When(
                                models.Q(("above_scale", True), ("risk", "GREEN")), then=models.Value(9)
                            ),
                            models.When(
                                models.Q(("above_scale", False), ("readiness", "NURTURE")),
                                then=models.Value(10),
                            ),
                            default=models.Value(11),
                            output_field=models.SmallIntegerField(),
                        ),
                        models.Case(
                            models.When(
                                above_scale=True,
                                then=django.db.models.functions.comparison.Coalesce(
                                    models.F("p50"), models.Value(Decimal("-1"))
                                ),
                            ),
                            default=django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("p50"), models.Value(Decimal("0"))
                                ),
                                "*",
                                models.Value(-1),
                            ),
                        ),
                        models.F("id"),
                        condition=models.Q(("is_current", True)),
                        name="assessment_rank",
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
            name="SprintLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "readiness",
                    models.CharField(
                        choices=[("LIKELY", "有望达标"), ("POSSIBLE", "可能达标")],
                        max_length=10,
                        verbose_name="达标研判",
                    ),
                ),
                (
                    "ytd",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="本年累计"
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cultivation.enterprise",
                        verbose_name="企业",
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
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="monitoring.sprintlist",
                        verbose_name="名单",
                    ),
                ),
            ],
            options={
                "verbose_name": "冲刺企业",
                "verbose_name_plural": "冲刺企业",
                "ordering": ["-list", "id"],
                "indexes": [models.Index(fields=["list", "district"], name="sprint_line_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "list"), name="sprint_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Warning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.CharField(max_length=8, verbose_name="等级")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "待处置"),
                            ("HANDLING", "处置中"),
                            ("WATCHING", "观察中"),
                            ("CLOSED", "已解除"),
                            ("EXITED", "已退库"),
                        ],
                        default="OPEN",
                        max_length=10,
                        verbose_name="处置状态",
                    ),
                ),
                (
                    "diagnosis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ORDERS", "订单下滑"),
                            ("FUNDS", "资金"),
                            ("LABOUR", "用工"),
                            ("MOVING", "搬迁意向"),
                            ("CHANGING", "转型转专业"),
                            ("REPORTING", "数据填报原因"),
                            ("CLOSING", "停产注销"),
                            ("OTHER", "其他"),
                        ],
                        max_length=10,
                        verbose_name="诊断",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                ("opened_on", models.DateField(verbose_name="开立日期")),
                ("terms", models.JSONField(default=list, verbose_name="时限起算")),
                ("due_on", models.DateField(verbose_name="处置期限")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="处置日期")),
                ("clock", models.PositiveSmallIntegerField(default=1, verbose_name="时限轮次")),
                ("acted", models.PositiveSmallIntegerField(default=0, verbose_name="处置次数")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="下次约定")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("ended_reason", models.CharField(blank=True, max_length=500, verbose_name="解除或退库原因")),
                ("exit", models.BigIntegerField(blank=True, null=True, verbose_name="退库记录")),
                ("before_exit", models.CharField(blank=True, max_length=10, verbose_name="退库前状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitoring.warning",
                        verbose_name="上一次预警",
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
                "verbose_name": "退库预警",
                "verbose_name_plural": "退库预警",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["enterprise", "-id"], name="warning_enterprise"),
                    models.Index(
                        condition=models.Q(("met_on", None), ("state__in", ["HANDLING", "OPEN", "WATCHING"])),
                        fields=["due_on"],
                        name="warning_due",
                    ),
                    models.Index(fields=["ended_on"], name="warning_ended"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["HANDLING", "OPEN", "WATCHING"])),
                        fields=("enterprise",),
                        name="warning_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WarningAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("VISIT", "走访"),
                            ("CALL", "电话"),
                            ("PROBLEM", "转问题台账"),
                            ("POLICY", "政策匹配"),
                            ("FINANCE", "融资对接"),
                            ("ORDER", "订单对接"),
                            ("SPACE", "空间协调"),
                            ("DATA", "核实数据"),
                            ("OTHER", "其他"),
                        ],
                        max_length=10,
                        verbose_name="处置方式",
                    ),
                ),
                ("on", models.DateField(verbose_name="处置日期")),
                ("result", models.TextField(verbose_name="处置结果")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="下次约定")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=500, verbose_name="作废原因")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处置人",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cultivation.problem",
                        verbose_name="问题",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="处置单位",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cultivation.visit",
                        verbose_name="走访记录",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="monitoring.warning",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警处置",
                "verbose_name_plural": "预警处置",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="WarningLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.CharField(max_length=8, verbose_name="等级")),
                ("was", models.CharField(blank=True, max_length=8, verbose_name="原等级")),
                ("reasons", models.TextField(blank=True, verbose_name="依据")),
                ("on", models.DateField(verbose_name="日期")),
                ("due_on", models.DateField(verbose_name="当时的期限")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="开立人",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitoring.scanrun",
                        verbose_name="研判批次",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="monitoring.warning",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警等级变化",
                "verbose_name_plural": "预警等级变化",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="WarningRung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clock", models.PositiveSmallIntegerField(verbose_name="时限轮次")),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("DISTRICT", "区审核"),
                            ("BUREAU", "市中小企业服务局"),
                            ("LEADING_GROUP", "领导小组办公室"),
                        ],
                        max_length=14,
                        verbose_name="层级",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rungs",
                        to="monitoring.warning",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警逾期上报",
                "verbose_name_plural": "预警逾期上报",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("warning", "clock", "rung"), name="warning_rung_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WarningStep",
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
                            ("WATCH", "转入观察"),
                            ("CLOSE", "解除"),
                            ("DIAGNOSE", "诊断"),
                            ("VOID", "作废处置"),
                            ("EXIT", "退库"),
                            ("RESTORE", "撤销退库，恢复预警"),
                            ("MOVED", "随企业移交"),
                        ],
                        max_length=10,
                        verbose_name="动作",
                    ),
                ),
                ("from_state", models.CharField(max_length=10, verbose_name="原状态")),
                ("to_state", models.CharField(max_length=10, verbose_name="新状态")),
                ("on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="monitoring.warning",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警经过",
                "verbose_name_plural": "预警经过",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[("MONTHLY", "月度"), ("ANNUAL", "年度")],
                        max_length=8,
                        verbose_name="入库方式",
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="开窗日期")),
                ("closes_on", models.DateField(verbose_name="关窗日期")),
                ("reason", models.CharField(max_length=200, verbose_name="依据")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "verbose_name": "入库窗口",
                "verbose_name_plural": "入库窗口",
                "ordering": ["door", "opens_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                        name="window_days_ordered",
                    ),
                    models.UniqueConstraint(fields=("door", "closes_on"), name="window_once"),
                ],
            },
        ),
    ]
