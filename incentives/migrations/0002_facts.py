"""Projects, loans, invoices, prizes, and what STAT stated; payments say what they were for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_unit_head"),
        ("cultivation", "0011_facts_recorded_at"),
        ("incentives", "0001_schema"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="part",
            field=models.CharField(blank=True, default="", max_length=16, verbose_name="分期"),
        ),
        migrations.AddField(
            model_name="payment",
            name="subject_key",
            field=models.BigIntegerField(default=0, verbose_name="对象"),
        ),
        migrations.AddField(
            model_name="payment",
            name="voucher",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="凭证号"),
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
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["call_year", "enterprise"], name="project_call"),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("investment__gte", 0)), name="project_investment_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(fields=["call_year", "enterprise"], name="loan_call"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.UniqueConstraint(
                fields=("enterprise", "number", "call_year"), name="loan_once_a_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("principal__gt", 0)), name="loan_principal_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fee_paid", None), ("fee_paid__gte", 0), _connector="OR"),
                    models.Q(("interest_paid", None), ("interest_paid__gte", 0), _connector="OR"),
                ),
                name="loan_paid_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="invoice_amount_positive"
            ),
        ),
    ]
