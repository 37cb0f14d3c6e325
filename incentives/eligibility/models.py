"""Eligibility (资格): what was judged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed
from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from core.superseding import Superseding
from cultivation.enterprises.models import Enterprise, Inclusion
from incentives.policy.models import Programme


class EvaluationQuerySet(PlacedQuerySet):
    """Evaluations by the place of their time."""

    read = Permission.AWARD_READ


class Evaluation(Superseding, Placed):
    """Whether an enterprise fulfils a programme's conditions in a year (资格测算), with the reasons.

    A run that comes to the same result writes nothing; a changed one is a new version.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="evaluations")
    inclusion = models.ForeignKey(Inclusion, models.SET_NULL, null=True, blank=True, related_name="+")
    verdict = models.CharField(_("结论"), max_length=8)
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2, null=True, blank=True)
    conditions = models.TextField(_("条件"))
    missing = models.TextField(_("待补材料"), blank=True)
    parameters_version = models.CharField(_("参数版本"), max_length=40)
    digest = models.BigIntegerField(_("输入摘要"))
    judged_at = models.DateTimeField(_("测算时间"), auto_now_add=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("资格测算")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "enterprise"],
                condition=Q(is_current=True),
                name="evaluation_one_current",
            )
        ]
        indexes = [
            models.Index(
                fields=["programme", "year", "verdict"],
                condition=Q(is_current=True),
                name="evaluation_verdict",
            )
        ]
