"""The money of applications: purses and their ledger, batches of awards, payments, clawbacks (domain, section 9).

What must never happen is refused by the database itself: a purse below zero, a second award, a line of nothing, a changed
entry of the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, Unit, UnitKind, User
from accounts.roles import Permission
from core.audit.registry import audited
from core.files.models import StoredFile
from cultivation.enterprises.models import Enterprise
from incentives.applications.codes import (
    BatchState,
    ClawbackReason,
    LineState,
    MovementKind,
    PaymentState,
    Route,
)
from incentives.applications.models import (
    PART,
    Application,
    ApplicationQuerySet,
    person,
    yuan,
)
from incentives.policy.models import Programme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.grants import Grant

_LIVE_LINES = [LineState.PAYABLE, LineState.IN_BATCH, LineState.PAID]


class OfPurseQuerySet(models.QuerySet):
    """Rows of a purse: the city's offices see all, a district what is its own, who decides what their unit decided."""

    owner_path = "purse__owner"

    def visible_to(self, user: User | AnonymousUser, *also: Permission) -> Self:
        """Those that someone sees; with `also` those alone for which one grant holds these permissions too."""
        seen = Q(pk__in=[])
        if not isinstance(user, User) or not user.is_active:
            return self.filter(seen)
        needed = {permission.value for permission in also}
        for grant in user.grants:
            if needed <= grant.permissions:
                seen |= self.grant_q(grant)
        return self.filter(seen)

    def grant_q(self, grant: Grant) -> Q:
        """What one grant shows."""
        seen, place = Q(pk__in=[]), grant.territory
        if Permission.AWARD_READ.value in grant.permissions and place is not None:
            seen |= ~Q(pk__in=[]) if place.kind == UnitKind.CITY else Q(**{f"{self.owner_path}_id": place.pk})
        if Permission.APPLICATION_DECIDE.value in grant.permissions:
            seen |= self.decided_q(grant)
        return seen

    def decided_q(self, grant: Grant) -> Q:
        """What the unit of a grant decides besides."""
        return Q(pk__in=[])


class PurseQuerySet(OfPurseQuerySet):
    """Purses, seen besides by the units that proposed batches of them."""

    owner_path = "owner"

    def decided_q(self, grant: Grant) -> Q:
        """Those of batches of the unit."""
        return Q(pk__in=AwardBatch.objects.filter(unit=grant.unit).values("purse"))


class AwardBatchQuerySet(OfPurseQuerySet):
    """Batches of awards, seen besides by the unit that proposes and approves them."""

    def decided_q(self, grant: Grant) -> Q:
        """Those of the unit."""
        return Q(unit=grant.unit)


class OfAwardQuerySet(models.QuerySet):
    """Rows that hang on awards: seen by who sees the award."""

    award_path = "award"

    def visible_to(self, user: User | AnonymousUser, *also: Permission) -> Self:
        """Those of awards in someone's scope."""
        return self.filter(**{f"{self.award_path}__in": Award.objects.visible_to(user, *also).values("pk")})


class InstalmentQuerySet(OfAwardQuerySet):
    """Instalments, seen by who sees the award."""

    award_path = "clawback__award"


