"""The tables of cultivation as they were when the first releases' migrations were put together (ADR 18).

The index on names stands on `bigrams`, so that this function is made before the tables, from the same file as ever.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from core.sql.install import early


class Migration(migrations.Migration):
    once_replaced = [
        ("cultivation", "0001_initial"),
        ("cultivation", "0002_standing"),
        ("cultivation", "0003_industry"),
        ("cultivation", "0004_problem_standing_still"),
        ("cultivation", "0005_bigrams_cost"),
        ("cultivation", "0006_problem_order"),
        ("cultivation", "0007_problem_lights"),
        ("cultivation", "0008_lighter_standing"),
        ("cultivation", "0009_on_record"),
        ("cultivation", "0010_waiting_before_closed"),
        ("cultivation", "0011_bigrams_alone"),
        ("cultivation", "0012_derived_place"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_schema"),
        ("core", "0001_schema"),
    ]

    operations = [
        migrations.RunPython(early("bigrams"), migrations.RunPython.noop),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uscc", models.CharField(max_length=18, unique=True, verbose_name="统一社会信用代码")),
                ("name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("industry", models.CharField(blank=True, max_length=4, verbose_name="行业代码")),
                (
                    "division",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Left("industry", 2),
                        output_field=models.CharField(max_length=2),
                    ),
                ),
                (
                    "legal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("LIMITED", "有限责任公司"),
                            ("JOINT_STOCK", "股份有限公司"),
                            ("FOREIGN", "外商投资企业"),
                            ("HMT", "港澳台投资企业"),
                            ("STATE_OWNED", "国有企业"),
                            ("COLLECTIVE", "集体企业"),
                            ("PARTNERSHIP", "合伙企业"),
                            ("SOLE", "个人独资企业"),
                            ("BRANCH", "分支机构"),
                            ("INDIVIDUAL", "个体工商户"),
                            ("OTHER", "其他"),
                        ],
                        max_length=12,
                        verbose_name="企业类型",
                    ),
                ),
                ("founded_on", models.DateField(blank=True, null=True, verbose_name="成立日期")),
                ("production_from", models.DateField(blank=True, null=True, verbose_name="投产时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("OPERATING", "正常经营"),
                            ("STOPPED", "停业歇业"),
                            ("DEREGISTERED", "注销"),
                            ("REVOKED", "吊销"),
                            ("BANKRUPT", "破产关闭"),
                            ("MERGED", "兼并吸收"),
                            ("MOVED_OUT", "迁出本市"),
                            ("INDUSTRY_CHANGED", "转专业"),
                            ("DUPLICATE", "重复"),
                            ("NOT_LEGAL_PERSON", "不再符合法人单位条件"),
                            ("OTHER", "其他"),
                        ],
                        default="OPERATING",
                        max_length=20,
                        verbose_name="经营状态",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="联系电话")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建档时间")),
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
            ],
            options={
                "verbose_name": "企业",
                "verbose_name_plural": "企业",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["name", "id"], name="enterprise_name"),
                    models.Index(
                        fields=["contact"], name="enterprise_contact", opclasses=["varchar_pattern_ops"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnualFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
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
                (
                    "revenue",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="营业收入"
                    ),
                ),
                (
                    "output",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="工业总产值"
                    ),
                ),
                ("employees", models.PositiveIntegerField(blank=True, null=True, verbose_name="从业人员")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="annual_figures",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度数据",
                "verbose_name_plural": "年度数据",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["year", "enterprise"],
                        include=("source", "revenue"),
                        name="annual_year",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "year", "source", "version"), name="annual_version_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("enterprise", "year", "source"),
                        include=("revenue", "output"),
                        name="annual_one_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "名称沿革",
                "verbose_name_plural": "名称沿革",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(models.F("name"), function="bigrams"), name="enterprise_name_bigrams"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("enterprise",),
                        name="name_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseUscc",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uscc", models.CharField(max_length=18, unique=True, verbose_name="统一社会信用代码")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usccs",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "信用代码沿革",
                "verbose_name_plural": "信用代码沿革",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("enterprise",),
                        name="uscc_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("exited_on", models.DateField(verbose_name="退库日期")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("DEREGISTERED", "注销"),
                            ("REVOKED", "吊销"),
                            ("STOPPED", "停业歇业（全年）"),
                            ("BANKRUPT", "破产关闭"),
                            ("MERGED", "兼并吸收"),
                            ("MOVED_OUT", "迁出本市"),
                            ("MOVED_DISTRICT", "市内迁移"),
                            ("INDUSTRY_CHANGED", "转专业"),
                            ("BELOW_SCALE", "规模不达标"),
                            ("DUPLICATE", "重复"),
                            ("NOT_LEGAL_PERSON", "不再符合法人单位条件"),
                            ("OTHER", "其他"),
                        ],
                        max_length=20,
                        verbose_name="退库原因",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="依据")),
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
                        related_name="exits",
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
                "verbose_name": "退库",
                "verbose_name_plural": "退库",
                "indexes": [models.Index(fields=["exited_on"], name="exit_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "exited_on"), name="exit_day_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Inclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("included_on", models.DateField(verbose_name="纳统日期")),
                ("count_year", models.PositiveSmallIntegerField(verbose_name="计入年度")),
                (
                    "door",
                    models.CharField(
                        choices=[("MONTHLY", "月度"), ("ANNUAL", "年度")],
                        max_length=8,
                        verbose_name="入库方式",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="依据")),
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
                        related_name="inclusions",
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
                "verbose_name": "纳统",
                "verbose_name_plural": "纳统",
                "indexes": [models.Index(fields=["count_year", "district"], name="inclusion_year")],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "included_on"), name="inclusion_day_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="问题编号")),
                ("category", models.CharField(max_length=12, verbose_name="问题类别")),
                ("subcategory", models.CharField(blank=True, max_length=20, verbose_name="问题小类")),
                ("limit_class", models.CharField(max_length=10, verbose_name="时限类别")),
                ("title", models.CharField(max_length=80, verbose_name="问题标题")),
                ("description", models.TextField(verbose_name="问题描述")),
                ("demand", models.TextField(blank=True, verbose_name="企业诉求")),
                ("channel", models.CharField(blank=True, max_length=12, verbose_name="反映渠道")),
                ("external_number", models.CharField(blank=True, max_length=40, verbose_name="外部编号")),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="联系电话")),
                ("is_urgent", models.BooleanField(default=False, verbose_name="紧急")),
                ("state", models.CharField(max_length=12, verbose_name="办理状态")),
                ("registered_at", models.DateTimeField(verbose_name="反映时间")),
                (
                    "routed_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="曾派发单位",
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="受理时间")),
                ("assigned_at", models.DateTimeField(blank=True, null=True, verbose_name="派发时间")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="销号时间")),
                ("accept_by", models.DateField(verbose_name="受理期限")),
                ("assign_by", models.DateField(blank=True, null=True, verbose_name="派发期限")),
                ("resolve_by", models.DateField(verbose_name="到期日")),
                ("clock_start", models.DateField(verbose_name="计时起点")),
                ("stopped", models.JSONField(blank=True, default=list, verbose_name="停钟区间")),
                ("extension", models.PositiveSmallIntegerField(default=0, verbose_name="延期工作日")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="当前期限")),
                ("amber_from", models.DateField(blank=True, null=True, verbose_name="黄灯起")),
                ("red_from", models.DateField(blank=True, null=True, verbose_name="红灯起")),
                ("measures", models.TextField(blank=True, verbose_name="办理措施")),
                ("result", models.CharField(blank=True, max_length=10, verbose_name="办理结果")),
                ("outcome", models.TextField(blank=True, verbose_name="办理情况")),
                ("satisfaction", models.CharField(blank=True, max_length=16, verbose_name="企业满意度")),
                ("escalated_to", models.CharField(blank=True, max_length=16, verbose_name="提级层级")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
                (
                    "holder_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cultivation.problem",
                        verbose_name="并入",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "registered_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="登记单位",
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
                    "assisting",
                    models.CharField(blank=True, db_default="", max_length=200, verbose_name="协办单位"),
                ),
                ("callback", models.TextField(blank=True, db_default="", verbose_name="回访情况")),
                ("remark", models.TextField(blank=True, db_default="", verbose_name="备注")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="停钟日")),
            ],
            options={
                "verbose_name": "问题",
                "verbose_name_plural": "问题",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["enterprise", "-id"], name="problem_enterprise"),
                    models.Index(fields=["street", "state"], name="problem_street"),
                    models.Index(fields=["holder", "state"], name="problem_holder"),
                    models.Index(
                        fields=["district", "state"],
                        include=("red_from", "amber_from", "stopped_on", "category"),
                        name="problem_lights",
                    ),
                    models.Index(fields=["due_on", "-closed_at", "-is_urgent", "-id"], name="problem_due"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=16, verbose_name="动作")),
                ("from_state", models.CharField(blank=True, max_length=12, verbose_name="原状态")),
                ("to_state", models.CharField(max_length=12, verbose_name="新状态")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="cultivation.problem",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="转往单位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="办理单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理经过",
                "verbose_name_plural": "办理经过",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ProblemSequence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="末号")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "问题编号",
                "verbose_name_plural": "问题编号",
                "constraints": [
                    models.UniqueConstraint(fields=("district", "year"), name="problem_sequence_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Industry",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=4, primary_key=True, serialize=False, verbose_name="行业代码"
                    ),
                ),
                ("section", models.CharField(max_length=1, verbose_name="门类")),
                ("name", models.CharField(max_length=60, verbose_name="行业名称")),
            ],
            options={
                "verbose_name": "行业",
                "verbose_name_plural": "行业",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "enterprise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="cultivation.enterprise",
                    ),
                ),
                ("division", models.CharField(blank=True, max_length=2, verbose_name="行业大类")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("OPERATING", "正常经营"),
                            ("STOPPED", "停业歇业"),
                            ("DEREGISTERED", "注销"),
                            ("REVOKED", "吊销"),
                            ("BANKRUPT", "破产关闭"),
                            ("MERGED", "兼并吸收"),
                            ("MOVED_OUT", "迁出本市"),
                            ("INDUSTRY_CHANGED", "转专业"),
                            ("DUPLICATE", "重复"),
                            ("NOT_LEGAL_PERSON", "不再符合法人单位条件"),
                            ("OTHER", "其他"),
                        ],
                        max_length=20,
                        verbose_name="经营状态",
                    ),
                ),
                ("above_scale", models.BooleanField(default=False, verbose_name="规上")),
                (
                    "revenue_last",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="上年营业收入"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年份")),
                ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="季度")),
                (
                    "ytd",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="本年累计"
                    ),
                ),
                (
                    "readiness",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REACHED", "已达标"),
                            ("LIKELY", "有望达标"),
                            ("POSSIBLE", "可能达标"),
                            ("REACHABLE", "尚可争取"),
                            ("NURTURE", "培育"),
                            ("UNKNOWN", "待判"),
                        ],
                        max_length=10,
                        verbose_name="达标研判",
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RED", "红色预警"),
                            ("ORANGE", "橙色预警"),
                            ("YELLOW", "黄色预警"),
                            ("GREEN", "平稳"),
                            ("UNKNOWN", "待判"),
                        ],
                        max_length=10,
                        verbose_name="退库风险",
                    ),
                ),
                ("stale", models.BooleanField(default=False, verbose_name="沿用")),
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
                ("run", models.BigIntegerField(blank=True, null=True, verbose_name="研判批次")),
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
                "verbose_name": "现状",
                "verbose_name_plural": "现状",
                "indexes": [
                    models.Index(
                        condition=models.Q(("readiness", ""), _negated=True),
                        fields=["readiness"],
                        name="standing_readiness",
                    ),
                    models.Index(
                        condition=models.Q(("risk", ""), _negated=True), fields=["risk"], name="standing_risk"
                    ),
                    models.Index(
                        models.OrderBy(models.F("revenue_last"), descending=True, nulls_last=True),
                        models.F("enterprise"),
                        name="standing_revenue",
                    ),
                    models.Index(
                        models.OrderBy(models.F("p50"), descending=True, nulls_last=True),
                        models.F("enterprise"),
                        name="standing_p50",
                    ),
                    models.Index(
                        models.OrderBy(models.F("ytd"), descending=True, nulls_last=True),
                        models.F("enterprise"),
                        name="standing_ytd",
                    ),
                    models.Index(fields=["district", "street", "division"], name="standing_place"),
                ],
            },
        ),
    ]
