"""Contact officers and hang-point leaders, both dated: the history is the rows that ended."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from accounts.roles import Permission
from core.audit.registry import audited
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet


class ContactQuerySet(OfEnterpriseQuerySet):
    """Rows of contacts by the place of their enterprise."""

    read = Permission.CONTACT_READ
    district_path = "enterprise__district"
    street_path = "enterprise__street"


@audited
class ContactOfficer(models.Model):
    """The officer who serves an enterprise one to one (联系干部); one is in force, until another follows."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="contact_officers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("联系干部"), related_name="contacts"
    )
    valid_from = models.DateField(_("开始日期"))
    valid_to = models.DateField(_("结束日期"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("指定人"), related_name="+"
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联系干部")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(valid_to=None),
                name="contact_officer_one",
                include=["user", "valid_from"],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="contact_officer_days"
            ),
        ]


@audited
class HangPoint(models.Model):
    """A leader on whom an enterprise hangs after its inclusion (领导挂点), by name and title, optionally a user.

    `valid_to` is the last day, worked out from the inclusion; `ended_on` the day on which it ended before, by another
    leader or by what became of the enterprise.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="hang_points")
    leader = models.CharField(_("挂点领导"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("所在单位"), related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("系统用户"),
        related_name="hang_points",
    )
    valid_from = models.DateField(_("开始日期"))
    valid_to = models.DateField(_("挂点期限"))
    ended_on = models.DateField(_("提前结束"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("指定人"), related_name="+"
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("领导挂点")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=Q(ended_on=None), name="hang_point_one"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="hang_point_days"),
        ]

    def in_force(self, day: dt.date) -> bool:
        """Whether the leader is on duty on a day."""
        return self.valid_from <= day <= min(self.valid_to, self.ended_on or self.valid_to)
