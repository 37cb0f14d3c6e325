"""Dated facts of this room: what was done to a return, and the mornings on which who owes one was reminded."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.registry import derived
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import ReturnAction


def _person(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=label, related_name="+"
    )


class ReturnEventQuerySet(models.QuerySet):
    """What was done to returns: seen by who sees the return."""

    def visible_to(self, user: User) -> Self:
        """Those of returns in someone's scope."""
        return self.filter(of_return__in=QuarterlyReturn.objects.visible_to(user).values("pk"))


@derived
class ReturnEvent(models.Model):
    """One act on one version of a return (报送经过); never changed, and gone only with a version that an undo takes back.

    `acting_for` is whom the person acted for: the duties that must not meet in one person are asked of both.
    `by_enterprise` says that the enterprise did it itself by its link (企业报送): nobody of the staff is its clerk.
    """

    of_return = models.ForeignKey(QuarterlyReturn, models.CASCADE, related_name="events")
    action = models.CharField(_("动作"), max_length=8, choices=ReturnAction.choices)
    from_state = models.CharField(_("原状态"), max_length=18)
    to_state = models.CharField(_("新状态"), max_length=18)
    by = _person(_("办理人"))
    acting_for = _person(_("代谁办理"))
    by_enterprise = models.BooleanField(_("企业自己办理"), default=False, db_default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = ReturnEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报送经过")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["of_return", "action"], name="return_event_action"),
            models.Index(fields=["at"], name="return_event_at"),
        ]

    @property
    def word(self) -> str:
        """What was done, in words."""
        if not self.by_enterprise:
            return str(self.get_action_display())
        return str(_("企业报送") if self.action == ReturnAction.SUBMIT else _("企业存草稿"))


class ReturnSweep(models.Model):
    """A morning on which who owes a return was reminded (催报); days since the last one are made up by the next."""

    day = models.DateField(_("日期"), primary_key=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    told = models.PositiveIntegerField(_("提醒人数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("催报")
