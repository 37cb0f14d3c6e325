"""Contact officers and hang-point leaders, both dated: the history is the rows that ended.

A row is in force from its first day on until, and without, the day on which it ended: whoever follows begins on that day.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

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


class ContactOfficerQuerySet(ContactQuerySet):
    """Contact officers."""

    def in_force(self, day: dt.date) -> Self:
        """Those on duty on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class HangPointQuerySet(ContactQuerySet):
    """Leaders."""

    def in_force(self, day: dt.date) -> Self:
        """Those on duty on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), valid_from__lte=day, valid_to__gte=day)


@audited
class ContactOfficer(models.Model):
    """The officer who serves an enterprise one to one (联系干部); one is in force, until another follows.

    From `valid_to` on they do not any more; `end_reason` says why, in words.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="contact_officers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("联系干部"), related_name="contacts"
    )
    valid_from = models.DateField(_("开始日期"))
    valid_to = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("指定人"), related_name="+"
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = ContactOfficerQuerySet.as_manager()

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

    `valid_to` is the last day, worked out from the latest inclusion; from `ended_on` on it holds no more, because another
    leader followed, of what became of the enterprise, or because the time was over.
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
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("指定人"), related_name="+"
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = HangPointQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("领导挂点")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=Q(ended_on=None), name="hang_point_one"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from"))
                & (Q(ended_on=None) | Q(ended_on__gte=F("valid_from"))),
                name="hang_point_days",
            ),
        ]
