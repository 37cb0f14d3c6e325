"""The whole schema of the app as it stood after its first 7 migrations, which stay beside it for older databases."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import incentives.policy.models


class Migration(migrations.Migration):
    replaces = [
        ("incentives", "0001_schema"),
        ("incentives", "0002_policies_to_payments"),
        ("incentives", "0003_papers_of_versions"),
        ("incentives", "0004_what_if"),
        ("incentives", "0005_bounced_on"),
        ("incentives", "0006_listed_in_order"),
        ("incentives", "0007_counted_by_index"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0003_unit_head"),
        ("core", "0001_squashed_0010_attached_by_link"),
        ("cultivation", "0001_squashed_0011_facts_recorded_at"),
    ]

    operations = [
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
        migrations.CreateModel(
            name="Prize",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("contest", models.CharField(max_length=80, verbose_name="赛事")),
                ("group", models.CharField(max_length=40, verbose_name="组别")),
                ("rank", models.CharField(max_length=20, verbose_name="名次")),
                ("notice", models.CharField(blank=True, max_length=120, verbose_name="获奖通知")),
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
                        related_name="prizes",
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
                "verbose_name": "大赛获奖",
                "verbose_name_plural": "大赛获奖",
                "indexes": [models.Index(fields=["year", "enterprise"], name="prize_year")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "year", "contest", "group"), name="prize_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "code",
                    models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name="代码"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=20, verbose_name="简称")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="一句话说明")),
                ("subject", models.CharField(default="INCLUSION", max_length=16, verbose_name="对象")),
                (
                    "judged_on",
                    models.CharField(
                        choices=[("YEAR_END", "当年 12 月 31 日"), ("DAY", "申报当天")],
                        default="YEAR_END",
                        max_length=8,
                        verbose_name="按哪天的版本",
                    ),
                ),
                ("by_district", models.BooleanField(default=False, verbose_name="由各区规定")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖补政策",
                "verbose_name_plural": "奖补政策",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "草稿"),
                            ("SUBMITTED", "待审批"),
                            ("ISSUED", "已发布"),
                            ("SUPERSEDED", "已被替代"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="生效日")),
                ("valid_to", models.DateField(verbose_name="截止日")),
                ("tree", models.JSONField(verbose_name="条件和金额")),
                ("materials", models.JSONField(blank=True, default=list, verbose_name="材料")),
                ("windows", models.JSONField(blank=True, default=list, verbose_name="申报时间")),
                (
                    "site_check",
                    models.CharField(
                        choices=[("NONE", "不用"), ("SAMPLE", "按比例抽查"), ("ALWAYS", "每件都要")],
                        default="NONE",
                        max_length=6,
                        verbose_name="现场核查",
                    ),
                ),
                ("stacking", models.CharField(blank=True, max_length=200, verbose_name="能否叠加")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("writers", models.JSONField(blank=True, default=list, verbose_name="写过的人")),
                ("sent_back", models.CharField(blank=True, max_length=300, verbose_name="退回原因")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="送审时间")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="修改次数")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="所属区",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "revises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="incentives.policyversion",
                        verbose_name="修订自",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="incentives.programme",
                        verbose_name="政策",
                    ),
                ),
            ],
            options={
                "verbose_name": "政策版本",
                "verbose_name_plural": "政策版本",
                "ordering": ["programme_id", "district_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("programme"),
                        django.db.models.functions.comparison.Coalesce("district", models.Value(0)),
                        models.F("number"),
                        name="policy_version_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="policy_version_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("drafted_by", None),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="policy_version_two_people",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "ISSUED")),
                        expressions=[
                            (incentives.policy.models.SameRule(), "&&"),
                            (incentives.policy.models.DaysOf(), "&&"),
                        ],
                        name="policy_version_apart",
                    ),
                ],
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
                ("part", models.CharField(blank=True, default="", max_length=16, verbose_name="分期")),
                ("voucher", models.CharField(blank=True, default="", max_length=60, verbose_name="凭证号")),
                ("subject_key", models.BigIntegerField(default=0, verbose_name="对象")),
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
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("subject_key", models.BigIntegerField(default=0, verbose_name="对象")),
                ("part", models.CharField(blank=True, max_length=16, verbose_name="部分")),
                ("verdict", models.CharField(max_length=8, verbose_name="结论")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="金额"
                    ),
                ),
                ("conditions", models.TextField(verbose_name="条件")),
                ("steps", models.TextField(default="[]", verbose_name="金额步骤")),
                ("missing", models.TextField(blank=True, verbose_name="待补材料")),
                (
                    "near",
                    models.CharField(
                        blank=True,
                        choices=[("PAPER", "差一份材料"), ("CONDITION", "差一个条件")],
                        max_length=10,
                        verbose_name="只差一步",
                    ),
                ),
                (
                    "potential",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="可得"
                    ),
                ),
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
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.policyversion",
                        verbose_name="政策版本",
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
                        fields=("programme", "year", "enterprise", "subject_key", "part"),
                        name="evaluation_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveSmallIntegerField(verbose_name="批次")),
                ("day", models.DateField(verbose_name="冻结日")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("parameters_version", models.CharField(max_length=40, verbose_name="参数版本")),
                ("subjects", models.PositiveIntegerField(verbose_name="对象数")),
                ("passed", models.PositiveIntegerField(verbose_name="符合")),
                ("failed", models.PositiveIntegerField(verbose_name="不符合")),
                ("unknown", models.PositiveIntegerField(verbose_name="待定")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="符合者合计")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycle",
                        to="core.storedfile",
                        verbose_name="冻结的数据",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="incentives.programme",
                        verbose_name="政策",
                    ),
                ),
            ],
            options={
                "verbose_name": "测算批",
                "verbose_name_plural": "测算批",
                "ordering": ["programme_id", "-year", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "year", "number"), name="cycle_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("opens_on", models.DateField(verbose_name="开始日期")),
                ("closes_on", models.DateField(verbose_name="截止日期")),
                ("unasked", models.BooleanField(default=False, verbose_name="免申即享")),
                ("document", models.CharField(max_length=100, verbose_name="通知文号")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="incentives.programme",
                        verbose_name="政策",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报通知",
                "verbose_name_plural": "申报通知",
                "ordering": ["-year", "programme"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "year"), name="call_once"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="call_days_ordered"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "output_first",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="当年产值"
                    ),
                ),
                (
                    "output_next",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="次年产值"
                    ),
                ),
                (
                    "revenue_first",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="当年营业收入"
                    ),
                ),
                (
                    "revenue_next",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="次年营业收入"
                    ),
                ),
                ("in_database", models.BooleanField(blank=True, null=True, verbose_name="次年末在库")),
                ("included_before", models.BooleanField(blank=True, null=True, verbose_name="此前曾入库")),
                ("stated_on", models.DateField(verbose_name="核实日期")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="award_facts",
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
                "verbose_name": "统计核实",
                "verbose_name_plural": "统计核实",
                "indexes": [models.Index(fields=["programme", "year"], name="award_fact_year")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "programme", "year"), name="award_fact_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="备案证号")),
                ("name", models.CharField(max_length=120, verbose_name="项目名称")),
                ("filed_on", models.DateField(verbose_name="备案日期")),
                ("call_year", models.PositiveSmallIntegerField(verbose_name="申报年度")),
                ("kind", models.CharField(blank=True, max_length=20, verbose_name="类别")),
                ("tier", models.CharField(blank=True, max_length=20, verbose_name="档次")),
                ("in_city", models.BooleanField(blank=True, null=True, verbose_name="在本市实施")),
                ("is_industrial", models.BooleanField(blank=True, null=True, verbose_name="工业项目")),
                (
                    "investment",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="审定投资额"
                    ),
                ),
                ("audited_on", models.DateField(blank=True, null=True, verbose_name="审计日期")),
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
                        related_name="projects",
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
                "verbose_name": "技术改造项目",
                "verbose_name_plural": "技术改造项目",
                "indexes": [models.Index(fields=["call_year", "enterprise"], name="project_call")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("investment__gte", 0)), name="project_investment_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="合同号")),
                ("call_year", models.PositiveSmallIntegerField(verbose_name="申报年度")),
                (
                    "kind",
                    models.CharField(
                        choices=[("BANK", "银行贷款"), ("LEASE", "融资租赁"), ("GUARANTEE", "担保贷款")],
                        max_length=10,
                        verbose_name="贷款类型",
                    ),
                ),
                ("principal", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="本金")),
                ("guaranteed_by", models.CharField(blank=True, max_length=120, verbose_name="担保机构")),
                (
                    "fee_paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="实付担保费"
                    ),
                ),
                (
                    "interest_paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="实付利息"
                    ),
                ),
                ("drawn_on", models.DateField(blank=True, null=True, verbose_name="放款日期")),
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
                        related_name="loans",
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
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="loans",
                        to="incentives.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "贷款",
                "verbose_name_plural": "贷款",
                "indexes": [models.Index(fields=["call_year", "enterprise"], name="loan_call")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "number", "call_year"), name="loan_once_a_call"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("principal__gt", 0)), name="loan_principal_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fee_paid", None), ("fee_paid__gte", 0), _connector="OR"),
                            models.Q(("interest_paid", None), ("interest_paid__gte", 0), _connector="OR"),
                        ),
                        name="loan_paid_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="发票号码")),
                ("issued_on", models.DateField(verbose_name="开票日期")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="金额")),
                ("paid", models.BooleanField(blank=True, null=True, verbose_name="已付款")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invoices",
                        to="incentives.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "发票",
                "verbose_name_plural": "发票",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="invoice_amount_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Purse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "budget",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="预算"),
                ),
                (
                    "reserved",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="已预留"),
                ),
                (
                    "payable",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="待拨付"),
                ),
                (
                    "paid",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="已拨付"),
                ),
                (
                    "clawed_back",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="已追回"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="出资单位",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purses",
                        to="incentives.programme",
                        verbose_name="政策",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金",
                "verbose_name_plural": "资金",
                "ordering": ["-year", "programme"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "year", "owner"), name="purse_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "budget__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("reserved"), "+", models.F("payable")
                                    ),
                                    "+",
                                    models.F("paid"),
                                ),
                            )
                        ),
                        name="purse_available",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget__gte", 0),
                            ("clawed_back__gte", 0),
                            ("paid__gte", 0),
                            ("payable__gte", 0),
                            ("reserved__gte", 0),
                        ),
                        name="purse_no_debt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="incentives.purse",
                        verbose_name="资金",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="主管单位",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveSmallIntegerField(verbose_name="批次")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "拟定中"),
                            ("PUBLISHED", "公示中"),
                            ("APPROVED", "已批准"),
                            ("CANCELLED", "已取消"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("budget", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="本批预算")),
                (
                    "wanted",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="应得合计"),
                ),
                (
                    "given",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="拟给合计"),
                ),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="金额摘要")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公示日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="公示截止")),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="资助计划文号")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
                (
                    "proposed_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人代行对象",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "approved_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人代行对象",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="批准时间")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "verbose_name": "拟定批次",
                "verbose_name_plural": "拟定批次",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("purse", "number"), name="award_batch_once"),
                    models.CheckConstraint(
                        condition=models.Q(("budget__gte", models.F("given")), ("given__gte", 0)),
                        name="award_batch_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.programme",
                        verbose_name="政策",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                ("subject_key", models.BigIntegerField(default=0, verbose_name="申报对象")),
                ("part", models.CharField(blank=True, default="", max_length=16, verbose_name="分项")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="主管单位",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "草稿"),
                            ("SUBMITTED", "已申报"),
                            ("PRELIMINARY", "初审"),
                            ("SUPPLEMENT", "退回补正"),
                            ("VERIFICATION", "数据核验"),
                            ("SITE_CHECK", "现场核查"),
                            ("PROPOSAL", "拟定"),
                            ("PUBLISHED", "公示"),
                            ("OBJECTION", "异议处理"),
                            ("APPROVED", "批准"),
                            ("PAID", "拨付"),
                            ("ARCHIVED", "归档"),
                            ("REJECTED", "不通过"),
                            ("WITHDRAWN", "撤回"),
                        ],
                        default="DRAFT",
                        max_length=12,
                        verbose_name="办理状态",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("OFFICER", "经办录入"), ("LINK", "企业填报"), ("UNASKED", "免申即享")],
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                ("entered_on", models.DateField(verbose_name="建立日期")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="申报日期")),
                ("clock_from", models.DateField(blank=True, null=True, verbose_name="时限起算")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="办理时限")),
                ("reminded_for", models.DateField(blank=True, null=True, verbose_name="已提醒的时限")),
                ("verdict", models.CharField(blank=True, max_length=8, verbose_name="结论")),
                (
                    "due",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="应得金额"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="拟给金额"
                    ),
                ),
                ("left", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="还差几件")),
                ("supplements", models.PositiveSmallIntegerField(default=0, verbose_name="补正次数")),
                ("appeals", models.PositiveSmallIntegerField(default=0, verbose_name="申诉次数")),
                ("sampled", models.BooleanField(blank=True, null=True, verbose_name="抽中现场核查")),
                ("stated_at", models.DateTimeField(blank=True, null=True, verbose_name="核验时间")),
                ("before", models.CharField(blank=True, max_length=12, verbose_name="不通过前的状态")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("ended_reason", models.CharField(blank=True, max_length=500, verbose_name="结束原因")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("LAPSED", "逾期没有确认"),
                            ("CONDITIONS", "条件不符合"),
                            ("NOTHING", "额度为零"),
                        ],
                        max_length=10,
                        verbose_name="结束类别",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="incentives.awardbatch",
                        verbose_name="批次",
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公示日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="公示截止")),
                (
                    "days_left",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="时限剩余工作日"),
                ),
                ("account_name", models.CharField(blank=True, max_length=120, verbose_name="户名")),
                ("account_bank", models.CharField(blank=True, max_length=120, verbose_name="开户行")),
                ("account_number", models.CharField(blank=True, max_length=40, verbose_name="账号")),
                (
                    "account_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="户名不同的原因"),
                ),
                (
                    "account_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录账户人",
                    ),
                ),
                (
                    "account_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录账户人代行对象",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "verbose_name": "申报",
                "verbose_name_plural": "申报",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["enterprise", "-id"], name="application_enterprise"),
                    models.Index(
                        models.OrderBy(models.F("ended_on"), descending=True, nulls_first=True),
                        models.OrderBy(models.F("due_on"), nulls_last=True),
                        models.F("id"),
                        name="application_listed",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "APPROVED",
                                    "DRAFT",
                                    "OBJECTION",
                                    "PRELIMINARY",
                                    "PROPOSAL",
                                    "PUBLISHED",
                                    "SITE_CHECK",
                                    "SUBMITTED",
                                    "SUPPLEMENT",
                                    "VERIFICATION",
                                ],
                            )
                        ),
                        fields=["due_on", "id"],
                        name="application_due",
                    ),
                    models.Index(fields=["programme", "year", "state"], name="application_programme"),
                    models.Index(
                        fields=["state", "unit", "due_on", "ends_on", "appeals", "enterprise"],
                        name="application_counted",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "APPROVED",
                                    "DRAFT",
                                    "OBJECTION",
                                    "PRELIMINARY",
                                    "PROPOSAL",
                                    "PUBLISHED",
                                    "SITE_CHECK",
                                    "SUBMITTED",
                                    "SUPPLEMENT",
                                    "VERIFICATION",
                                ],
                            )
                        ),
                        fields=("programme", "enterprise", "subject_key", "part"),
                        name="application_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationEvent",
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
                            ("ENTERED", "建立草稿"),
                            ("SUBMIT", "申报"),
                            ("START", "开始初审"),
                            ("PASS", "通过"),
                            ("SUPPLEMENT", "退回补正"),
                            ("RESUBMIT", "重新提交"),
                            ("VERIFY", "数据核验"),
                            ("REJECT", "不通过"),
                            ("PUBLISH", "公示"),
                            ("OBJECT", "异议"),
                            ("DISMISS", "异议不成立"),
                            ("UPHOLD", "异议成立"),
                            ("APPROVE", "批准"),
                            ("PAID", "拨付"),
                            ("REVOKE", "撤销批准"),
                            ("ARCHIVE", "归档"),
                            ("APPEAL", "申诉"),
                            ("WITHDRAW", "撤回"),
                            ("LAPSE", "逾期没有确认"),
                            ("PAPERS", "收材料"),
                            ("WAIVE", "免交"),
                            ("ACCOUNT", "登记收款账户"),
                            ("LINK", "发填报链接"),
                            ("RELEASE", "放行拨付"),
                            ("BOUNCE", "退票"),
                            ("CLAWBACK", "追回"),
                            ("MOVED", "随企业移交"),
                        ],
                        max_length=12,
                        verbose_name="动作",
                    ),
                ),
                ("from_state", models.CharField(blank=True, max_length=12, verbose_name="原状态")),
                ("to_state", models.CharField(max_length=12, verbose_name="新状态")),
                ("on", models.DateField(verbose_name="日期")),
                ("party", models.CharField(blank=True, max_length=60, verbose_name="办理方")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="incentives.application",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "申报经过",
                "verbose_name_plural": "申报经过",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationJudgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("ENTRY", "建立草稿"),
                            ("SUBMIT", "申报"),
                            ("VERIFY", "数据核验"),
                            ("PROPOSE", "拟定"),
                            ("APPROVE", "批准前"),
                            ("PAY", "拨付前"),
                        ],
                        max_length=8,
                        verbose_name="时点",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("verdict", models.CharField(max_length=8, verbose_name="结论")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="应得金额"
                    ),
                ),
                ("conditions", models.JSONField(default=list, verbose_name="条件")),
                ("steps", models.JSONField(default=list, verbose_name="算法")),
                ("policy", models.BigIntegerField(default=0, verbose_name="规则版本")),
                ("parameters_version", models.CharField(blank=True, max_length=40, verbose_name="参数版本")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judgements",
                        to="incentives.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报判定",
                "verbose_name_plural": "申报判定",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="incentives.application",
                        verbose_name="申报",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                ("subject_key", models.BigIntegerField(default=0, verbose_name="申报对象")),
                ("part", models.CharField(blank=True, default="", max_length=16, verbose_name="分项")),
                (
                    "purse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="incentives.purse",
                        verbose_name="资金",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="金额")),
                ("approved_on", models.DateField(verbose_name="批准日期")),
                ("reversed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("reversed_reason", models.CharField(blank=True, max_length=500, verbose_name="撤销原因")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "verbose_name": "奖补",
                "verbose_name_plural": "奖补",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reversed_on", None)),
                        fields=("programme", "enterprise", "subject_key", "part"),
                        name="award_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="award_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clawback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("FALSE_PAPERS", "提供虚假材料"),
                            ("FUNDED_TWICE", "重复享受资助"),
                            ("TITLE_UNLAWFUL", "称号或纳统被依法撤销"),
                            ("MISUSED", "挪用资金"),
                        ],
                        max_length=16,
                        verbose_name="原因",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="应追回金额")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="决定文号")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("banned_until", models.DateField(blank=True, null=True, verbose_name="禁止申报至")),
                ("reversed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clawbacks",
                        to="incentives.award",
                        verbose_name="奖补",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "追回",
                "verbose_name_plural": "追回",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reversed_on", None)), fields=("award",), name="clawback_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="clawback_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="应还日期")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="金额")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="还款日期")),
                ("voucher", models.CharField(blank=True, max_length=60, verbose_name="凭证号")),
                (
                    "clawback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instalments",
                        to="incentives.clawback",
                        verbose_name="追回",
                    ),
                ),
            ],
            options={
                "verbose_name": "追回分期",
                "verbose_name_plural": "追回分期",
                "ordering": ["due_on", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="instalment_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_batches",
                        to="incentives.purse",
                        verbose_name="资金",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveSmallIntegerField(verbose_name="批次")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PREPARED", "待放行"),
                            ("RELEASED", "已放行"),
                            ("SETTLED", "已结清"),
                            ("CANCELLED", "已取消"),
                        ],
                        default="PREPARED",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[("DIRECT", "直接拨付"), ("DISTRICT", "经各区转拨")],
                        default="DIRECT",
                        max_length=8,
                        verbose_name="拨付方式",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="笔数")),
                (
                    "total",
                    models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="合计"),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="文件摘要")),
                ("left_out", models.JSONField(default=dict, verbose_name="没编进来")),
                (
                    "workbook",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="表格",
                    ),
                ),
                (
                    "csv",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="CSV",
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
                        verbose_name="编批人",
                    ),
                ),
                (
                    "prepared_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="编批时间"),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="放行人",
                    ),
                ),
                (
                    "released_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="放行人代行对象",
                    ),
                ),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="放行时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "verbose_name": "拨付批次",
                "verbose_name_plural": "拨付批次",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("purse", "number"), name="payment_batch_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(blank=True, null=True, verbose_name="序号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PAYABLE", "待拨付"),
                            ("IN_BATCH", "已编批"),
                            ("PAID", "已拨付"),
                            ("BOUNCED", "退票"),
                        ],
                        default="PAYABLE",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="金额")),
                ("account_name", models.CharField(blank=True, max_length=120, verbose_name="户名")),
                ("account_bank", models.CharField(blank=True, max_length=120, verbose_name="开户行")),
                ("account_number", models.CharField(blank=True, max_length=40, verbose_name="账号")),
                ("voucher", models.CharField(blank=True, max_length=60, verbose_name="凭证号")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="到账日期")),
                ("bounced_on", models.DateField(blank=True, null=True, verbose_name="退票日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退票原因")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="incentives.award",
                        verbose_name="奖补",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="incentives.paymentbatch",
                        verbose_name="批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "拨付明细",
                "verbose_name_plural": "拨付明细",
                "ordering": ["batch", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["PAYABLE", "IN_BATCH", "PAID"])),
                        fields=("award",),
                        name="payment_line_once",
                    ),
                    models.UniqueConstraint(fields=("batch", "position"), name="payment_line_position"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_line_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("batch", None), ("state", "PAYABLE")),
                            models.Q(models.Q(("state", "PAYABLE"), _negated=True), ("batch__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_line_in_batch",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "PAID"), _negated=True),
                            models.Q(("paid_on__isnull", False), models.Q(("voucher", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payment_line_proved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                            ("BUDGET", "预算"),
                            ("RESERVE", "预留"),
                            ("RELEASE", "放行"),
                            ("PAY", "拨付"),
                            ("BOUNCE", "退票"),
                            ("CLAWBACK_DUE", "应追回"),
                            ("CLAWBACK_PAID", "已追回"),
                        ],
                        max_length=14,
                        verbose_name="类别",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="金额")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="incentives.application",
                        verbose_name="申报",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "clawback",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="incentives.clawback",
                        verbose_name="追回",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="incentives.movement",
                        verbose_name="冲销",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.paymentline",
                        verbose_name="拨付明细",
                    ),
                ),
                (
                    "purse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="incentives.purse",
                        verbose_name="资金",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金流水",
                "verbose_name_plural": "资金流水",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["application"], name="movement_application")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses", None)),
                            models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="movement_sign",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewSample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("seed", models.CharField(max_length=32, verbose_name="种子")),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
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
                "verbose_name": "抽查种子",
                "verbose_name_plural": "抽查种子",
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "year"), name="review_sample_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                (
                    "code",
                    models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="代码"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("source", models.CharField(max_length=120, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="有效期起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="有效期止")),
                ("content", models.JSONField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "评分表",
                "verbose_name_plural": "评分表",
                "ordering": ["-valid_from"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            )
                        ],
                        name="score_sheet_one_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="score_sheet_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfCheckAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("fact", models.CharField(max_length=20, verbose_name="事项")),
                ("value", models.CharField(blank=True, max_length=40, verbose_name="答复")),
                ("stated_at", models.DateTimeField(verbose_name="填报时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="self_check_answers",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
            ],
            options={
                "verbose_name": "自评答复",
                "verbose_name_plural": "自评答复",
                "indexes": [models.Index(fields=["year", "enterprise"], name="self_check_year")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "year", "fact", "version"), name="self_check_version_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("enterprise", "year", "fact"),
                        name="self_check_one_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialisedCandidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("INNOVATIVE", "创新型"),
                            ("SPECIALISED", "专精特新"),
                            ("LITTLE_GIANT", "小巨人"),
                        ],
                        max_length=12,
                        verbose_name="级别",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("LIKELY", "有望认定"),
                            ("OPEN", "待补资料"),
                            ("GAPS", "有差距"),
                            ("HELD", "已有称号"),
                        ],
                        max_length=8,
                        verbose_name="预评结果",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("result", models.CharField(max_length=8, verbose_name="结论")),
                ("total", models.SmallIntegerField(blank=True, null=True, verbose_name="已知得分")),
                ("possible", models.SmallIntegerField(blank=True, null=True, verbose_name="最高可得")),
                (
                    "lacks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                        verbose_name="缺什么",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=800, verbose_name="差距或待补资料")),
                ("judged_at", models.DateTimeField(auto_now=True, verbose_name="预评时间")),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="incentives.scoresheet",
                        verbose_name="评分表",
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
            ],
            options={
                "verbose_name": "专精特新预评",
                "verbose_name_plural": "专精特新预评",
                "indexes": [
                    models.Index(
                        models.F("year"),
                        models.F("level"),
                        models.F("place"),
                        models.OrderBy(models.F("total"), descending=True, nulls_last=True),
                        models.F("enterprise"),
                        name="candidate_order",
                    ),
                    models.Index(
                        fields=["year", "level", "district", "street", "standing"], name="candidate_place"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "year", "level"), name="candidate_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tried", models.JSONField(blank=True, null=True, verbose_name="试用的内容")),
                ("numbers", models.JSONField(blank=True, default=dict, verbose_name="改动的数")),
                ("result", models.JSONField(verbose_name="结果")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="试算人",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trials",
                        to="incentives.cycle",
                        verbose_name="测算批",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="incentives.policyversion",
                        verbose_name="试用版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "试算",
                "verbose_name_plural": "试算",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationPaper",
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="incentives.application",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "申报材料",
                "verbose_name_plural": "申报材料",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "code"), name="application_paper_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=3, verbose_name="材料")),
                ("valid_from", models.DateField(verbose_name="起用日期")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("is_wanted", models.BooleanField(default=True, verbose_name="要交")),
                ("unasked", models.BooleanField(default=True, verbose_name="免申即享也要")),
                ("waivable", models.BooleanField(default=False, verbose_name="可免交")),
                ("fetched", models.BooleanField(default=False, verbose_name="审核时取得")),
                (
                    "files",
                    models.CharField(
                        choices=[
                            ("document", "照片、PDF 或文档"),
                            ("sheet", "表格文件"),
                            ("account", "不用文件，填账户信息"),
                        ],
                        default="document",
                        max_length=10,
                        verbose_name="文件类型",
                    ),
                ),
                ("provider", models.CharField(max_length=20, verbose_name="谁来交")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="修改依据")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
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
                "verbose_name": "申报材料清单",
                "verbose_name_plural": "申报材料清单",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="award_paper_once")
                ],
            },
        ),
    ]
