"""The whole schema of the app as it stood after its first 11 migrations, which stay beside it for older databases."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.sql.install import early


class Migration(migrations.Migration):
    replaces = [
        ("cultivation", "0001_schema"),
        ("cultivation", "0002_name_order"),
        ("cultivation", "0003_plan"),
        ("cultivation", "0004_pool"),
        ("cultivation", "0005_archive"),
        ("cultivation", "0006_pool_judged_lean"),
        ("cultivation", "0007_ledger_whole"),
        ("cultivation", "0008_ledger_indexes"),
        ("cultivation", "0009_problem_changed"),
        ("cultivation", "0010_contacts"),
        ("cultivation", "0011_facts_recorded_at"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0003_unit_head"),
        ("core", "0001_squashed_0010_attached_by_link"),
    ]

    operations = [
        migrations.RunPython(early("bigrams"), migrations.RunPython.noop),
        migrations.RunPython(early("name_order"), migrations.RunPython.noop),
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="cultivation.enterprise",
                        verbose_name="已并入",
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
                    models.Index(
                        models.Func(models.F("name"), function="name_order"),
                        models.F("id"),
                        condition=models.Q(("merged_into", None)),
                        include=("name",),
                        name="enterprise_name_order",
                    ),
                    models.Index(
                        fields=["contact"], name="enterprise_contact", opclasses=["varchar_pattern_ops"]
                    ),
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
            name="Sweep",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("found", models.JSONField(default=dict, verbose_name="结果")),
            ],
            options={
                "verbose_name": "台账巡检",
                "verbose_name_plural": "台账巡检",
            },
        ),
        migrations.CreateModel(
            name="AnnualPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                (
                    "state",
                    models.CharField(
                        choices=[("DRAFT", "草稿"), ("ISSUED", "已下达"), ("SUPERSEDED", "已被新版替代")],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("total", models.PositiveIntegerField(verbose_name="分解总数")),
                ("refined", models.PositiveIntegerField(blank=True, null=True, verbose_name="规做精目标")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "weight_pool",
                    models.DecimalField(decimal_places=6, max_digits=9, verbose_name="权重：培育库"),
                ),
                (
                    "weight_above_scale",
                    models.DecimalField(decimal_places=6, max_digits=9, verbose_name="权重：规上存量"),
                ),
                (
                    "weight_last_year",
                    models.DecimalField(decimal_places=6, max_digits=9, verbose_name="权重：上年纳统"),
                ),
                ("counted_on", models.DateField(blank=True, null=True, verbose_name="依据数截至")),
                ("pool_is_live", models.BooleanField(default=True, verbose_name="培育库为实时计数")),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="下达时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下达人",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度计划",
                "verbose_name_plural": "年度计划",
                "ordering": ["-year", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="plan_number_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "DRAFT")), fields=("year",), name="plan_one_draft"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ISSUED")), fields=("year",), name="plan_one_issued"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_at", None), ("state", "DRAFT")),
                            models.Q(
                                models.Q(("state", "DRAFT"), _negated=True), ("issued_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="plan_issued_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
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
            ],
            options={
                "verbose_name": "现状",
                "verbose_name_plural": "现状",
                "indexes": [
                    models.Index(fields=["district", "street", "division"], name="standing_place"),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Doublet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "疑似重复",
                "verbose_name_plural": "疑似重复",
                "constraints": [models.UniqueConstraint(fields=("first", "second"), name="doublet_unique")],
            },
        ),
        migrations.CreateModel(
            name="ContactOfficer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="开始日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="结束原因")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="指定人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="联系干部",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_officers",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系干部",
                "verbose_name_plural": "联系干部",
                "ordering": ["-valid_from", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("enterprise",),
                        include=("user", "valid_from"),
                        name="contact_officer_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="contact_officer_days",
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
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                (
                    "source",
                    models.CharField(
                        choices=[("STAT", "统计"), ("TAX", "税务"), ("ENTERPRISE", "企业")],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
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
            name="EnterpriseMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("moved", models.JSONField(default=dict, verbose_name="移动的内容")),
                ("kept", models.JSONField(default=list, verbose_name="留在原档案的内容")),
                ("came", models.JSONField(default=list, verbose_name="撤销后留下的内容")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "absorbed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cultivation.enterprise",
                        verbose_name="并入",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="cultivation.enterprise",
                        verbose_name="保留",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "档案合并",
                "verbose_name_plural": "档案合并",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("survivor", models.F("absorbed")), _negated=True),
                        name="merge_of_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("absorbed",),
                        name="merge_one_in_force",
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
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
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
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "待接收"),
                            ("ACCEPTED", "已接收，待市局审定"),
                            ("REFUSED", "不接收，待市局审定"),
                            ("DONE", "已移交"),
                            ("DECLINED", "不移交"),
                            ("WITHDRAWN", "已撤回"),
                        ],
                        default="PROPOSED",
                        max_length=10,
                        verbose_name="移交状态",
                    ),
                ),
                ("on", models.DateField(verbose_name="迁移日期")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("proposed_on", models.DateField(verbose_name="提出日期")),
                ("due_on", models.DateField(verbose_name="接收期限")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="审定日期")),
                ("decision", models.CharField(blank=True, max_length=200, verbose_name="审定意见")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接收人",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hand_overs",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="移出区",
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
                        verbose_name="接收街道",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="接收区",
                    ),
                ),
            ],
            options={
                "verbose_name": "跨区移交",
                "verbose_name_plural": "跨区移交",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("target")), _negated=True),
                        name="hand_over_elsewhere",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["PROPOSED", "ACCEPTED", "REFUSED"])),
                        fields=("enterprise",),
                        name="hand_over_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HangPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leader", models.CharField(max_length=40, verbose_name="挂点领导")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                ("valid_from", models.DateField(verbose_name="开始日期")),
                ("valid_to", models.DateField(verbose_name="挂点期限")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="结束原因")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="指定人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hang_points",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="所在单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hang_points",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="系统用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导挂点",
                "verbose_name_plural": "领导挂点",
                "ordering": ["-valid_from", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("enterprise",), name="hang_point_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__gte", models.F("valid_from")),
                            models.Q(
                                ("ended_on", None), ("ended_on__gte", models.F("valid_from")), _connector="OR"
                            ),
                        ),
                        name="hang_point_days",
                    ),
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
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
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
            name="KeyMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("POOL", "培育库内"),
                            ("NEWLY_OPENED", "新投产"),
                            ("RESERVE", "储备企业"),
                            ("MISSED", "应统未统"),
                        ],
                        default="POOL",
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("NOMINATED", "已提名"),
                            ("CONFIRMED", "已确认"),
                            ("DECLINED", "未确认"),
                            ("LEFT", "已调出"),
                            ("REPLACED", "已替换"),
                        ],
                        default="NOMINATED",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="提名理由")),
                (
                    "nominated_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="提名时间"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="意见")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="调出日期")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("INCLUDED", "已纳统"),
                            ("DEREGISTERED", "注销"),
                            ("MOVED", "迁出"),
                            ("WITHDRAWN", "退出培育"),
                        ],
                        max_length=12,
                        verbose_name="调出原因",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_memberships",
                        to="cultivation.enterprise",
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提名人",
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
                "verbose_name": "重点培育企业",
                "verbose_name_plural": "重点培育企业",
                "indexes": [models.Index(fields=["year", "district", "state"], name="key_member_year")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["NOMINATED", "CONFIRMED"])),
                        fields=("year", "enterprise"),
                        name="key_member_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("nominated_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="key_member_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=500, verbose_name="任务")),
                ("article", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="方案条款")),
                (
                    "helpers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="配合单位",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="完成时限")),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cultivation.measure",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="cultivation.annualplan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "任务分工",
                "verbose_name_plural": "任务分工",
                "ordering": ["line"],
                "constraints": [models.UniqueConstraint(fields=("plan", "line"), name="measure_line_unique")],
            },
        ),
        migrations.CreateModel(
            name="MeasureReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("ON_TRACK", "正常推进"), ("DIFFICULT", "有困难"), ("DONE", "已完成")],
                        max_length=10,
                        verbose_name="进展",
                    ),
                ),
                ("text", models.TextField(verbose_name="情况")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="cultivation.measure",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="填报单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "进展报告",
                "verbose_name_plural": "进展报告",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PoolDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("in_pool", models.BooleanField(verbose_name="在库")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="依据"
                    ),
                ),
                (
                    "revenue",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="上年营业收入"
                    ),
                ),
                ("source", models.CharField(max_length=10, null=True, verbose_name="来源")),
                ("division", models.CharField(blank=True, max_length=2, verbose_name="行业大类")),
                ("on_record", models.CharField(max_length=20, verbose_name="经营状态")),
                ("exited_on", models.DateField(null=True, verbose_name="退库日期")),
                ("included_on", models.DateField(null=True, verbose_name="纳统日期")),
                ("figures_version", models.PositiveSmallIntegerField(null=True, verbose_name="数据版本")),
                ("was_in", models.BooleanField(verbose_name="原在库")),
                (
                    "was_reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                        verbose_name="原依据",
                    ),
                ),
                (
                    "was_revenue",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="原营业收入"
                    ),
                ),
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
            ],
            options={
                "verbose_name": "培育库预览",
                "verbose_name_plural": "培育库预览",
                "indexes": [models.Index(fields=["year", "in_pool", "was_in"], name="draft_moves")],
            },
        ),
        migrations.CreateModel(
            name="PoolException",
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
                        choices=[("OUT", "暂不入库"), ("IN", "同意纳入")], max_length=3, verbose_name="类型"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "待批"),
                            ("APPROVED", "已批准"),
                            ("DECLINED", "未批准"),
                            ("WITHDRAWN", "已撤回"),
                        ],
                        default="PROPOSED",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "proposed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="提出时间"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="审批意见")),
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
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
                "verbose_name": "培育库例外",
                "verbose_name_plural": "培育库例外",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["PROPOSED", "APPROVED"])),
                        fields=("year", "enterprise"),
                        name="exception_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="exception_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolMove",
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
                        choices=[("JOIN", "增补"), ("LEAVE", "调出"), ("TRANSFER", "跨区移交")],
                        max_length=8,
                        verbose_name="类型",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("INCLUDED", "已纳统"),
                            ("DEREGISTERED", "注销"),
                            ("MOVED", "迁出"),
                            ("WITHDRAWN", "退出培育"),
                        ],
                        max_length=12,
                        verbose_name="调出原因",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("source", models.CharField(max_length=100, verbose_name="依据")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
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
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
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
                "verbose_name": "增补与调出",
                "verbose_name_plural": "增补与调出",
                "ordering": ["on", "id"],
                "indexes": [models.Index(fields=["year", "kind"], name="pool_move_year")],
            },
        ),
        migrations.CreateModel(
            name="PoolVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("in_pool", models.BooleanField(verbose_name="在库")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="依据"
                    ),
                ),
                (
                    "revenue",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="上年营业收入"
                    ),
                ),
                ("source", models.CharField(max_length=10, null=True, verbose_name="来源")),
                ("division", models.CharField(blank=True, max_length=2, verbose_name="行业大类")),
                ("on_record", models.CharField(max_length=20, verbose_name="经营状态")),
                ("exited_on", models.DateField(null=True, verbose_name="退库日期")),
                ("included_on", models.DateField(null=True, verbose_name="纳统日期")),
                ("member", models.BooleanField(verbose_name="现在在库")),
                ("first", models.PositiveSmallIntegerField(null=True, verbose_name="起始版本")),
                ("last", models.PositiveSmallIntegerField(null=True, verbose_name="截止版本")),
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
            ],
            options={
                "verbose_name": "培育库核对结果",
                "verbose_name_plural": "培育库核对结果",
                "indexes": [
                    models.Index(
                        condition=models.Q(("last", None), ("member", True)),
                        fields=["year", "district", "street"],
                        include=("enterprise",),
                        name="verdict_member",
                    ),
                    models.Index(
                        condition=models.Q(("last__isnull", False)),
                        fields=["enterprise"],
                        name="verdict_ended",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("last", None)),
                        fields=("year", "enterprise"),
                        name="verdict_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("terms", models.JSONField(default=dict, verbose_name="口径")),
                ("policy", models.CharField(max_length=40, verbose_name="参数版本")),
                ("sums", models.JSONField(default=dict, verbose_name="家数")),
                (
                    "committed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="提交时间"),
                ),
                ("frozen_on", models.DateField(blank=True, null=True, verbose_name="冻结日")),
                (
                    "committed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "培育库版本",
                "verbose_name_plural": "培育库版本",
                "ordering": ["-year", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="pool_version_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("frozen_on__isnull", False)),
                        fields=("year",),
                        name="pool_one_frozen",
                    ),
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
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="停钟日")),
                ("measures", models.TextField(blank=True, verbose_name="办理措施")),
                ("result", models.CharField(blank=True, max_length=10, verbose_name="办理结果")),
                ("outcome", models.TextField(blank=True, verbose_name="办理情况")),
                ("satisfaction", models.CharField(blank=True, max_length=16, verbose_name="企业满意度")),
                ("callback", models.TextField(blank=True, db_default="", verbose_name="回访情况")),
                (
                    "assisting",
                    models.CharField(blank=True, db_default="", max_length=200, verbose_name="协办单位"),
                ),
                ("remark", models.TextField(blank=True, db_default="", verbose_name="备注")),
                ("escalated_to", models.CharField(blank=True, max_length=16, verbose_name="提级层级")),
                ("cycle", models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="办理轮次")),
                (
                    "dissatisfied",
                    models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="不满意次数"),
                ),
                (
                    "returns",
                    models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="退回次数"),
                ),
                (
                    "reopened_closed",
                    models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="销号后重开次数"),
                ),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="退回时间")),
                ("next_date", models.DateField(blank=True, null=True, verbose_name="长期推进下次日期")),
                (
                    "rejection",
                    models.CharField(blank=True, db_default="", max_length=20, verbose_name="不予受理原因"),
                ),
                ("is_sensitive", models.BooleanField(db_default=False, default=False, verbose_name="敏感")),
                (
                    "asked",
                    models.CharField(blank=True, db_default="", max_length=12, verbose_name="待答复的申请"),
                ),
                (
                    "helpers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="协办过的单位",
                    ),
                ),
                (
                    "open_parts",
                    models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="待答复的协办"),
                ),
                (
                    "agenda",
                    models.JSONField(blank=True, db_default=[], default=list, verbose_name="时限日程"),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="下一个时限日")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="变化时间",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
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
                        related_name="problems",
                        to="cultivation.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
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
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
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
                "verbose_name": "问题",
                "verbose_name_plural": "问题",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["enterprise", "-id"], name="problem_enterprise"),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "ACCEPTED",
                                    "ASSIGNED",
                                    "IN_PROGRESS",
                                    "LONG_TERM",
                                    "REGISTERED",
                                    "RESOLVED",
                                    "RETURNED",
                                ],
                            )
                        ),
                        fields=["district", "state"],
                        include=(
                            "id",
                            "red_from",
                            "amber_from",
                            "stopped_on",
                            "due_on",
                            "category",
                            "holder",
                            "street",
                            "registered_unit",
                            "resolved_by",
                            "asked",
                            "asked_by",
                            "escalated_to",
                            "open_parts",
                        ),
                        name="problem_live",
                    ),
                    models.Index(fields=["street", "state"], name="problem_street"),
                    models.Index(fields=["holder", "state"], name="problem_holder"),
                    models.Index(fields=["due_on", "-closed_at", "-is_urgent", "-id"], name="problem_due"),
                    django.contrib.postgres.indexes.GinIndex(fields=["helpers"], name="problem_helpers"),
                    models.Index(
                        condition=models.Q(("next_on__isnull", False)),
                        fields=["next_on"],
                        name="problem_next",
                    ),
                    models.Index(fields=["changed_at", "id"], name="problem_changed"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_number", ""), _negated=True),
                        fields=("channel", "external_number"),
                        name="problem_external_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.TextField(verbose_name="请协办的事项")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="提出时间"),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                ("closed_reason", models.TextField(blank=True, verbose_name="不再等待的理由")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
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
                        verbose_name="结束人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="协办单位",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="cultivation.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "协办",
                "verbose_name_plural": "协办",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None), ("closed_at", None)),
                        fields=["unit", "due_on"],
                        name="part_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None), ("closed_at", None)),
                        fields=("problem", "unit"),
                        name="part_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(verbose_name="办理轮次")),
                ("clock", models.CharField(blank=True, max_length=8, verbose_name="时限")),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("DISTRICT", "承办单位负责人和区审核人"),
                            ("BUREAU", "市中小企业服务局"),
                            ("LEADING_GROUP", "领导小组办公室"),
                        ],
                        max_length=16,
                        verbose_name="提级层级",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("OVERDUE", "逾期"),
                            ("DISSATISFIED", "企业两次不满意"),
                            ("DISPUTES", "承办争议"),
                            ("BEYOND", "超出本区权限"),
                            ("BY_HAND", "人工提级"),
                        ],
                        max_length=16,
                        verbose_name="提级原因",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("reason", models.TextField(blank=True, verbose_name="说明")),
                (
                    "found_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提级人",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="cultivation.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "提级",
                "verbose_name_plural": "提级",
                "ordering": ["on", "id"],
                "indexes": [models.Index(fields=["rung", "on"], name="escalation_rung")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("problem", "cycle", "clock", "rung"), name="escalation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="决定")),
                ("due_on", models.DateField(verbose_name="落实期限")),
                (
                    "decided_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="决定时间"),
                ),
                ("report", models.TextField(blank=True, verbose_name="落实情况")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="落实时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报告人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="落实单位",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cultivation.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导小组决定",
                "verbose_name_plural": "领导小组决定",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["unit", "due_on"],
                        name="decision_waiting",
                    )
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
                (
                    "party",
                    models.CharField(blank=True, db_default="", max_length=20, verbose_name="以何身份"),
                ),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="当时的到期日")),
                (
                    "counted",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="已用工作日"),
                ),
                (
                    "satisfaction",
                    models.CharField(blank=True, db_default="", max_length=16, verbose_name="企业满意度"),
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
                        null=True,
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
                "indexes": [models.Index(fields=["problem", "action", "at"], name="event_action")],
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
            name="ReceivedTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "issuer",
                    models.CharField(
                        choices=[("PROVINCE", "省"), ("CITY", "市政府"), ("OTHER", "其他")],
                        max_length=10,
                        verbose_name="下达单位",
                    ),
                ),
                ("document", models.CharField(max_length=120, verbose_name="文号或文件名")),
                ("on", models.DateField(verbose_name="下达日期")),
                ("above_scale", models.PositiveIntegerField(verbose_name="新增规上目标")),
                ("refined", models.PositiveIntegerField(blank=True, null=True, verbose_name="规做精目标")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="received",
                        to="cultivation.annualplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "下达目标",
                "verbose_name_plural": "下达目标",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
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
                            ("INNOVATIVE", "创新型"),
                            ("SPECIALISED", "专精特新"),
                            ("LITTLE_GIANT", "小巨人"),
                        ],
                        max_length=12,
                        verbose_name="称号",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("CITY", "市级"), ("PROVINCIAL", "省级"), ("NATIONAL", "国家级")],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="有效期起")),
                ("valid_to", models.DateField(verbose_name="有效期止")),
                ("batch", models.CharField(blank=True, max_length=40, verbose_name="批次")),
                ("document", models.CharField(blank=True, max_length=120, verbose_name="认定文件")),
                ("reminded_on", models.DateField(blank=True, null=True, verbose_name="到期提醒")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recognitions",
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
                "verbose_name": "认定",
                "verbose_name_plural": "认定",
                "indexes": [models.Index(fields=["valid_to"], name="recognition_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))), name="recognition_days"
                    ),
                    models.UniqueConstraint(
                        fields=("enterprise", "kind", "level", "valid_from"), name="recognition_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordChoice",
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
                        verbose_name="采用来源",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("in_force", models.BooleanField(default=True, verbose_name="现行")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="record_choices",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "口径选择",
                "verbose_name_plural": "口径选择",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("enterprise", "year"),
                        include=("source",),
                        name="record_one_choice",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="申请事项")),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="工作日")),
                ("until", models.DateField(blank=True, null=True, verbose_name="下次日期")),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="申请时间"),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("GRANTED", "同意"), ("DECLINED", "不同意"), ("LAPSED", "随状态变化失效")],
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                ("answer_note", models.TextField(blank=True, verbose_name="答复说明")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "asked_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="申请单位",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="cultivation.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "申请",
                "verbose_name_plural": "申请",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("problem",), name="request_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="request_not_own_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("on", models.DateField(verbose_name="自何日起")),
                ("evidence", models.CharField(max_length=200, verbose_name="依据")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="cultivation.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "状态变化",
                "verbose_name_plural": "状态变化",
                "ordering": ["-on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "on", "status"), name="status_change_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("target", models.PositiveIntegerField(verbose_name="目标")),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        size=3,
                        verbose_name="培育库、规上存量、上年纳统",
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=10, max_digits=12, verbose_name="权重")),
                ("quota", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="应分")),
                ("formula", models.PositiveIntegerField(verbose_name="公式结果")),
                ("fixed", models.BooleanField(default=False, verbose_name="固定")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="cultivation.annualplan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "分解目标",
                "verbose_name_plural": "分解目标",
                "ordering": ["unit__sort", "unit__code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "unit", "version"), name="unit_target_version_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("plan", "unit"),
                        name="unit_target_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fixed", False), ("target", models.F("formula"))),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="unit_target_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="走访日期")),
                ("whom", models.CharField(blank=True, max_length=60, verbose_name="见到谁")),
                ("text", models.TextField(verbose_name="情况")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="走访人",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="走访单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访",
                "verbose_name_plural": "走访",
                "ordering": ["-on", "-id"],
                "indexes": [
                    models.Index(fields=["enterprise", "-on"], include=("by",), name="visit_last"),
                    models.Index(fields=["district", "-on"], name="visit_district"),
                    models.Index(fields=["by", "-on"], name="visit_by"),
                    models.Index(fields=["-on", "-id"], name="visit_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="发现的问题")),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="findings",
                        to="cultivation.problem",
                        verbose_name="问题",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="cultivation.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访发现",
                "verbose_name_plural": "走访发现",
                "ordering": ["id"],
            },
        ),
    ]
