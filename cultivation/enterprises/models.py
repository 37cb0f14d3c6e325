"""Enterprises (企业): identity, profile, annual figures, the facts of inclusion and exit, standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Now
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import Placed, PlacedDerived, User
from accounts.roles import Permission, Role
from accounts.scope import PlacedQuerySet, place_q
from core.audit.registry import audited, derived
from core.superseding import Superseding
from cultivation.enterprises.codes import (
    Door,
    ExitReason,
    LegalForm,
    OperatingStatus,
    Readiness,
    Risk,
    Source,
)
from cultivation.enterprises.routed import routed_q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@audited
class Industry(models.Model):
    """An industry (行业) of GB/T 4754-2017: a division of two digits, or a class once it was loaded."""

    code = models.CharField(_("行业代码"), max_length=4, primary_key=True)
    section = models.CharField(_("门类"), max_length=1)
    name = models.CharField(_("行业名称"), max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = _("行业")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class EnterpriseQuerySet(PlacedQuerySet):
    """Enterprises by place; a responsible department sees those whose problems were routed to it."""

    read = Permission.ENTERPRISE_READ

    def scope_of(self, user: User | AnonymousUser, *also: Permission) -> Q:
        """Those in scope that were not absorbed by another: their rows are the survivor's."""
        return super().scope_of(user, *also) & Q(merged_into=None)

    def grant_q(self, grant: Grant) -> Q:
        """A department's enterprises are those of the problems it holds or held."""
        if grant.role == Role.DEPARTMENT:
            return routed_q(grant)
        return place_q(grant)


@audited
class Enterprise(Placed):
    """One enterprise by a surrogate key; name and USCC are the current ones of the dated rows."""

    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("企业名称"), max_length=120)
    industry = models.CharField(_("行业代码"), max_length=4, blank=True)
    division = models.GeneratedField(
        expression=Left("industry", 2),
        output_field=models.CharField(max_length=2),
        db_persist=True,
    )
    legal_form = models.CharField(_("企业类型"), max_length=12, choices=LegalForm.choices, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    production_from = models.DateField(_("投产时间"), null=True, blank=True)
    status = models.CharField(
        _("经营状态"), max_length=20, choices=OperatingStatus.choices, default=OperatingStatus.OPERATING
    )
    address = models.CharField(_("地址"), max_length=200, blank=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("已并入"), related_name="absorbed"
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    created_at = models.DateTimeField(_("建档时间"), auto_now_add=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业")
        ordering = ["id"]
        indexes = [
            models.Index(
                models.Func(F("name"), function="name_order"),
                F("id"),
                include=["name"],
                condition=Q(merged_into=None),
                name="enterprise_name_order",
            ),
            models.Index(fields=["contact"], name="enterprise_contact", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class OfEnterpriseQuerySet(PlacedQuerySet):
    """Rows of enterprises. What a merge left with an absorbed one, for the survivor has the same, counts nowhere."""

    def living(self) -> Self:
        """Without the rows of absorbed enterprises, whoever asks."""
        return self.filter(_living())

    def scope_of(self, user: User | AnonymousUser, *also: Permission) -> Q:
        """Those in scope, without the rows of absorbed enterprises."""
        return super().scope_of(user, *also) & _living()


def _living() -> Q:
    return ~Q(enterprise__in=Enterprise.objects.filter(merged_into__isnull=False).values("pk"))


@audited(part_of="enterprise")
class EnterpriseUscc(models.Model):
    """A USCC that the enterprise has or had (信用代码沿革); imports match through it."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="usccs")
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("信用代码沿革")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(valid_to=None), name="uscc_one_current"
            )
        ]


class EnterpriseNameQuerySet(PlacedQuerySet):
    """Names, former ones too, by the place of their enterprise."""

    district_path = "enterprise__district"
    street_path = "enterprise__street"

    def grant_q(self, grant: Grant) -> Q:
        """A department finds the enterprises of the problems it holds or held."""
        if grant.role == Role.DEPARTMENT:
            return routed_q(grant, "enterprise_id")
        return super().grant_q(grant)


@audited(part_of="enterprise")
class EnterpriseName(models.Model):
    """A name that the enterprise has or had (名称沿革); searchable by any two characters."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="names")
    name = models.CharField(_("企业名称"), max_length=120)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    objects = EnterpriseNameQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("名称沿革")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(valid_to=None), name="name_one_current"
            )
        ]
        indexes = [
            GinIndex(models.Func(F("name"), function="bigrams"), name="enterprise_name_bigrams"),
        ]


class FiguresQuerySet(PlacedQuerySet):
    """A year's figures by the place of their enterprise."""

    read = Permission.FIGURES_READ
    district_path = "enterprise__district"
    street_path = "enterprise__street"


@audited
class AnnualFigures(Superseding):
    """A year's figures from one source (年度数据); a correction is a new version (design, decision 7)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="annual_figures")
    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    revenue = models.DecimalField(_("营业收入"), max_digits=18, decimal_places=2, null=True, blank=True)
    output = models.DecimalField(_("工业总产值"), max_digits=18, decimal_places=2, null=True, blank=True)
    employees = models.PositiveIntegerField(_("从业人员"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("年度数据")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "source", "version"], name="annual_version_unique"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "year", "source"],
                condition=Q(is_current=True),
                name="annual_one_current",
                include=["revenue", "output"],
            ),
        ]
        indexes = [
            models.Index(
                fields=["year", "enterprise"],
                condition=Q(is_current=True),
                include=["source", "revenue"],
                name="annual_year",
            )
        ]


@audited
class Inclusion(Placed):
    """The fact of statistical inclusion (纳统); written by a service of this room only."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="inclusions")
    included_on = models.DateField(_("纳统日期"))
    count_year = models.PositiveSmallIntegerField(_("计入年度"))
    door = models.CharField(_("入库方式"), max_length=8, choices=Door.choices)
    source = models.CharField(_("依据"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), db_default=Now(), editable=False)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("纳统")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "included_on"], name="inclusion_day_unique"),
        ]
        indexes = [models.Index(fields=["count_year", "district"], name="inclusion_year")]


