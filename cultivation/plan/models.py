"""The annual plan (年度工作方案), its targets and measures (domain, section 8; articles 2 and 3 of the plan)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import Unit
from accounts.roles import Permission, Role
from accounts.scope import PlacedQuerySet
from core.audit.registry import audited
from core.superseding import Superseding

ISSUED_ONLY = (Role.DEPARTMENT, Role.STAT_LIAISON)
"""The roles that see a plan from the day on which it is issued."""


class PlanState(models.TextChoices):
    """Where a version of a year's plan stands; one that was issued never changes again."""

    DRAFT = "DRAFT", _("草稿")
    ISSUED = "ISSUED", _("已下达")
    SUPERSEDED = "SUPERSEDED", _("已被新版替代")


class PlanQuerySet(PlacedQuerySet):
    """Plans are the whole city's; some roles see only what is or was in force."""

    read = Permission.PLAN_READ
    plan_path = ""

    def grant_q(self, grant: Grant) -> Q:
        """The plans that one grant shows."""
        if grant.role in ISSUED_ONLY:
            return ~Q(**{f"{self.plan_path}state": PlanState.DRAFT})
        return ~Q(pk__in=[])


class OfPlanQuerySet(PlanQuerySet):
    """Rows of a plan are seen by who sees the plan."""

    plan_path = "plan__"


@audited
class AnnualPlan(models.Model):
    """One version of a year's plan (年度工作方案); `total` is what is split, `number` the version's number in its year."""

    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    total = models.PositiveIntegerField(_("分解总数"))
    refined = models.PositiveIntegerField(_("规做精目标"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    weight_pool = models.DecimalField(_("权重：培育库"), max_digits=9, decimal_places=6)
    weight_above_scale = models.DecimalField(_("权重：规上存量"), max_digits=9, decimal_places=6)
    weight_last_year = models.DecimalField(_("权重：上年纳统"), max_digits=9, decimal_places=6)
    counted_on = models.DateField(_("依据数截至"), null=True, blank=True)
    pool_is_live = models.BooleanField(_("培育库为实时计数"), default=True)
    issued_at = models.DateTimeField(_("下达时间"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("下达人"),
        related_name="+",
    )
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("年度计划")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="plan_number_unique"),
            models.UniqueConstraint(fields=["year"], condition=Q(state="DRAFT"), name="plan_one_draft"),
            models.UniqueConstraint(fields=["year"], condition=Q(state="ISSUED"), name="plan_one_issued"),
            models.CheckConstraint(
                condition=Q(state="DRAFT", issued_at=None) | (~Q(state="DRAFT") & Q(issued_at__isnull=False)),
                name="plan_issued_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(year)d 年度计划第 %(number)d 版") % {"year": self.year, "number": self.number})

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == PlanState.DRAFT


class Issuer(models.TextChoices):
    """Who hands a target down to the city (下达单位)."""

    PROVINCE = "PROVINCE", _("省")
    CITY = "CITY", _("市政府")
    OTHER = "OTHER", _("其他")


@audited(part_of="plan")
class ReceivedTarget(models.Model):
    """A target that was handed down to the city (下达目标), by its document."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="received")
    issuer = models.CharField(_("下达单位"), max_length=10, choices=Issuer.choices)
    document = models.CharField(_("文号或文件名"), max_length=120)
    on = models.DateField(_("下达日期"))
    above_scale = models.PositiveIntegerField(_("新增规上目标"))
    refined = models.PositiveIntegerField(_("规做精目标"), null=True, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("下达目标")
        ordering = ["on", "id"]


@audited(part_of="plan")
class Measure(models.Model):
    """One line of the division of tasks (任务分工): who does what until when. `origin` is the line of the first version
    that it was taken over from: reports are kept there, whatever the version.
    """

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="measures")
    line = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("任务"), max_length=500)
    article = models.PositiveSmallIntegerField(_("方案条款"), null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("责任单位"), related_name="+")
    helpers = ArrayField(models.BigIntegerField(), verbose_name=_("配合单位"), default=list, blank=True)
    due_on = models.DateField(_("完成时限"))
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务分工")
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["plan", "line"], name="measure_line_unique")]

    @property
    def root(self) -> int:
        """The measure that its reports hang on."""
        return self.origin_id or self.pk


class ReportState(models.TextChoices):
    """How a measure goes (进展)."""

    ON_TRACK = "ON_TRACK", _("正常推进")
    DIFFICULT = "DIFFICULT", _("有困难")
    DONE = "DONE", _("已完成")


class ReportQuerySet(PlanQuerySet):
    """Reports are seen by who sees the plan that the measure stands in."""

    plan_path = "measure__plan__"


@audited(part_of="measure")
class MeasureReport(models.Model):
    """What the responsible unit says of a measure (进展报告); never changed, the last one counts."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reports")
    state = models.CharField(_("进展"), max_length=10, choices=ReportState.choices)
    text = models.TextField(_("情况"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("填报人"), related_name="+"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("填报单位"), related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("进展报告")
        ordering = ["-at", "-id"]


@audited(part_of="plan")
class UnitTarget(Superseding):
    """What a district, or a street of it, is to bring above scale (区目标), with the counts that the formula saw.

    `formula` is what the formula gives, `target` what holds; where they differ, or the number is fixed, a reason says why.
    Districts have one row for each version of the plan. A street's rows hang on the issued plan, and a new split
    supersedes the one before.
    """

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("单位"), related_name="+")
    target = models.PositiveIntegerField(_("目标"))
    counts = ArrayField(
        models.PositiveIntegerField(),
        size=3,
        verbose_name=_("培育库、规上存量、上年纳统"),
    )
    weight = models.DecimalField(_("权重"), max_digits=12, decimal_places=10)
    quota = models.DecimalField(_("应分"), max_digits=14, decimal_places=4)
    formula = models.PositiveIntegerField(_("公式结果"))
    fixed = models.BooleanField(_("固定"), default=False)
    reason = models.CharField(_("原因"), max_length=300, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分解目标")
        ordering = ["unit__sort", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit", "version"], name="unit_target_version_unique"),
            models.UniqueConstraint(
                fields=["plan", "unit"], condition=Q(is_current=True), name="unit_target_one_current"
            ),
            models.CheckConstraint(
                condition=Q(target=F("formula"), fixed=False) | ~Q(reason=""),
                name="unit_target_has_its_reason",
            ),
        ]

    @property
    def is_changed(self) -> bool:
        """Whether a person set it."""
        return self.fixed or self.target != self.formula
