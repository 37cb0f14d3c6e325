"""Exit warnings, with their levels, actions, steps and rungs, and the days on which they were swept."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_unit_head"),
        ("cultivation", "0010_contacts"),
        ("monitoring", "0005_backtests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["enterprise", "-id"], name="warning_enterprise"),
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(
                condition=models.Q(("met_on", None), ("state__in", ["HANDLING", "OPEN", "WATCHING"])),
                fields=["due_on"],
                name="warning_due",
            ),
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["ended_on"], name="warning_ended"),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["HANDLING", "OPEN", "WATCHING"])),
                fields=("enterprise",),
                name="warning_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="warningrung",
            constraint=models.UniqueConstraint(fields=("warning", "clock", "rung"), name="warning_rung_once"),
        ),
    ]
