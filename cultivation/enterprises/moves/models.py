"""Hand-overs and changes of status on record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.registry import audited
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.models import Enterprise


class HandOverState(models.TextChoices):
    """Where a hand-over stands (移交状态); nothing moves before it is DONE."""

    PROPOSED = "PROPOSED", _("待接收")
    ACCEPTED = "ACCEPTED", _("已接收，待市局审定")
    REFUSED = "REFUSED", _("不接收，待市局审定")
    DONE = "DONE", _("已移交")
    DECLINED = "DECLINED", _("不移交")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


OPEN = (HandOverState.PROPOSED, HandOverState.ACCEPTED, HandOverState.REFUSED)


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Hand-overs, seen by both districts and by the city."""

    def visible_to(self, user: Any) -> HandOverQuerySet:
        """Those that one of the person's grants reaches."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        seen = Q(pk__in=[])
        for grant in user.grants:
            place = grant.territory
            if Permission.FIGURES_READ.value not in grant.permissions or place is None:
                continue
            if place.parent_id is None:
                return self.all()
            seen |= Q(origin=place) | Q(target=place)
        return self.filter(seen)


@audited
class HandOver(models.Model):
    """One district hands an enterprise to another (跨区移交): proposed, answered by the other, decided by the bureau.

    `on` is the day from which it is meant; it belongs to the new district from the day of acceptance (`answered_on`).
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="hand_overs")
    origin = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("移出区"), related_name="+")
    target = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("接收区"), related_name="+")
    street = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("接收街道"), related_name="+"
    )
    state = models.CharField(
        _("移交状态"), max_length=10, choices=HandOverState.choices, default=HandOverState.PROPOSED
    )
    on = models.DateField(_("迁移日期"))
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("提出人"), related_name="+"
    )
    proposed_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("接收期限"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("接收人"),
        related_name="+",
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("审定人"),
        related_name="+",
    )
    decided_on = models.DateField(_("审定日期"), null=True, blank=True)
    decision = models.CharField(_("审定意见"), max_length=200, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("跨区移交")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(origin=F("target")), name="hand_over_elsewhere"),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=["PROPOSED", "ACCEPTED", "REFUSED"]),
                name="hand_over_one_open",
            ),
        ]


@audited
class StatusChange(models.Model):
    """Since when an enterprise has a status, and by what evidence (状态变化)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="status_changes")
    status = models.CharField(_("经营状态"), max_length=20, choices=OperatingStatus.choices)
    on = models.DateField(_("自何日起"))
    evidence = models.CharField(_("依据"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("状态变化")
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "on", "status"], name="status_change_unique")
        ]
