"""Dated facts on a problem: requests that wait for consent, parts of helping units, rungs climbed, decisions, sweeps."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.audit.registry import audited, derived
from cultivation.ledger.categories import Cause, Rung
from cultivation.ledger.models import Problem


def _person(label: Any, *, null: bool = True) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=null, blank=null, verbose_name=label, related_name="+"
    )


class OfProblemQuerySet(models.QuerySet):
    """Rows that hang on problems: seen by who sees the problem."""

    def visible_to(self, user: User) -> Self:
        """Those of problems in someone's scope."""
        return self.filter(problem__in=Problem.objects.visible_to(user).values("pk"))


class Answer(models.TextChoices):
    """What became of a request."""

    GRANTED = "GRANTED", _("同意")
    DECLINED = "DECLINED", _("不同意")
    LAPSED = "LAPSED", _("随状态变化失效")


@audited(part_of="problem")
class Request(models.Model):
    """A request of the holder that waits for consent (申请): more days, or the long term until a next date."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="requests")
    kind = models.CharField(_("申请事项"), max_length=12)
    days = models.PositiveSmallIntegerField(_("工作日"), null=True, blank=True)
    until = models.DateField(_("下次日期"), null=True, blank=True)
    reason = models.TextField(_("理由"))
    asked_by = _person(_("申请人"), null=False)
    asked_unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("申请单位"), related_name="+")
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    answer = models.CharField(_("答复"), max_length=10, choices=Answer.choices, blank=True)
    answer_note = models.TextField(_("答复说明"), blank=True)
    answered_by = _person(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申请")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["problem"], condition=Q(answer=""), name="request_one_open"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="request_not_own_answer"
            ),
        ]


@audited(part_of="problem")
class Part(models.Model):
    """A question to a helping unit (协办), with the day by which it answers."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("协办单位"), related_name="+")
    question = models.TextField(_("请协办的事项"))
    due_on = models.DateField(_("答复期限"))
    asked_by = _person(_("提出人"), null=False)
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    answer = models.TextField(_("答复"), blank=True)
    answered_by = _person(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    closed_reason = models.TextField(_("不再等待的理由"), blank=True)
    closed_by = _person(_("结束人"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("协办")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "unit"],
                condition=Q(answered_at=None, closed_at=None),
                name="part_one_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on"], condition=Q(answered_at=None, closed_at=None), name="part_waiting"
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether the answer is still waited for."""
        return self.answered_at is None and self.closed_at is None


@audited(part_of="problem")
class Escalation(models.Model):
    """A rung that was climbed (提级), once for each clock and cycle; without a clock by a cause or by hand.

    `on` is the working day on which it was reached, whenever it was found.
    """

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="escalations")
    cycle = models.PositiveSmallIntegerField(_("办理轮次"))
    clock = models.CharField(_("时限"), max_length=8, blank=True)
    rung = models.CharField(_("提级层级"), max_length=16, choices=Rung.choices)
    cause = models.CharField(_("提级原因"), max_length=16, choices=Cause.choices)
    on = models.DateField(_("日期"))
    by = _person(_("提级人"))
    reason = models.TextField(_("说明"), blank=True)
    found_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("提级")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "cycle", "clock", "rung"], name="escalation_once")
        ]
        indexes = [models.Index(fields=["rung", "on"], name="escalation_rung")]


@audited(part_of="problem")
class Decision(models.Model):
    """What the leading group office decided (领导小组决定): who carries it out, until when, and the report back."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="decisions")
    text = models.TextField(_("决定"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("落实单位"), related_name="+")
    due_on = models.DateField(_("落实期限"))
    decided_by = _person(_("决定人"), null=False)
    decided_at = models.DateTimeField(_("决定时间"), default=timezone.now)
    report = models.TextField(_("落实情况"), blank=True)
    done_by = _person(_("报告人"))
    done_at = models.DateTimeField(_("落实时间"), null=True, blank=True)

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("领导小组决定")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["unit", "due_on"], condition=Q(done_at=None), name="decision_waiting")
        ]


@derived
class Sweep(models.Model):
    """A daily sweep of the ledger that ran (台账巡检); the days since the last one are made up by the next."""

    day = models.DateField(_("日期"), primary_key=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    found = models.JSONField(_("结果"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("台账巡检")
