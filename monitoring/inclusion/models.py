"""Inclusion cases (纳统件): one open for an enterprise and door, its papers and dated history; windows; lists of the year."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, Unit, User
from accounts.roles import Permission
from core.audit.registry import audited, derived
from cultivation.enterprises.codes import Door, Source
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet
from monitoring.inclusion.codes import (
    Condition,
    Files,
    Happening,
    Kind,
    MissedHappening,
    MissedKind,
    MissedReason,
    Origin,
)
from monitoring.inclusion.states import OPEN_STATES, State

CODE = 3
"""Characters of a paper's code (M01)."""


def _person(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=label, related_name="+"
    )


def _amount(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=18, decimal_places=2, null=True, blank=True)


class CaseQuerySet(OfEnterpriseQuerySet):
    """Cases by the place of their time."""

    read = Permission.SCAN_READ

    def ongoing(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=OPEN_STATES)


@audited
class Case(Placed):
    """One case (纳统件) of one enterprise at one door, until the fact of inclusion or another end.

    `opens_on` and `due_on` are the days of its window; `missed_window` is the last day of the last window that it missed,
    `reminded_for` the window of which people were told that it closes. What the checks compare is told by people, amounts
    in yuan and cumulative to the month (1–12) of the return. `left` is how many papers and checks are open, derived with
    every write, null while nothing was checked. Of who prepared and checked the second is whom they acted for.
    `inclusion` is the key of the fact that closed it (which may be undone, so it is no foreign key), `before_inclusion`
    the state that comes back then.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="inclusion_cases", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    door = models.CharField(_("入库方式"), max_length=8, choices=Door.choices)
    state = models.CharField(_("办理状态"), max_length=16, choices=State.choices, default=State.FOUND)
    origin = models.CharField(_("来源"), max_length=8, choices=Origin.choices)
    opened_on = models.DateField(_("发现日期"))
    opens_on = models.DateField(_("开窗日期"))
    due_on = models.DateField(_("关窗日期"))
    missed_window = models.DateField(_("错过本批"), null=True, blank=True)
    reminded_for = models.DateField(_("已提醒的关窗日期"), null=True, blank=True)

    licence_name = models.CharField(_("执照名称"), max_length=120, blank=True)
    licence_uscc = models.CharField(_("执照统一社会信用代码"), max_length=18, blank=True)
    statement_year = models.PositiveSmallIntegerField(_("利润表年份"), null=True, blank=True)
    statement_month = models.PositiveSmallIntegerField(_("利润表截至月份"), null=True, blank=True)
    statement_amount = _amount(_("利润表累计营业收入"))
    vat_year = models.PositiveSmallIntegerField(_("增值税申报表年份"), null=True, blank=True)
    vat_month = models.PositiveSmallIntegerField(_("增值税申报表截至月份"), null=True, blank=True)
    vat_amount = _amount(_("增值税累计销售额"))
    output_amount = _amount(_("累计工业总产值"))
    months_amount = _amount(_("分月表合计"))
    site_district = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("经营地所在区"), related_name="+"
    )
    site_address = models.CharField(_("经营地址"), max_length=200, blank=True)
    scope_differs = models.BooleanField(_("经营范围没有写明主业"), default=False)
    is_strategic = models.BooleanField(_("战略性新兴产业"), default=False)
    left = models.PositiveSmallIntegerField(_("还差几件"), null=True, blank=True)

    prepared_by = _person(_("备材料人"))
    prepared_for = _person(_("备材料人代行对象"))
    checked_by = _person(_("区核人"))
    checked_for = _person(_("区核人代行对象"))
    city_checked_by = _person(_("市核人"))
    city_checked_for = _person(_("市核人代行对象"))
    batch = models.CharField(_("报送批次"), max_length=20, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_reason = models.CharField(_("结束原因"), max_length=500, blank=True)
    inclusion = models.BigIntegerField(_("纳统记录"), null=True, blank=True)
    before_inclusion = models.CharField(_("纳统前状态"), max_length=16, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("纳统件")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "door"], condition=Q(state__in=OPEN_STATES), name="case_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="case_enterprise"),
            models.Index(fields=["due_on", "id"], condition=Q(state__in=OPEN_STATES), name="case_due"),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="case_batch"),
            models.Index(fields=["inclusion"], condition=~Q(inclusion=None), name="case_inclusion"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.door} {self.state}"


class OfCaseQuerySet(models.QuerySet):
    """Rows that hang on cases: seen by who sees the case."""

    def visible_to(self, user: User) -> Self:
        """Those of cases in someone's scope."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))


