"""The pools: committed versions and their verdicts, exceptions, moves after the freeze, key members."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, PlacedDerived
from accounts.roles import Permission
from core.audit.registry import audited, derived
from cultivation.enterprises.models import AnnualFigures, Enterprise, OfEnterpriseQuerySet
from cultivation.pool.codes import (
    IN_FORCE,
    ExceptionKind,
    ExceptionState,
    KeyState,
    LeaveReason,
    MoveKind,
    Origin,
)


class PoolQuerySet(OfEnterpriseQuerySet):
    """Rows of the pools by the place of their time."""

    read = Permission.FIGURES_READ


@audited
class PoolVersion(models.Model):
    """A committed build of a year's city pool (培育库版本); the last one after the snapshot day is frozen.

    `terms` are what it was judged by, `policy` the version of the parameters; `sums` are its counts.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("版本"))
    terms = models.JSONField(_("口径"), default=dict)
    policy = models.CharField(_("参数版本"), max_length=40)
    sums = models.JSONField(_("家数"), default=dict)
    committed_at = models.DateTimeField(_("提交时间"), default=timezone.now)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("提交人"), related_name="+"
    )
    frozen_on = models.DateField(_("冻结日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("培育库版本")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="pool_version_unique"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(frozen_on__isnull=False), name="pool_one_frozen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年第 {self.number} 版"

    @property
    def members(self) -> int:
        """How many the version took in or kept."""
        return int(self.sums["entered"]) + int(self.sums["stayed"])


class Judged(PlacedDerived):
    """An enterprise judged for a year's pool, with everything that was looked at. Amounts in yuan."""

    year = models.PositiveSmallIntegerField(_("年度"))
    # the rows come from the register itself, so that the database need not check each of them again
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    in_pool = models.BooleanField(_("在库"))
    reasons = ArrayField(models.TextField(), verbose_name=_("依据"))  # as the function gives them
    revenue = models.DecimalField(_("上年营业收入"), max_digits=18, decimal_places=2, null=True)
    source = models.CharField(_("来源"), max_length=10, null=True)  # noqa: DJ001  (as the function gives it)
    division = models.CharField(_("行业大类"), max_length=2, blank=True)
    on_record = models.CharField(_("经营状态"), max_length=20)
    exited_on = models.DateField(_("退库日期"), null=True)
    included_on = models.DateField(_("纳统日期"), null=True)

    class Meta:
        abstract = True


class VerdictQuerySet(PoolQuerySet):
    """Verdicts, of which many are written and few are shown."""

    def with_figures(self) -> Self:
        """With `figures_version`, the version of the figure that was looked at; None where it was no annual one."""
        version = PoolVersion.objects.filter(
            year=OuterRef(OuterRef("year")), number=OuterRef(OuterRef("first"))
        )
        seen_then = ExpressionWrapper(
            Q(made_at__lte=Subquery(version.values("committed_at")[:1])), models.BooleanField()
        )
        figures = AnnualFigures.objects.filter(
            enterprise=OuterRef("enterprise"),
            year=OuterRef("year") - 1,
            source=OuterRef("source"),
            revenue=OuterRef("revenue"),
        ).annotate(then=seen_then)
        latest = figures.order_by(F("then").desc(nulls_last=True), "-version").values("version")[:1]
        return self.annotate(figures_version=Subquery(latest))


@derived
class PoolVerdict(Judged):
    """What the versions `first` to `last` say of an enterprise; `last` is empty while it holds (培育库核对结果).

    A version writes only what differs. `member` is who is in today: the verdict, until the freeze; then with supplements
    and leavings. A supplement that no version judged has no `first`.
    """

    member = models.BooleanField(_("现在在库"))
    first = models.PositiveSmallIntegerField(_("起始版本"), null=True)
    last = models.PositiveSmallIntegerField(_("截止版本"), null=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培育库核对结果")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "enterprise"], condition=Q(last=None), name="verdict_one_current"
            )
        ]
        indexes = [
            models.Index(
                fields=["year", "district", "street"],
                include=["enterprise"],
                condition=Q(last=None, member=True),
                name="verdict_member",
            ),
            # those that hold are found by year and enterprise; an index of all would be a tenth of a first build
            models.Index(fields=["enterprise"], condition=Q(last__isnull=False), name="verdict_ended"),
        ]


@derived
class PoolDraft(Judged):
    """The last preview of a year's build, of whom it would take in, keep or let go; made anew each time (培育库预览).

    `was_in` and what `was_…` before are those of the version that it is compared with.
    """

    figures_version = models.PositiveSmallIntegerField(_("数据版本"), null=True)
    was_in = models.BooleanField(_("原在库"))
    was_reasons = ArrayField(models.CharField(max_length=20), verbose_name=_("原依据"), default=list)
    was_revenue = models.DecimalField(_("原营业收入"), max_digits=18, decimal_places=2, null=True)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培育库预览")
        indexes = [models.Index(fields=["year", "in_pool", "was_in"], name="draft_moves")]


@audited
class PoolException(Placed):
    """A member kept out, or one taken in, with a reason; proposed and approved by two people (培育库例外)."""

    year = models.PositiveSmallIntegerField(_("年度"))
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")
    kind = models.CharField(_("类型"), max_length=3, choices=ExceptionKind.choices)
    state = models.CharField(
        _("状态"), max_length=10, choices=ExceptionState.choices, default=ExceptionState.PROPOSED
    )
    reason = models.CharField(_("理由"), max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("提出人"), related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("审批人"),
        related_name="+",
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    answer = models.CharField(_("审批意见"), max_length=200, blank=True)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培育库例外")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "enterprise"],
                condition=Q(state__in=["PROPOSED", "APPROVED"]),
                name="exception_one_open",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="exception_two_people"
            ),
        ]


@audited
class PoolMove(Placed):
    """A supplement, a leaving or a hand-over after the freeze (增补与调出); the snapshot itself is never changed.

    The place is that of the day, of a hand-over the new one.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")
    kind = models.CharField(_("类型"), max_length=8, choices=MoveKind.choices)
    on = models.DateField(_("日期"))
    cause = models.CharField(_("调出原因"), max_length=12, choices=LeaveReason.choices, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    source = models.CharField(_("依据"), max_length=100)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("登记人"), related_name="+"
    )
    made_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("增补与调出")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["year", "kind"], name="pool_move_year")]


@audited
class KeyMember(Placed):
    """A district's nomination for its key pool and what became of it (重点培育企业)."""

    year = models.PositiveSmallIntegerField(_("年度"))
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="key_memberships")
    origin = models.CharField(_("来源"), max_length=12, choices=Origin.choices, default=Origin.POOL)
    state = models.CharField(_("状态"), max_length=10, choices=KeyState.choices, default=KeyState.NOMINATED)
    reason = models.CharField(_("提名理由"), max_length=200, blank=True)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("提名人"), related_name="+"
    )
    nominated_at = models.DateTimeField(_("提名时间"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("确认人"),
        related_name="+",
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    answer = models.CharField(_("意见"), max_length=200, blank=True)
    left_on = models.DateField(_("调出日期"), null=True, blank=True)
    cause = models.CharField(_("调出原因"), max_length=12, choices=LeaveReason.choices, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重点培育企业")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "enterprise"],
                condition=Q(state__in=[state.value for state in IN_FORCE]),
                name="key_member_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("nominated_by")), name="key_member_two_people"
            ),
        ]
        indexes = [models.Index(fields=["year", "district", "state"], name="key_member_year")]

    def __str__(self) -> str:
        return self.enterprise.name
