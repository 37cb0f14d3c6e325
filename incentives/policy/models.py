"""Programmes (奖补政策) and their dated versions; amounts, rates and caps are dated parameters in core."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.registry import audited
from incentives.policy.vocabulary import Text, subject_kinds


class JudgedOn(models.TextChoices):
    """Which day's version and parameters judge a year (domain, section 9)."""

    YEAR_END = "YEAR_END", _("当年 12 月 31 日")
    DAY = "DAY", _("申报当天")


class VersionState(models.TextChoices):
    """Where a version of a policy stands."""

    DRAFT = "DRAFT", _("草稿")
    SUBMITTED = "SUBMITTED", _("待审批")
    ISSUED = "ISSUED", _("已发布")
    SUPERSEDED = "SUPERSEDED", _("已被替代")


class SiteCheck(models.TextChoices):
    """Which applications are checked on site (现场核查或专项审计)."""

    NONE = "NONE", _("不用")
    SAMPLE = "SAMPLE", _("按比例抽查")
    ALWAYS = "ALWAYS", _("每件都要")


WAS_ISSUED: Final = (VersionState.ISSUED, VersionState.SUPERSEDED)
ON_ITS_WAY: Final = (VersionState.DRAFT, VersionState.SUBMITTED)


@dataclass(frozen=True)
class Words:
    """How pages speak of a programme and of its year; `of_year` and `nothing` have a place for `%(year)s`.

    `first_step` says what must be there before anything can be evaluated; `nothing` answers who asks about an enterprise
    that the year does not concern.
    """

    title: Text
    year: Text
    of_year: Text
    first_step: Text
    nothing: Text


@audited
class Programme(models.Model):
    """One programme (domain, section 9), by its code. `unit` decides its applications; none: the bureau."""

    code = models.CharField(_("代码"), max_length=8, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    summary = models.CharField(_("一句话说明"), max_length=300, blank=True)
    subject = models.CharField(_("对象"), max_length=16, default="INCLUSION")
    judged_on = models.CharField(
        _("按哪天的版本"), max_length=8, choices=JudgedOn.choices, default=JudgedOn.YEAR_END
    )
    by_district = models.BooleanField(_("由各区规定"), default=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("责任单位"), related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("奖补政策")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> Words:
        """How pages speak of it and of its year."""
        kind = subject_kinds[self.subject]
        return Words(
            title=self.short_name or self.name,
            year=kind.year_name,
            of_year=kind.of_year,
            first_step=kind.first_step,
            nothing=kind.nothing,
        )

    def judging_day(self, year: int, day: dt.date) -> dt.date:
        """The day whose version and parameters judge a year, where facts are those of `day`."""
        return dt.date(year, 12, 31) if self.judged_on == JudgedOn.YEAR_END else day


def sees_drafts(user: User) -> bool:
    """Whether a person sees what is on its way: who writes or approves policies."""
    return user.can(Permission.POLICY_WRITE) or user.can(Permission.POLICY_APPROVE)


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Versions: what was issued is everyone's who may read policies, what is on its way is theirs who write or approve."""

    def visible_to(self, user: User | AnonymousUser) -> PolicyVersionQuerySet:
        """The versions that a person sees."""
        if not isinstance(user, User) or not user.can(Permission.AWARD_READ):
            return self.none()
        if sees_drafts(user):
            return self
        return self.filter(state__in=WAS_ISSUED)


class SameRule(Func):
    """One point for each programme and district: what overlaps in it is the same, and no extension is needed."""

    _key = "hashtextextended(programme_id || ':' || coalesce(district_id, 0)::text, 0)"
    template = f"int8range({_key}, {_key}, '[]')"
    arity = 0


class DaysOf(Func):
    """The days of a version, both included, as a range."""

    template = "daterange(valid_from, valid_to, '[]')"
    arity = 0


@audited
class PolicyVersion(models.Model):
    """A programme's conditions, steps and materials from one day to another, both included (政策版本).

    `tree` is the typed tree of `policy/tree`; an issued version is never changed, but cut off or superseded by the one
    that revises it. `district` says whose own rule it is, where districts make theirs. `writers` are the keys of all who
    wrote on it: none of them approves it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="versions")
    district = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("所属区"), related_name="+"
    )
    number = models.PositiveSmallIntegerField(_("版次"))
    state = models.CharField(
        _("状态"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    valid_from = models.DateField(_("生效日"))
    valid_to = models.DateField(_("截止日"))
    tree = models.JSONField(_("条件和金额"))
    materials = models.JSONField(_("材料"), default=list, blank=True)
    windows = models.JSONField(_("申报时间"), default=list, blank=True)
    site_check = models.CharField(
        _("现场核查"), max_length=6, choices=SiteCheck.choices, default=SiteCheck.NONE
    )
    stacking = models.CharField(_("能否叠加"), max_length=200, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("修订自"), related_name="revisions"
    )
    note = models.CharField(_("说明"), max_length=300, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("起草人"),
        related_name="+",
    )
    writers = models.JSONField(_("写过的人"), default=list, blank=True)
    sent_back = models.CharField(_("退回原因"), max_length=300, blank=True)
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("审批人"),
        related_name="+",
    )
    approved_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    version = models.PositiveIntegerField(_("修改次数"), default=1)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("政策版本")
        ordering = ["programme_id", "district_id", "number"]
        constraints = [
            models.UniqueConstraint(
                "programme", Coalesce("district", Value(0)), "number", name="policy_version_number"
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="policy_version_days"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(drafted_by=None) | ~Q(approved_by=F("drafted_by")),
                name="policy_version_two_people",
            ),
            ExclusionConstraint(
                name="policy_version_apart",
                expressions=[
                    (SameRule(), RangeOperators.OVERLAPS),
                    (DaysOf(), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="ISSUED"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.name}第 {self.number} 版"

    @property
    def is_draft(self) -> bool:
        """Whether it may be changed."""
        return self.state == VersionState.DRAFT

    @property
    def is_issued(self) -> bool:
        """Whether it was in force at a time."""
        return self.state in WAS_ISSUED


@audited
class Call(models.Model):
    """When applications of a programme's year are taken (申报通知); without one in the windows of its version, if it has any.

    `unasked`: nobody applies, the portal drafts for all who pass and the enterprise confirms (免申即享).
    """

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="calls")
    year = models.PositiveSmallIntegerField(_("年度"))
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    unasked = models.BooleanField(_("免申即享"), default=False)
    document = models.CharField(_("通知文号"), max_length=100)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("登记人"),
        related_name="+",
    )
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("申报通知")
        ordering = ["-year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="call_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="call_days_ordered"),
        ]