@audited
class Exit(Placed):
    """The fact of leaving the above-scale database (退库)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="exits")
    exited_on = models.DateField(_("退库日期"))
    reason = models.CharField(_("退库原因"), max_length=20, choices=ExitReason.choices)
    source = models.CharField(_("依据"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), db_default=Now(), editable=False)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("退库")
        constraints = [models.UniqueConstraint(fields=["enterprise", "exited_on"], name="exit_day_unique")]
        indexes = [models.Index(fields=["exited_on"], name="exit_day")]


class StandingQuerySet(PlacedQuerySet):
    """Standings by the place of their enterprise: lists count, filter and sort on this one narrow table."""

    def grant_q(self, grant: Grant) -> Q:
        """A department's enterprises are those of the problems it holds or held."""
        if grant.role == Role.DEPARTMENT:
            return routed_q(grant)
        return place_q(grant)


@derived
class Standing(PlacedDerived):
    """Where an enterprise stands by the latest scan (现状); derived, unaudited, never exported or undone.

    One row for each enterprise. A trigger on the enterprise's table makes it and keeps place, division and
    status the same as there, whatever wrote it (form, COPY, merge); so nobody inserts here. `above_scale` and
    `revenue_last` are kept by `cultivation.enterprises.standing.refresh_standing`, the rest by the scan.
    Amounts in yuan.
    """

    enterprise = models.OneToOneField(Enterprise, models.CASCADE, primary_key=True, related_name="standing")
    division = models.CharField(_("行业大类"), max_length=2, blank=True)
    status = models.CharField(_("经营状态"), max_length=20, choices=OperatingStatus.choices)
    above_scale = models.BooleanField(_("规上"), default=False)
    revenue_last = models.DecimalField(
        _("上年营业收入"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    quarter = models.PositiveSmallIntegerField(_("季度"), null=True, blank=True)
    ytd = models.DecimalField(_("本年累计"), max_digits=18, decimal_places=2, null=True, blank=True)
    readiness = models.CharField(_("达标研判"), max_length=10, blank=True, choices=Readiness.choices)
    risk = models.CharField(_("退库风险"), max_length=10, blank=True, choices=Risk.choices)
    stale = models.BooleanField(_("沿用"), default=False)
    p10 = models.DecimalField(_("低位预计"), max_digits=18, decimal_places=2, null=True, blank=True)
    p50 = models.DecimalField(_("中位预计"), max_digits=18, decimal_places=2, null=True, blank=True)
    p90 = models.DecimalField(_("高位预计"), max_digits=18, decimal_places=2, null=True, blank=True)
    run = models.BigIntegerField(_("研判批次"), null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("现状")
        indexes = [
            # a scan writes every row, and each index with it: one serves district, street and division alike, for
            # PostgreSQL skips over the few leading values that a condition leaves open
            models.Index(fields=["district", "street", "division"], name="standing_place"),
            models.Index(fields=["readiness"], name="standing_readiness", condition=~Q(readiness="")),
            models.Index(fields=["risk"], name="standing_risk", condition=~Q(risk="")),
            models.Index(F("revenue_last").desc(nulls_last=True), "enterprise", name="standing_revenue"),
            models.Index(F("p50").desc(nulls_last=True), "enterprise", name="standing_p50"),
            models.Index(F("ytd").desc(nulls_last=True), "enterprise", name="standing_ytd"),
        ]
