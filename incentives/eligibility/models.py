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
from incentives.policy.models import PolicyVersion, Programme


class EvaluationQuerySet(PlacedQuerySet):
    """Evaluations by the place of their time."""

    read = Permission.AWARD_READ


class Near(models.TextChoices):
    """What one step is missing (精准送策)."""

    PAPER = "PAPER", _("差一份材料")
    CONDITION = "CONDITION", _("差一个条件")


class Evaluation(Superseding, Placed):
    """Whether a subject fulfils a programme's conditions in a year (资格测算), with the reasons.

    The subject is the enterprise itself (key 0), or a project, loan, title or prize of it; `part` tells the halves of an
    award apart. `policy` is the version that judged; none: there was none for that day. `near` says that one step is
    missing, `potential` what would be given then.

    A run that comes to the same result writes nothing; a changed one is a new version.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="evaluations")
    subject_key = models.BigIntegerField(_("对象"), default=0)
    part = models.CharField(_("部分"), max_length=16, blank=True)
    inclusion = models.ForeignKey(Inclusion, models.SET_NULL, null=True, blank=True, related_name="+")
    policy = models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, blank=True, verbose_name=_("政策版本"), related_name="+"
    )
    verdict = models.CharField(_("结论"), max_length=8)
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2, null=True, blank=True)
    conditions = models.TextField(_("条件"))
    steps = models.TextField(_("金额步骤"), default="[]")
    missing = models.TextField(_("待补材料"), blank=True)
    near = models.CharField(_("只差一步"), max_length=10, choices=Near.choices, blank=True)
    potential = models.DecimalField(_("可得"), max_digits=18, decimal_places=2, null=True, blank=True)
    parameters_version = models.CharField(_("参数版本"), max_length=40)
    digest = models.BigIntegerField(_("输入摘要"))
    judged_at = models.DateTimeField(_("测算时间"), auto_now_add=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("资格测算")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "enterprise", "subject_key", "part"],
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
