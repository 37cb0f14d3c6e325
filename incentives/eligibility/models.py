"""Eligibility (资格): what was judged, and the facts that only incentives know: payments and credit records."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed
from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from core.audit.registry import audited
from core.superseding import Superseding
from cultivation.enterprises.models import Enterprise, Inclusion
from incentives.policy.models import PolicyVersion, Programme


@audited
class Payment(models.Model):
    """Money paid to an enterprise under a programme (拨付记录), in yuan."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="payments")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    paid_on = models.DateField(_("拨付日期"))
    source = models.CharField(_("依据"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("拨付记录")
        indexes = [models.Index(fields=["enterprise", "programme"], name="payment_enterprise")]


@audited
class CreditRecord(models.Model):
    """A check of the enterprise's credit (信用记录): clear on a day, or listed from one day to another."""

    class Kind(models.TextChoices):
        """What the check found."""

        CLEAR = "CLEAR", _("无严重失信")
        DISHONEST = "DISHONEST", _("严重失信")
        UNLAWFUL = "UNLAWFUL", _("重大违法")

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="credit_records")
    kind = models.CharField(_("结果"), max_length=10, choices=Kind.choices)
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("截止日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("信用记录")
        indexes = [models.Index(fields=["enterprise", "kind"], name="credit_enterprise")]


@audited
class HistoryCheck(models.Model):
    """What a list from before the register says of an enterprise (历史核查): earlier inclusion, earlier payment.

    Without a check the past is unknown: nothing is assumed of what nobody loaded (domain, section 9).
    """

    class Kind(models.TextChoices):
        """Which list was looked at."""

        PRIOR_INCLUSION = "INCLUSION", _("历年在库名单")
        PRIOR_PAYMENT = "PAYMENT", _("历年拨付记录")

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="history_checks")
    kind = models.CharField(_("核查内容"), max_length=10, choices=Kind.choices)
    found = models.BooleanField(_("有记录"))
    checked_on = models.DateField(_("核查日期"))
    first_year = models.PositiveSmallIntegerField(_("最早年份"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("最晚年份"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("历史核查")
        constraints = [models.UniqueConstraint(fields=["enterprise", "kind"], name="history_check_once")]


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
