"""The facts of incentives. What nobody loaded is not known: a flag or an amount that is null is never taken for no or 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, User
from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from core.audit.registry import audited
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet
from incentives.facts.codes import CheckKind, CreditKind, LoanKind
from incentives.policy.models import Programme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PlacedFactQuerySet(OfEnterpriseQuerySet):
    """Facts by the place of their time."""

    read = Permission.AWARD_READ


class FactQuerySet(PlacedFactQuerySet):
    """Facts by the place of their enterprise."""

    district_path = "enterprise__district"
    street_path = "enterprise__street"


@audited
class Project(Placed):
    """A technical upgrade that was filed (技术改造项目); amounts in yuan.

    `kind` and `tier` are those of the call's table of rates. `investment` is what the audit found, null before it.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="projects")
    code = models.CharField(_("备案证号"), max_length=40, unique=True)
    name = models.CharField(_("项目名称"), max_length=120)
    filed_on = models.DateField(_("备案日期"))
    call_year = models.PositiveSmallIntegerField(_("申报年度"))
    kind = models.CharField(_("类别"), max_length=20, blank=True)
    tier = models.CharField(_("档次"), max_length=20, blank=True)
    in_city = models.BooleanField(_("在本市实施"), null=True, blank=True)
    is_industrial = models.BooleanField(_("工业项目"), null=True, blank=True)
    investment = models.DecimalField(_("审定投资额"), max_digits=18, decimal_places=2, null=True, blank=True)
    audited_on = models.DateField(_("审计日期"), null=True, blank=True)

    objects = PlacedFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("技术改造项目")
        constraints = [
            models.CheckConstraint(condition=Q(investment__gte=0), name="project_investment_not_negative"),
        ]
        indexes = [models.Index(fields=["call_year", "enterprise"], name="project_call")]

    def __str__(self) -> str:
        return self.name


@audited
class Loan(Placed):
    """A loan or lease of an enterprise as a call's year sees it (贷款): what was paid for it in that year, in yuan."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="loans")
    number = models.CharField(_("合同号"), max_length=60)
    call_year = models.PositiveSmallIntegerField(_("申报年度"))
    kind = models.CharField(_("贷款类型"), max_length=10, choices=LoanKind.choices)
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, verbose_name=_("项目"), related_name="loans"
    )
    principal = models.DecimalField(_("本金"), max_digits=18, decimal_places=2)
    guaranteed_by = models.CharField(_("担保机构"), max_length=120, blank=True)
    fee_paid = models.DecimalField(_("实付担保费"), max_digits=18, decimal_places=2, null=True, blank=True)
    interest_paid = models.DecimalField(_("实付利息"), max_digits=18, decimal_places=2, null=True, blank=True)
    drawn_on = models.DateField(_("放款日期"), null=True, blank=True)

    objects = PlacedFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("贷款")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "number", "call_year"], name="loan_once_a_call"),
            models.CheckConstraint(condition=Q(principal__gt=0), name="loan_principal_positive"),
            models.CheckConstraint(
                condition=(Q(fee_paid=None) | Q(fee_paid__gte=0))
                & (Q(interest_paid=None) | Q(interest_paid__gte=0)),
                name="loan_paid_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["call_year", "enterprise"], name="loan_call")]

    def __str__(self) -> str:
        return self.number


class InvoiceQuerySet(PlacedQuerySet):
    """Invoices by the place of their project, without those of absorbed enterprises."""

    read = Permission.AWARD_READ
    district_path = "project__district"
    street_path = "project__street"

    def scope_of(self, user: User | AnonymousUser, *also: Permission) -> Q:
        """Those in scope whose project's enterprise was not absorbed by another."""
        return super().scope_of(user, *also) & Q(project__enterprise__merged_into=None)


