"""The sprint list of a year (冲刺名单) and its lines, frozen on the day that they are made for."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed
from core.audit.registry import audited
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.models import Enterprise
from monitoring.inclusion.models import CaseQuerySet

LISTED = (Readiness.LIKELY, Readiness.POSSIBLE)
"""Who is on it, of those below scale (domain, section 2)."""


def _amount(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=18, decimal_places=2, null=True, blank=True)


@audited
class SprintList(models.Model):
    """That the list of a year was made: as of which day, by which quarter of that year; an empty one is made too."""

    year = models.PositiveSmallIntegerField(_("年度"), primary_key=True)
    listed_on = models.DateField(_("名单日期"))
    quarter = models.PositiveSmallIntegerField(_("依据季度"))
    made_at = models.DateTimeField(_("生成时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("冲刺名单")
        ordering = ["-year"]


@audited
class SprintLine(Placed):
    """An enterprise on the list, with what was judged of it then; never changed. Amounts in yuan."""

    list = models.ForeignKey(SprintList, models.PROTECT, related_name="lines", verbose_name=_("名单"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("企业"), db_index=False
    )
    readiness = models.CharField(
        _("达标研判"), max_length=10, choices=[(each.value, each.label) for each in LISTED]
    )
    ytd = _amount(_("本年累计"))
    p10 = _amount(_("低位预计"))
    p50 = _amount(_("中位预计"))
    p90 = _amount(_("高位预计"))

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("冲刺企业")
        ordering = ["-list", "id"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "list"], name="sprint_line_once")]
        indexes = [models.Index(fields=["list", "district"], name="sprint_line_list")]
