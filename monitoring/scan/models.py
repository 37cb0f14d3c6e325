"""The scan (研判): runs over blocks of enterprises, the frozen baseline, one assessment for each enterprise."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PlacedDerived
from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from core.superseding import Superseding
from cultivation.enterprises.models import Enterprise
from monitoring.scan.ranking import gravity, rank


class RunState(models.TextChoices):
    """Where a run or a block stands."""

    WAITING = "WAITING", _("等待")
    RUNNING = "RUNNING", _("进行中")
    DONE = "DONE", _("完成")
    CANCELLED = "CANCELLED", _("已取消")
    FAILED = "FAILED", _("未完成")


class RunKind(models.TextChoices):
    """Why a quarter was scanned."""

    PRELIMINARY = "PRELIMINARY", _("初次")
    FINAL = "FINAL", _("最终")
    MANUAL = "MANUAL", _("人工发起")


class Baseline(models.Model):
    """A quarter's industry shares and residual quantiles (基准), frozen with its first scan.

    `content` is the serialised baseline, byte for byte what the rules computed; a full re-scan is a new version.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    parameters_version = models.CharField(_("参数版本"), max_length=40)
    content = models.TextField(_("内容"))
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("研判基准")
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter", "version"], name="baseline_version_unique")
        ]


class ScanTerms(models.Model):
    """The parameters of a version by code, as texts (研判参数): by these its judgements are made again."""

    version = models.CharField(_("参数版本"), max_length=40, unique=True)
    content = models.JSONField(_("内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("研判参数")


class ScanRun(models.Model):
    """One scan of one quarter; its job tells the progress."""

    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    kind = models.CharField(_("类型"), max_length=12, choices=RunKind.choices)
    full = models.BooleanField(_("重算基准"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=RunState.choices, default=RunState.WAITING)
    as_of = models.DateTimeField(_("数据时点"))
    parameters_version = models.CharField(_("参数版本"), max_length=40, blank=True)
    rules_version = models.CharField(_("规则版本"), max_length=16, blank=True)
    baseline = models.ForeignKey(Baseline, models.PROTECT, null=True, blank=True, related_name="runs")
    job = models.ForeignKey("core.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    summary = models.JSONField(_("结果"), default=dict, blank=True)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("研判批次")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"],
                condition=Q(state__in=["WAITING", "RUNNING"]),
                name="scan_one_at_a_time",
            )
        ]


class ScanBlock(models.Model):
    """A range of enterprises, claimed and committed as one (design, decision 8).

    `levels` are the current results of the range: a list of [readiness, risk, enterprises].
    """

    run = models.ForeignKey(ScanRun, models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField(_("序号"))
    first_id = models.BigIntegerField(_("起"))
    last_id = models.BigIntegerField(_("止"))
    state = models.CharField(_("状态"), max_length=10, choices=RunState.choices, default=RunState.WAITING)
    enterprises = models.PositiveIntegerField(_("企业数"), default=0)
    judged = models.PositiveIntegerField(_("改判"), default=0)
    unchanged = models.PositiveIntegerField(_("不变"), default=0)
    levels = models.JSONField(_("研判分布"), default=list)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("研判分块")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="scan_block_unique")]


class AssessmentQuerySet(PlacedQuerySet):
    """Assessments by the place of their time."""

    read = Permission.SCAN_READ


class Assessment(Superseding, PlacedDerived):
    """What a scan found for one enterprise in one quarter (研判结果), with reasons, inputs and parameter version.

    A scan that finds the same result writes nothing; a changed one is a new version and the old is kept.
    `reasons` and `inputs` are JSON texts, byte-identical for the same inputs and parameters. Amounts in yuan.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="assessments")
    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    # a block holds its run locked while it writes: the database need not check every row again
    run = models.ForeignKey(
        ScanRun, models.PROTECT, related_name="assessments", db_index=False, db_constraint=False
    )
    above_scale = models.BooleanField(_("规上"))
    readiness = models.CharField(_("达标研判"), max_length=10, blank=True)
    risk = models.CharField(_("退库风险"), max_length=10, blank=True)
    stale = models.BooleanField(_("沿用"), default=False)
    ytd = models.DecimalField(_("本年累计"), max_digits=18, decimal_places=2, null=True, blank=True)
    share = models.DecimalField(_("全年占比"), max_digits=9, decimal_places=6, null=True, blank=True)
    p10 = models.DecimalField(_("低位预计"), max_digits=18, decimal_places=2, null=True, blank=True)
    p50 = models.DecimalField(_("中位预计"), max_digits=18, decimal_places=2, null=True, blank=True)
    p90 = models.DecimalField(_("高位预计"), max_digits=18, decimal_places=2, null=True, blank=True)
    rules = ArrayField(models.CharField(), verbose_name=_("规则"), default=list)
    reasons = models.TextField(_("依据"))
    inputs = models.TextField(_("输入"))
    parameters_version = models.CharField(_("参数版本"), max_length=40)
    digest = models.BigIntegerField(_("输入摘要"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("研判结果")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "quarter"],
                condition=Q(is_current=True),
                name="assessment_one_current",
                include=["digest"],
            )
        ]
        indexes = [
            # every count and filter of a quarter's list is answered from this one alone
            models.Index(
                fields=["year", "quarter", "district", "readiness", "risk"],
                include=["street", "stale", "above_scale", "rules", "enterprise"],
                condition=Q(is_current=True),
                name="assessment_list",
            ),
            models.Index(
                "year",
                "quarter",
                rank(),
                gravity(),
                "id",
                condition=Q(is_current=True),
                name="assessment_rank",
            ),
            models.Index(
                "year",
                "quarter",
                F("p50").desc(nulls_last=True),
                "id",
                condition=Q(is_current=True),
                name="assessment_p50",
            ),
        ]