@audited(part_of="case")
class CasePaper(models.Model):
    """A paper of a case (材料) that was received or waived; files hang on it. One that is missing has no row, or neither.

    `received_on` is the day on which its first file came, or on which somebody saw it on paper (`on_paper`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="papers")
    code = models.CharField(_("材料"), max_length=CODE)
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    on_paper = models.BooleanField(_("纸质件已收"), default=False)
    waived = models.BooleanField(_("免交"), default=False)
    reason = models.CharField(_("免交原因"), max_length=200, blank=True)
    by = _person(_("登记人"))

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("纳统材料")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="case_paper_once")]


@audited(part_of="case")
class CaseEvent(models.Model):
    """What happened to a case on a day (经过); never changed. `principal` is whom the person acted for."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(_("动作"), max_length=12, choices=Happening.choices)
    from_state = models.CharField(_("原状态"), max_length=16, blank=True)
    to_state = models.CharField(_("新状态"), max_length=16)
    on = models.DateField(_("日期"))
    by = _person(_("办理人"))
    principal = _person(_("代行对象"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("纳统经过")
        ordering = ["id"]


@audited
class Window(models.Model):
    """A batch of one door (入库窗口), as the bureau was told; a year without any has those of the parameters."""

    door = models.CharField(_("入库方式"), max_length=8, choices=Door.choices)
    opens_on = models.DateField(_("开窗日期"))
    closes_on = models.DateField(_("关窗日期"))
    reason = models.CharField(_("依据"), max_length=200)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("入库窗口")
        ordering = ["door", "opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="window_days_ordered"
            ),
            models.UniqueConstraint(fields=["door", "closes_on"], name="window_once"),
        ]


@audited
class PaperRule(models.Model):
    """A paper of the checklist (材料清单), per kind and year: a row holds until the next of its code and kind.

    `changed_by` and `reason` are of who edited it last; a row as it was loaded has neither.
    """

    code = models.CharField(_("材料"), max_length=CODE)
    kind = models.CharField(_("用途"), max_length=8, choices=Kind.choices)
    from_year = models.PositiveSmallIntegerField(_("起用年份"))
    title = models.CharField(_("名称"), max_length=60)
    is_wanted = models.BooleanField(_("要交"))
    condition = models.CharField(_("什么情况下要交"), max_length=20, choices=Condition.choices, blank=True)
    waivable = models.BooleanField(_("可免交"), default=False)
    files = models.CharField(_("文件类型"), max_length=10, choices=Files.choices)
    provider = models.CharField(_("谁来交"), max_length=20)
    changed_by = _person(_("修改人"))
    reason = models.CharField(_("修改依据"), max_length=200, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("纳统材料清单")
        ordering = ["code", "from_year"]
        constraints = [models.UniqueConstraint(fields=["kind", "code", "from_year"], name="paper_rule_once")]


@audited
class MissedInclusion(Placed):
    """A line of a year's list (应统未统, and included but below): assigned, seen on site, closed with a reason.

    `revenue` is the full year's of record with its `source`, when it was listed. What was seen on site comes first; without
    it the line is not closed.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("名单"), max_length=8, choices=MissedKind.choices)
    revenue = models.DecimalField(_("全年营业收入"), max_digits=18, decimal_places=2)
    threshold = models.DecimalField(_("规上标准"), max_digits=18, decimal_places=2)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    listed_on = models.DateField(_("列入日期"))
    holder = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("核实单位"), related_name="+")
    site_on = models.DateField(_("现场核实日期"), null=True, blank=True)
    is_operating = models.BooleanField(_("正常经营"), null=True, blank=True)
    is_industrial = models.BooleanField(_("主业为工业"), null=True, blank=True)
    is_of_scale = models.BooleanField(_("达到规模"), null=True, blank=True)
    activity = models.CharField(_("主要业务活动"), max_length=100, blank=True)
    site_note = models.CharField(_("现场情况"), max_length=500, blank=True)
    site_by = _person(_("核实人"))
    reason = models.CharField(_("核销原因"), max_length=16, choices=MissedReason.choices, blank=True)
    note = models.CharField(_("核销说明"), max_length=500, blank=True)
    closed_on = models.DateField(_("核销日期"), null=True, blank=True)
    closed_by = _person(_("核销人"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, verbose_name=_("纳统件"), related_name="+"
    )
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("应统未统")
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "enterprise", "kind"], name="missed_inclusion_once")
        ]
        indexes = [models.Index(fields=["year", "kind", "district"], name="missed_inclusion_year")]


@audited(part_of="missed")
class MissedEvent(models.Model):
    """What happened to a line on a day (经过); never changed, so that what a later act puts aside is still told."""

    missed = models.ForeignKey(MissedInclusion, models.CASCADE, related_name="events")
    kind = models.CharField(_("动作"), max_length=8, choices=MissedHappening.choices)
    on = models.DateField(_("日期"))
    by = _person(_("办理人"))
    principal = _person(_("代行对象"))
    note = models.CharField(_("说明"), max_length=700, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("应统未统经过")
        ordering = ["id"]


@derived
class CaseSweep(models.Model):
    """A day on which cases were swept (纳统巡检), with what was found."""

    day = models.DateField(_("日期"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    found = models.JSONField(_("结果"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("纳统巡检")
