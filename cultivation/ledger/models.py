"""The problem ledger (问题台账): one row for each problem, one event row for each transition (domain, section 3)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import Placed, Unit, UnitKind, User
from accounts.roles import Permission, Role
from accounts.scope import PlacedQuerySet, place_q
from core.audit.registry import audited
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.states import LIVE


class ProblemQuerySet(PlacedQuerySet):
    """Problems by the place of their time; a department sees its own, the leading group the escalated.

    A sensitive one is seen by who registered it, the district's reviewers, holder and helpers, the bureau, and the
    leading group once raised.
    """

    read = Permission.LEDGER_READ

    def hidden_from(self, user: User) -> Self:
        """Sensitive ones that the person may not see, though they see the enterprise."""
        return self.filter(is_sensitive=True).exclude(pk__in=Problem.objects.visible_to(user).values("pk"))

    def grant_q(self, grant: Grant) -> Q:
        """One role's problems."""
        unit = grant.unit.pk
        if grant.role == Role.LEADING_GROUP:
            return Q(escalated_to="LEADING_GROUP")
        if grant.role == Role.BUREAU and _of_city(grant):
            return place_q(grant)
        at_work = Q(holder_id=unit) | Q(helpers__contains=[unit])
        if grant.role == Role.DEPARTMENT:
            return at_work | Q(routed_to__contains=[unit], is_sensitive=False)
        placed = place_q(grant)
        if grant.role != Role.REVIEWER:
            placed &= Q(is_sensitive=False) | Q(registered_unit_id=unit)
        return placed | at_work


def _of_city(grant: Grant) -> bool:
    return grant.territory is not None and grant.territory.kind == UnitKind.CITY


