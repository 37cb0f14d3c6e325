"""Visits and what was found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, Unit, User
from accounts.roles import Permission
from core.audit.registry import audited
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet
from cultivation.ledger.models import Problem

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class VisitQuerySet(OfEnterpriseQuerySet):
    """Visits by place."""

    read = Permission.CONTACT_READ


@audited
class Visit(Placed):
    """A visit (走访) to an enterprise: the day, who went, whom they met, how things stand.

    The place is the enterprise's on that day, so that coverage of a past period does not move with it.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="visits")
    on = models.DateField(_("走访日期"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("走访人"), related_name="visits"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("走访单位"), related_name="+")
    whom = models.CharField(_("见到谁"), max_length=60, blank=True)
    text = models.TextField(_("情况"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("走访")
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["enterprise", "-on"], name="visit_last", include=["by"]),
            models.Index(fields=["district", "-on"], name="visit_district"),
            models.Index(fields=["by", "-on"], name="visit_by"),
            models.Index(fields=["-on", "-id"], name="visit_order"),
        ]


class FindingQuerySet(models.QuerySet):
    """Findings by their visit; what became a sensitive problem is seen by who sees that problem."""

    def visible_to(self, user: User | AnonymousUser, *also: Permission) -> Self:
        """The findings of the visits that the person sees, but for those that became a problem hidden from them."""
        visits = Visit.objects.visible_to(user, *also).values("pk")
        if not isinstance(user, User):
            return self.none()
        hidden = Problem.objects.hidden_from(user).values("pk")
        return self.filter(visit__in=visits).exclude(problem__in=hidden)


@audited(part_of="visit")
class Finding(models.Model):
    """Something found in a visit; a problem of the ledger where it became one."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings")
    text = models.TextField(_("发现的问题"))
    problem = models.ForeignKey(
        Problem, models.SET_NULL, null=True, blank=True, verbose_name=_("问题"), related_name="findings"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("走访发现")
        ordering = ["id"]