@audited
class Invoice(models.Model):
    """An invoice of a project (发票), in yuan; a number counts once in the whole city, whatever it is claimed for."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="invoices")
    number = models.CharField(_("发票号码"), max_length=40, unique=True)
    issued_on = models.DateField(_("开票日期"))
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    paid = models.BooleanField(_("已付款"), null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发票")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_amount_positive")]

    def __str__(self) -> str:
        return self.number


@audited
class Prize(Placed):
    """A place on a contest's published list (大赛获奖); the amount for a rank is that of the year's notice."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="prizes")
    year = models.PositiveSmallIntegerField(_("年度"))
    contest = models.CharField(_("赛事"), max_length=80)
    group = models.CharField(_("组别"), max_length=40)
    rank = models.CharField(_("名次"), max_length=20)
    notice = models.CharField(_("获奖通知"), max_length=120, blank=True)

    objects = PlacedFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("大赛获奖")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "contest", "group"], name="prize_once"),
        ]
        indexes = [models.Index(fields=["year", "enterprise"], name="prize_year")]

    def __str__(self) -> str:
        return f"{self.contest}{self.rank}"


@audited
class Payment(models.Model):
    """Money paid to an enterprise under a programme (拨付记录), in yuan.

    `subject_key` is the project, title or prize that it was paid for, 0 the enterprise itself; `part` of several parts.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="payments")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.DecimalField(_("金额"), max_digits=18, decimal_places=2)
    paid_on = models.DateField(_("拨付日期"))
    source = models.CharField(_("依据"), max_length=100, blank=True)
    part = models.CharField(_("分期"), max_length=16, blank=True, default="")
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True, default="")
    subject_key = models.BigIntegerField(_("对象"), default=0)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("拨付记录")
        indexes = [models.Index(fields=["enterprise", "programme"], name="payment_enterprise")]


@audited
class CreditRecord(models.Model):
    """A check of the enterprise's credit (信用记录): clear on a day, or listed from one day to another."""

    Kind = CreditKind

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="credit_records")
    kind = models.CharField(_("结果"), max_length=10, choices=CreditKind.choices)
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("截止日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=100, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信用记录")
        indexes = [models.Index(fields=["enterprise", "kind"], name="credit_enterprise")]


@audited
class HistoryCheck(models.Model):
    """What a list from before the register says of an enterprise (历史核查): earlier inclusion, earlier payment.

    Without a check the past is unknown: nothing is assumed of what nobody loaded (domain, section 9).
    """

    Kind = CheckKind

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="history_checks")
    kind = models.CharField(_("核查内容"), max_length=10, choices=CheckKind.choices)
    found = models.BooleanField(_("有记录"))
    checked_on = models.DateField(_("核查日期"))
    first_year = models.PositiveSmallIntegerField(_("最早年份"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("最晚年份"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=100, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("历史核查")
        constraints = [models.UniqueConstraint(fields=["enterprise", "kind"], name="history_check_once")]


@audited
class AwardFact(models.Model):
    """What the statistics bureau stated of an enterprise for a programme's year (统计核实), asked for by a list; in yuan.

    "First" is the year itself, "next" the one after it. `in_database`: above scale on 31 December of the year after;
    `included_before`: in the database at any time before the inclusion of that year.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="award_facts")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    output_first = models.DecimalField(_("当年产值"), max_digits=18, decimal_places=2, null=True, blank=True)
    output_next = models.DecimalField(_("次年产值"), max_digits=18, decimal_places=2, null=True, blank=True)
    revenue_first = models.DecimalField(
        _("当年营业收入"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    revenue_next = models.DecimalField(
        _("次年营业收入"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    in_database = models.BooleanField(_("次年末在库"), null=True, blank=True)
    included_before = models.BooleanField(_("此前曾入库"), null=True, blank=True)
    stated_on = models.DateField(_("核实日期"))

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("统计核实")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "programme", "year"], name="award_fact_once"),
        ]
        indexes = [models.Index(fields=["programme", "year"], name="award_fact_year")]
