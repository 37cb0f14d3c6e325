"""Quarterly monitoring (季度监测): the quarter, who is on its list, and the returns (domain, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, Unit
from accounts.roles import Permission
from core.audit.registry import audited
from core.superseding import Superseding
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet
from monitoring.returns.members import MemberReason
from monitoring.returns.states import IN_HAND

_IN_HAND = sorted(state.value for state in IN_HAND)


class ReturnQuerySet(OfEnterpriseQuerySet):
    """Returns by the place of their time."""

    read = Permission.RETURN_READ


def amount(label: Any) -> models.DecimalField:
    """An amount in yuan that may be missing."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, null=True, blank=True)


@audited
class MonitoringQuarter(models.Model):
    """A quarter of monitoring with its days (监测季度); a closed one may be reopened (`Reopening`).

    `fixed` names the days that the bureau set, with its `reason`: a recount of the calendar leaves them.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    opens_on = models.DateField(_("开放日"))
    due_on = models.DateField(_("报送截止"))
    closes_on = models.DateField(_("区级关闭"))
    list_frozen_at = models.DateTimeField(_("名单冻结时间"), null=True, blank=True)
    fixed = ArrayField(
        models.CharField(max_length=10), verbose_name=_("人工确定的日期"), default=list, blank=True
    )
    reason = models.CharField(_("改期原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("监测季度")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter"], name="quarter_unique"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="quarter_1_to_4"),
        ]


@audited
class Reopening(models.Model):
    """Until a day a quarter takes returns beyond its own (重新开放, 特许): of a street, a district, or the whole city."""

    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    district = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("为哪个区"), related_name="+"
    )
    street = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("为哪个街道"), related_name="+"
    )
    until = models.DateField(_("重新开放至"))
    reason = models.CharField(_("重新开放原因"), max_length=200)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("开放人"), related_name="+"
    )
    opened_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("季度重新开放")
        indexes = [models.Index(fields=["year", "quarter"], name="reopening_quarter")]


@audited
class MonitoringMember(Placed):
    """An enterprise on a quarter's monitoring list (监测名单); who is not on it owes no return."""

    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")
    reason = models.CharField(_("列入依据"), max_length=12, choices=MemberReason.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    removed_on = models.DateField(_("移出日期"), null=True, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("监测名单")
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter", "enterprise"], name="member_once_a_quarter")
        ]
        indexes = [
            models.Index(fields=["enterprise"], name="member_enterprise"),
            models.Index(
                fields=["year", "quarter", "district", "street", "enterprise"], name="member_by_place"
            ),
        ]


@audited
class QuarterlyReturn(Superseding, Placed):
    """A quarter's figures of one enterprise from one source (季度报表), cumulative from 1 January, in yuan.

    `is_current` marks the version that stands for the return: the newest one in a counted state, which is in force; while
    there is none, the newest there is. `is_working` marks a correction beside it that is a draft or was returned: it is
    nobody's figure (domain, section 4; `in_force`). What was found of a version is in `ReturnFinding`.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="returns")
    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    state = models.CharField(_("状态"), max_length=18)
    is_working = models.BooleanField(_("更正中"), default=False, db_default=False)
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)

    revenue = amount(_("营业收入"))
    revenue_prev = amount(_("营业收入上年同期"))
    main_revenue = amount(_("主营业务收入"))
    output = amount(_("工业总产值"))
    output_prev = amount(_("工业总产值上年同期"))
    export_delivery = amount(_("出口交货值"))
    profit = amount(_("利润总额"))
    tax_paid = amount(_("实缴税金合计"))
    vat_sales = amount(_("增值税申报销售额"))
    rd_expense = amount(_("研发费用"))
    investment = amount(_("固定资产投资"))
    upgrade_investment = amount(_("技术改造投资"))
    interest_paid = amount(_("利息支出"))
    electricity = amount(_("用电量（千瓦时）"))
    electricity_prev = amount(_("用电量上年同期（千瓦时）"))
    employees = models.PositiveIntegerField(_("期末从业人员"), null=True, blank=True)
    rd_employees = models.PositiveIntegerField(_("研发人员"), null=True, blank=True)
    receivables = amount(_("应收账款"))
    inventory = amount(_("存货"))
    finished_goods = amount(_("产成品"))
    assets = amount(_("资产总计"))
    liabilities = amount(_("负债合计"))
    orders_on_hand = amount(_("在手订单金额"))
    order_trend = models.CharField(_("订单较上季"), max_length=10, blank=True)
    capacity_use = models.DecimalField(
        _("产能利用率（%）"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    full_year_expected = amount(_("企业预计全年营业收入"))
    outlook = models.CharField(_("下季预期"), max_length=10, blank=True)
    status = models.CharField(_("生产状态"), max_length=16, blank=True)
    problem_category = models.CharField(_("存在问题类别"), max_length=12, blank=True)
    problems = models.TextField(_("存在问题"), blank=True)
    filled_by = models.CharField(_("填报人"), max_length=40, blank=True)
    phone = models.CharField(_("填报人电话"), max_length=40, blank=True)
    filled_on = models.DateField(_("填报日期"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("录入人"),
        related_name="+",
    )
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("季度报表")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "quarter", "source", "version"], name="return_version_unique"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "year", "quarter", "source"],
                condition=Q(is_current=True),
                name="return_one_current",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "year", "quarter", "source"],
                condition=Q(is_working=True),
                name="return_one_working",
            ),
            models.CheckConstraint(
                condition=Q(is_working=False) | Q(is_current=False, state__in=_IN_HAND),
                name="return_working_not_in_force",
            ),
        ]
        indexes = [
            models.Index(
                fields=["year", "quarter", "enterprise"],
                condition=Q(is_current=True),
                include=["source", "state", "version", "revenue", "electricity", "status", "entered_at"],
                name="return_scan",
            ),
            models.Index(fields=["district", "year", "quarter", "state"], name="return_district"),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("returns:detail", args=[self.pk])

    @classmethod
    def supersede(cls, key: Mapping[str, Any], **values: Any) -> Self:
        """A version takes the place of the one that stands for the return, and of a correction in work."""
        cls.objects.filter(**key, is_working=True).update(is_working=False)
        return super().supersede(key, **values)

    @classmethod
    def step_back(cls, which: str, parameters: Any = None) -> int:
        """As of every table with versions; corrections in work step back too."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {cls._meta.db_table} v SET is_working = false WHERE v.is_working AND {which}",
                parameters,
            )
        return super().step_back(which, parameters)