@audited
class Purse(models.Model):
    """The money of one programme's year (资金): of the city or of a district, which `owner` is. Every act locks it.

    `reserved` is what was published or approved and not let go yet, `payable` what was released to the bank and has not
    arrived, bounced lines too. What is free is `budget` − `reserved` − `payable` − `paid`. What comes back is told in
    `clawed_back` and can be spent again only as a budget.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="purses")
    year = models.PositiveSmallIntegerField(_("年度"))
    owner = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("出资单位"), related_name="+")
    budget = yuan(_("预算"), default=0)
    reserved = yuan(_("已预留"), default=0)
    payable = yuan(_("待拨付"), default=0)
    paid = yuan(_("已拨付"), default=0)
    clawed_back = yuan(_("已追回"), default=0)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = PurseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("资金")
        ordering = ["-year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "owner"], name="purse_once"),
            models.CheckConstraint(
                condition=Q(budget__gte=F("reserved") + F("payable") + F("paid")), name="purse_available"
            ),
            models.CheckConstraint(
                condition=Q(budget__gte=0, reserved__gte=0, payable__gte=0, paid__gte=0, clawed_back__gte=0),
                name="purse_no_debt",
            ),
        ]


@audited
class AwardBatch(models.Model):
    """A batch of proposed awards (拟定批次): scaled by one factor to its budget, published, approved as a whole.

    `wanted` is what its applications are due together, `given` what they get; the factor is `budget` ÷ `wanted` where that
    is below one. `published_on` is the day of publication, `ends_on` its last working day.
    """

    purse = models.ForeignKey(Purse, models.PROTECT, verbose_name=_("资金"), related_name="batches")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("主管单位"), related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("批次"))
    state = models.CharField(_("状态"), max_length=10, choices=BatchState.choices, default=BatchState.DRAFT)
    budget = yuan(_("本批预算"))
    wanted = yuan(_("应得合计"), default=0)
    given = yuan(_("拟给合计"), default=0)
    digest = models.CharField(_("金额摘要"), max_length=64, blank=True)
    published_on = models.DateField(_("公示日期"), null=True, blank=True)
    ends_on = models.DateField(_("公示截止"), null=True, blank=True)
    document = models.CharField(_("资助计划文号"), max_length=100, blank=True)
    proposed_by = person(_("拟定人"))
    proposed_for = person(_("拟定人代行对象"))
    approved_by = person(_("批准人"))
    approved_for = person(_("批准人代行对象"))
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    made_at = models.DateTimeField(_("时间"), default=timezone.now)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = AwardBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("拟定批次")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["purse", "number"], name="award_batch_once"),
            models.CheckConstraint(
                condition=Q(budget__gte=F("given"), given__gte=0), name="award_batch_fits"
            ),
        ]


class AwardQuerySet(ApplicationQuerySet):
    """Awards by the place of their time; a department sees those that it decided."""

    unit_path = "application__unit"


@audited
class Award(Placed):
    """What an application was given (奖补): one for a programme, enterprise, subject and part that was not reversed."""

    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name=_("申报"), related_name="awards"
    )
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="awards")
    subject_key = models.BigIntegerField(_("申报对象"), default=0)
    part = models.CharField(_("分项"), max_length=PART, blank=True, default="")
    purse = models.ForeignKey(Purse, models.PROTECT, verbose_name=_("资金"), related_name="awards")
    amount = yuan(_("金额"))
    approved_on = models.DateField(_("批准日期"))
    reversed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    reversed_reason = models.CharField(_("撤销原因"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("奖补")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "enterprise", "subject_key", "part"],
                condition=Q(reversed_on=None),
                name="award_once",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="award_not_negative"),
        ]


@audited
class PaymentBatch(models.Model):
    """A batch of payments (拨付批次), for ever the same once released. `left_out` says who is not in it, and why."""

    purse = models.ForeignKey(Purse, models.PROTECT, verbose_name=_("资金"), related_name="payment_batches")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("批次"))
    state = models.CharField(
        _("状态"), max_length=10, choices=PaymentState.choices, default=PaymentState.PREPARED
    )
    route = models.CharField(_("拨付方式"), max_length=8, choices=Route.choices, default=Route.DIRECT)
    count = models.PositiveIntegerField(_("笔数"), default=0)
    total = yuan(_("合计"), default=0)
    sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)
    left_out = models.JSONField(_("没编进来"), default=dict)
    workbook = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, verbose_name=_("表格"), related_name="+"
    )
    csv = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, verbose_name=_("CSV"), related_name="+"
    )
    prepared_by = person(_("编批人"))
    prepared_at = models.DateTimeField(_("编批时间"), default=timezone.now)
    released_by = person(_("放行人"))
    released_for = person(_("放行人代行对象"))
    released_at = models.DateTimeField(_("放行时间"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = OfPurseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("拨付批次")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["purse", "number"], name="payment_batch_once")]


@audited(exclude=("account_number",))
class PaymentLine(models.Model):
    """One payment of an award (拨付明细), with the account as it was when the batch was made.

    A bounced line stays as it is; what is paid again is another line. So an award has one at most that is not bounced.
    One that came back after it had arrived keeps its voucher and its day beside `bounced_on`.
    """

    award = models.ForeignKey(Award, models.PROTECT, verbose_name=_("奖补"), related_name="lines")
    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, null=True, blank=True, verbose_name=_("批次"), related_name="lines"
    )
    position = models.PositiveIntegerField(_("序号"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=LineState.choices, default=LineState.PAYABLE)
    amount = yuan(_("金额"))
    account_name = models.CharField(_("户名"), max_length=120, blank=True)
    account_bank = models.CharField(_("开户行"), max_length=120, blank=True)
    account_number = models.CharField(_("账号"), max_length=40, blank=True)
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True)
    paid_on = models.DateField(_("到账日期"), null=True, blank=True)
    bounced_on = models.DateField(_("退票日期"), null=True, blank=True)
    reason = models.CharField(_("退票原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = OfAwardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("拨付明细")
        ordering = ["batch", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(state__in=_LIVE_LINES), name="payment_line_once"
            ),
            models.UniqueConstraint(fields=["batch", "position"], name="payment_line_position"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_line_something"),
            models.CheckConstraint(
                condition=Q(state=LineState.PAYABLE, batch=None)
                | ~Q(state=LineState.PAYABLE) & Q(batch__isnull=False),
                name="payment_line_in_batch",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.PAID) | Q(paid_on__isnull=False) & ~Q(voucher=""),
                name="payment_line_proved",
            ),
        ]


@audited
class Clawback(models.Model):
    """A claim for money paid (追回): the reason, how much, until when the enterprise is on the ban list."""

    award = models.ForeignKey(Award, models.PROTECT, verbose_name=_("奖补"), related_name="clawbacks")
    reason = models.CharField(_("原因"), max_length=16, choices=ClawbackReason.choices)
    amount = yuan(_("应追回金额"))
    decided_on = models.DateField(_("决定日期"))
    document = models.CharField(_("决定文号"), max_length=100, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    banned_until = models.DateField(_("禁止申报至"), null=True, blank=True)
    by = person(_("决定人"))
    reversed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = OfAwardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("追回")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(reversed_on=None), name="clawback_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="clawback_something"),
        ]


@audited(part_of="clawback")
class Instalment(models.Model):
    """A part of what is claimed back (分期): when it is due, when it came."""

    clawback = models.ForeignKey(Clawback, models.CASCADE, verbose_name=_("追回"), related_name="instalments")
    due_on = models.DateField(_("应还日期"))
    amount = yuan(_("金额"))
    paid_on = models.DateField(_("还款日期"), null=True, blank=True)
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("追回分期")
        ordering = ["due_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_something")]


@audited
class Movement(models.Model):
    """An entry of a purse's ledger (资金流水). Only ever added: a trigger refuses UPDATE and DELETE, a correction reverses.

    `amount` is above zero but in a reversal, which has the opposite of what it `reverses`, once.
    """

    purse = models.ForeignKey(Purse, models.PROTECT, verbose_name=_("资金"), related_name="movements")
    kind = models.CharField(_("类别"), max_length=14, choices=MovementKind.choices)
    amount = yuan(_("金额"))
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, verbose_name=_("申报"), related_name="movements"
    )
    line = models.ForeignKey(
        PaymentLine, models.PROTECT, null=True, blank=True, verbose_name=_("拨付明细"), related_name="+"
    )
    clawback = models.ForeignKey(
        Clawback, models.PROTECT, null=True, blank=True, verbose_name=_("追回"), related_name="movements"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("冲销"), related_name="reversed_by"
    )
    by = person(_("经办人"))
    at = models.DateTimeField(_("时间"), default=timezone.now)
    reason = models.CharField(_("依据"), max_length=200, blank=True)

    objects = OfPurseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("资金流水")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="movement_sign",
            )
        ]
        indexes = [models.Index(fields=["application"], name="movement_application")]


__all__ = [
    "Award",
    "AwardBatch",
    "Clawback",
    "Instalment",
    "Movement",
    "PaymentBatch",
    "PaymentLine",
    "Purse",
]