@audited(exclude=("changed_at",))
class Problem(Placed):
    """One problem (问题) of one enterprise.

    `due_on`, `amber_from` and `red_from` are those of the running clock (accept, assign or resolve), kept with
    each transition, so that lights are compared by the database; all null when no clock runs. `stopped_on` is
    the day the clock stopped, null while it runs: a stopped clock keeps its light.

    `agenda` is what the days ahead hold while nobody acts (`rules.agenda`), `next_on` the first of them that the daily
    sweep has not seen. `asked` is the request that waits for consent, `asked_by` who made it; `helpers` are the units
    that were asked to help, `open_parts` how many of their answers are missing.
    """

    street = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("街道"), related_name="+", db_index=False
    )
    number = models.CharField(_("问题编号"), max_length=20, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="problems", db_index=False
    )
    category = models.CharField(_("问题类别"), max_length=12)
    subcategory = models.CharField(_("问题小类"), max_length=20, blank=True)
    limit_class = models.CharField(_("时限类别"), max_length=10)
    title = models.CharField(_("问题标题"), max_length=80)
    description = models.TextField(_("问题描述"))
    demand = models.TextField(_("企业诉求"), blank=True)
    channel = models.CharField(_("反映渠道"), max_length=12, blank=True)
    external_number = models.CharField(_("外部编号"), max_length=40, blank=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    is_urgent = models.BooleanField(_("紧急"), default=False)
    state = models.CharField(_("办理状态"), max_length=12)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    registered_unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("登记单位"), related_name="+")
    registered_at = models.DateTimeField(_("反映时间"))
    holder = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("承办单位"),
        related_name="+",
        db_index=False,
    )
    holder_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("承办人"),
        related_name="+",
    )
    routed_to = ArrayField(models.BigIntegerField(), verbose_name=_("曾派发单位"), default=list, blank=True)
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("派发时间"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    accept_by = models.DateField(_("受理期限"))
    assign_by = models.DateField(_("派发期限"), null=True, blank=True)
    resolve_by = models.DateField(_("到期日"))
    clock_start = models.DateField(_("计时起点"))
    stopped = models.JSONField(_("停钟区间"), default=list, blank=True)
    extension = models.PositiveSmallIntegerField(_("延期工作日"), default=0)
    due_on = models.DateField(_("当前期限"), null=True, blank=True)
    amber_from = models.DateField(_("黄灯起"), null=True, blank=True)
    red_from = models.DateField(_("红灯起"), null=True, blank=True)
    stopped_on = models.DateField(_("停钟日"), null=True, blank=True)
    measures = models.TextField(_("办理措施"), blank=True)
    result = models.CharField(_("办理结果"), max_length=10, blank=True)
    outcome = models.TextField(_("办理情况"), blank=True)
    satisfaction = models.CharField(_("企业满意度"), max_length=16, blank=True)
    callback = models.TextField(_("回访情况"), blank=True, db_default="")
    assisting = models.CharField(_("协办单位"), max_length=200, blank=True, db_default="")
    remark = models.TextField(_("备注"), blank=True, db_default="")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("办结人"),
        related_name="+",
        db_index=False,
    )
    escalated_to = models.CharField(_("提级层级"), max_length=16, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("并入"), related_name="merged"
    )
    cycle = models.PositiveSmallIntegerField(_("办理轮次"), default=1, db_default=1)
    dissatisfied = models.PositiveSmallIntegerField(_("不满意次数"), default=0, db_default=0)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0, db_default=0)
    reopened_closed = models.PositiveSmallIntegerField(_("销号后重开次数"), default=0, db_default=0)
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    next_date = models.DateField(_("长期推进下次日期"), null=True, blank=True)
    rejection = models.CharField(_("不予受理原因"), max_length=20, blank=True, db_default="")
    is_sensitive = models.BooleanField(_("敏感"), default=False, db_default=False)
    asked = models.CharField(_("待答复的申请"), max_length=12, blank=True, db_default="")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("申请人"),
        related_name="+",
        db_index=False,
    )
    helpers = ArrayField(
        models.BigIntegerField(), verbose_name=_("协办过的单位"), default=list, blank=True, db_default=[]
    )
    open_parts = models.PositiveSmallIntegerField(_("待答复的协办"), default=0, db_default=0)
    agenda = models.JSONField(_("时限日程"), default=list, blank=True, db_default=[])
    next_on = models.DateField(_("下一个时限日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    changed_at = models.DateTimeField(_("变化时间"), db_default=Now(), editable=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("问题")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="problem_enterprise"),
            models.Index(
                fields=["district", "state"],
                include=[
                    "id",
                    "red_from",
                    "amber_from",
                    "stopped_on",
                    "due_on",
                    "category",
                    "holder",
                    "street",
                    "registered_unit",
                    "resolved_by",
                    "asked",
                    "asked_by",
                    "escalated_to",
                    "open_parts",
                ],
                condition=Q(state__in=sorted(LIVE)),
                name="problem_live",
            ),
            models.Index(fields=["street", "state"], name="problem_street"),
            models.Index(fields=["holder", "state"], name="problem_holder"),
            models.Index(fields=["due_on", "-closed_at", "-is_urgent", "-id"], name="problem_due"),
            GinIndex(fields=["helpers"], name="problem_helpers"),
            models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="problem_next"),
            models.Index(fields=["changed_at", "id"], name="problem_changed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_number"],
                condition=~Q(external_number=""),
                name="problem_external_once",
            )
        ]

    def __str__(self) -> str:
        return self.number


@audited(part_of="problem")
class ProblemEvent(models.Model):
    """One transition of a problem, or a dated fact on it (办理经过); never changed.

    Without `by` it was the portal itself or the enterprise, as `party` says. `due_on` and `counted` (working days of the
    resolve clock) are kept when it is resolved, `satisfaction` when the enterprise answers: later cycles change them.
    """

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="events")
    action = models.CharField(_("动作"), max_length=16)
    from_state = models.CharField(_("原状态"), max_length=12, blank=True)
    to_state = models.CharField(_("新状态"), max_length=12)
    party = models.CharField(_("以何身份"), max_length=20, blank=True, db_default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("办理人"), related_name="+"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name=_("办理单位"), related_name="+")
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("转往单位"), related_name="+"
    )
    note = models.TextField(_("说明"), blank=True)
    at = models.DateTimeField(_("时间"))
    due_on = models.DateField(_("当时的到期日"), null=True, blank=True)
    counted = models.PositiveSmallIntegerField(_("已用工作日"), null=True, blank=True)
    satisfaction = models.CharField(_("企业满意度"), max_length=16, blank=True, db_default="")

    class Meta:
        verbose_name = verbose_name_plural = _("办理经过")
        ordering = ["id"]
        indexes = [models.Index(fields=["problem", "action", "at"], name="event_action")]


class ProblemSequence(models.Model):
    """The last number given in a district and year; locked while a number is drawn."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("问题编号")
        constraints = [models.UniqueConstraint(fields=["district", "year"], name="problem_sequence_unique")]
