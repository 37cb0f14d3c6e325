"""Exit warnings (退库预警): one open for an enterprise, its dated levels, what was done, and what else happened to it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, Unit, User
from accounts.roles import Permission
from core.audit.registry import audited, derived
from cultivation.contacts.visits.models import Visit
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet
from cultivation.ledger.models import Problem
from monitoring.scan.models import ScanRun
from monitoring.warnings.codes import Diagnosis, Happening, Measure, Rung
from monitoring.warnings.states import ONGOING, State

OPEN_STATES = sorted(state.value for state in ONGOING)
UNMET = Q(state__in=OPEN_STATES, met_on=None)
"""The condition that a clock runs."""


def _person(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=label, related_name="+"
    )


class WarningQuerySet(OfEnterpriseQuerySet):
    """Warnings by the place of their time."""

    read = Permission.SCAN_READ

    def ongoing(self) -> Self:
        """Those that are neither closed nor ended by the exit."""
        return self.filter(state__in=OPEN_STATES)


@audited
class Warning(Placed):
    """One warning (退库预警) of one enterprise, from the scan or the person that opened it until it is closed.

    `year` and `quarter` are those of the scan that opened it, by hand the newest that was judged. `terms` are the starts
    and limits (working days) of the running clock, `due_on` the earliest of their ends; `met_on` the day of the action
    that met it. `clock` counts the clocks, each with rungs of its own. `acted` is how many actions are on record,
    `next_on` what was agreed with the last. `exit` is the key of the fact that ended it (the fact may be undone, so it
    is no foreign key), `before_exit` the state that comes back then.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="warnings", db_index=False
    )
    level = models.CharField(_("等级"), max_length=8)
    state = models.CharField(_("处置状态"), max_length=10, choices=State.choices, default=State.OPEN)
    holder = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("承办单位"), related_name="+")
    diagnosis = models.CharField(_("诊断"), max_length=10, choices=Diagnosis.choices, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    opened_on = models.DateField(_("开立日期"))
    terms = models.JSONField(_("时限起算"), default=list)
    due_on = models.DateField(_("处置期限"))
    met_on = models.DateField(_("处置日期"), null=True, blank=True)
    clock = models.PositiveSmallIntegerField(_("时限轮次"), default=1)
    acted = models.PositiveSmallIntegerField(_("处置次数"), default=0)
    next_on = models.DateField(_("下次约定"), null=True, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上一次预警"), related_name="+"
    )
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_reason = models.CharField(_("解除或退库原因"), max_length=500, blank=True)
    exit = models.BigIntegerField(_("退库记录"), null=True, blank=True)
    before_exit = models.CharField(_("退库前状态"), max_length=10, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("退库预警")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(state__in=OPEN_STATES), name="warning_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="warning_enterprise"),
            models.Index(fields=["due_on"], condition=UNMET, name="warning_due"),
            models.Index(fields=["ended_on"], name="warning_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.level} {self.state}"


class OfWarningQuerySet(models.QuerySet):
    """Rows that hang on warnings: seen by who sees the warning."""

    def visible_to(self, user: User) -> Self:
        """Those of warnings in someone's scope."""
        return self.filter(warning__in=Warning.objects.visible_to(user).values("pk"))


@audited(part_of="warning")
class WarningLevel(models.Model):
    """A level that a warning was given (等级变化), by a scan's run or by hand; never changed.

    `was` is empty with the first. `reasons` is the scan's JSON text, by hand the person's `note`.
    """

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="levels")
    level = models.CharField(_("等级"), max_length=8)
    was = models.CharField(_("原等级"), max_length=8, blank=True)
    run = models.ForeignKey(
        ScanRun, models.PROTECT, null=True, blank=True, verbose_name=_("研判批次"), related_name="+"
    )
    reasons = models.TextField(_("依据"), blank=True)
    on = models.DateField(_("日期"))
    due_on = models.DateField(_("当时的期限"))
    by = _person(_("开立人"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = OfWarningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预警等级变化")
        ordering = ["id"]


@audited(part_of="warning")
class WarningAction(models.Model):
    """Something that was done for the enterprise (处置); one entered wrongly is void with its reason, and stays."""

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="actions")
    code = models.CharField(_("处置方式"), max_length=10, choices=Measure.choices)
    on = models.DateField(_("处置日期"))
    by = _person(_("处置人"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("处置单位"), related_name="+")
    result = models.TextField(_("处置结果"))
    next_on = models.DateField(_("下次约定"), null=True, blank=True)
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, verbose_name=_("问题"), related_name="+"
    )
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, verbose_name=_("走访记录"), related_name="+"
    )
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = _person(_("作废人"))
    void_reason = models.CharField(_("作废原因"), max_length=500, blank=True)
    at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = OfWarningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预警处置")
        ordering = ["id"]


@audited(part_of="warning")
class WarningStep(models.Model):
    """What else happened to a warning (经过): watched, closed, diagnosed, exited, given back, moved; never changed."""

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="steps")
    kind = models.CharField(_("动作"), max_length=10, choices=Happening.choices)
    from_state = models.CharField(_("原状态"), max_length=10)
    to_state = models.CharField(_("新状态"), max_length=10)
    on = models.DateField(_("日期"))
    by = _person(_("办理人"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = OfWarningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预警经过")
        ordering = ["id"]


@audited(part_of="warning")
class WarningRung(models.Model):
    """A rung that an overdue clock has reached (逾期上报); each once for a clock."""

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="rungs")
    clock = models.PositiveSmallIntegerField(_("时限轮次"))
    rung = models.CharField(_("层级"), max_length=14, choices=Rung.choices)
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = OfWarningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预警逾期上报")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["warning", "clock", "rung"], name="warning_rung_once")]


@derived
class WarningSweep(models.Model):
    """A day on which warnings were swept, with what was found; people were told of the levels and rungs up to two keys."""

    day = models.DateField(_("日期"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    last_level = models.BigIntegerField(_("已告知的等级变化"), default=0)
    last_rung = models.BigIntegerField(_("已告知的上报"), default=0)
    found = models.JSONField(_("结果"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("预警巡检")
