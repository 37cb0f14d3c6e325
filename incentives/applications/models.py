"""Applications (申报): one open for a programme, subject and part; its papers, judgements and dated history; calls."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed, Unit, User
from accounts.roles import Permission
from core.audit.registry import audited, derived
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet
from incentives.applications.codes import Files, Happening, Moment, Origin, Outcome
from incentives.applications.states import OPEN_STATES, State
from incentives.policy.models import Programme

PAPER = 3
"""Characters of a paper's code (A01)."""
PART = 16
"""Characters of a part of a subject (the halves of a district's award)."""


def person(label: Any) -> models.ForeignKey[Any, Any]:
    """A key to who did something; null where it was nobody of the portal's."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=label, related_name="+"
    )


def yuan(label: Any, **options: Any) -> models.DecimalField[Any, Any]:
    """An amount in yuan."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, **options)


class ApplicationQuerySet(OfEnterpriseQuerySet):
    """Applications by the place of their time; a department sees those that it decides."""

    read = Permission.AWARD_READ
    unit_path = "unit"

    def scope_of(self, user: User | AnonymousUser, *also: Permission) -> Q:
        """Those in scope, and those that the department of a person decides, of living enterprises."""
        seen = super().scope_of(user, *also)
        if not isinstance(user, User) or not user.is_active:
            return seen
        needed = {Permission.APPLICATION_DECIDE.value, *(permission.value for permission in also)}
        own = [
            grant.unit.pk for grant in user.grants if grant.territory is None and needed <= grant.permissions
        ]
        return (
            seen | Q(**{f"{self.unit_path}__in": own}) & ~Q(enterprise__merged_into__isnull=False)
            if own
            else seen
        )

    def ongoing(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=OPEN_STATES)


@audited(exclude=("account_number",))
class Application(Placed):
    """One application (申报) for an enterprise, its subject (`subject_key`, 0: the enterprise) and part.

    `unit` is who decides it, as of its entry; what was judged last stands in `verdict` and `due` (应得), `amount` is what
    a batch gives. `due_on` ends the clock of the state, `clock_from` began it; of a rejected one it is the last day of an
    appeal. `ends_on` is the last day of its publication, `days_left` the working days that remained when a request for
    papers or an objection stopped a clock. `stated_at` is when STAT verified. `before` is the state to which an appeal
    leads back. Who did what is told by the events.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name=_("政策"), related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="applications", db_index=False
    )
    subject_key = models.BigIntegerField(_("申报对象"), default=0)
    part = models.CharField(_("分项"), max_length=PART, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("主管单位"), related_name="+")
    state = models.CharField(_("办理状态"), max_length=12, choices=State.choices, default=State.DRAFT)
    origin = models.CharField(_("来源"), max_length=8, choices=Origin.choices)
    entered_on = models.DateField(_("建立日期"))
    submitted_on = models.DateField(_("申报日期"), null=True, blank=True)
    clock_from = models.DateField(_("时限起算"), null=True, blank=True)
    due_on = models.DateField(_("办理时限"), null=True, blank=True)
    reminded_for = models.DateField(_("已提醒的时限"), null=True, blank=True)

    verdict = models.CharField(_("结论"), max_length=8, blank=True)
    due = yuan(_("应得金额"), null=True, blank=True)
    amount = yuan(_("拟给金额"), null=True, blank=True)
    left = models.PositiveSmallIntegerField(_("还差几件"), null=True, blank=True)
    supplements = models.PositiveSmallIntegerField(_("补正次数"), default=0)
    appeals = models.PositiveSmallIntegerField(_("申诉次数"), default=0)
    sampled = models.BooleanField(_("抽中现场核查"), null=True, blank=True)
    stated_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    before = models.CharField(_("不通过前的状态"), max_length=12, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_reason = models.CharField(_("结束原因"), max_length=500, blank=True)
    outcome = models.CharField(_("结束类别"), max_length=10, choices=Outcome.choices, blank=True)

    batch = models.ForeignKey(
        "incentives.AwardBatch",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("批次"),
        related_name="applications",
    )
    published_on = models.DateField(_("公示日期"), null=True, blank=True)
    ends_on = models.DateField(_("公示截止"), null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(_("时限剩余工作日"), null=True, blank=True)

    account_name = models.CharField(_("户名"), max_length=120, blank=True)
    account_bank = models.CharField(_("开户行"), max_length=120, blank=True)
    account_number = models.CharField(_("账号"), max_length=40, blank=True)
    account_reason = models.CharField(_("户名不同的原因"), max_length=200, blank=True)
    account_by = person(_("录账户人"))
    account_for = person(_("录账户人代行对象"))
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申报")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "enterprise", "subject_key", "part"],
                condition=Q(state__in=OPEN_STATES),
                name="application_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="application_enterprise"),
            models.Index(
                F("ended_on").desc(nulls_first=True),
                F("due_on").asc(nulls_last=True),
                "id",
                name="application_listed",
            ),
            models.Index(fields=["due_on", "id"], condition=Q(state__in=OPEN_STATES), name="application_due"),
            models.Index(fields=["programme", "year", "state"], name="application_programme"),
            models.Index(  # all that the tabs over the list count by, so that nothing else is read for them
                fields=["state", "unit", "due_on", "ends_on", "appeals", "enterprise"],
                name="application_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it."""
        return f"{self.year}-{self.pk:04d}"


class OfApplicationQuerySet(models.QuerySet):
    """Rows that hang on applications: seen by who sees the application."""

    def visible_to(self, user: User) -> Self:
        """Those of applications in someone's scope."""
        return self.filter(application__in=Application.objects.visible_to(user).values("pk"))


@audited(part_of="application")
class ApplicationEvent(models.Model):
    """What happened to an application on a day (经过); never changed. `party` says who it was where it was no user."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="events")
    kind = models.CharField(_("动作"), max_length=12, choices=Happening.choices)
    from_state = models.CharField(_("原状态"), max_length=12, blank=True)
    to_state = models.CharField(_("新状态"), max_length=12)
    on = models.DateField(_("日期"))
    by = person(_("办理人"))
    principal = person(_("代行对象"))
    party = models.CharField(_("办理方"), max_length=60, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申报经过")
        ordering = ["id"]


@audited(part_of="application")
class ApplicationPaper(models.Model):
    """A paper of an application (申报材料) that was received or waived, with its files. A missing one has no row, or neither."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    code = models.CharField(_("材料"), max_length=PAPER)
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    on_paper = models.BooleanField(_("纸质件已收"), default=False)
    waived = models.BooleanField(_("免交"), default=False)
    reason = models.CharField(_("免交原因"), max_length=200, blank=True)
    by = person(_("登记人"))

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申报材料")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="application_paper_once")]


@derived
@audited(part_of="application")
class ApplicationJudgement(models.Model):
    """What an application came to when it was judged (判定); never changed. The last one stands on the application too.

    `conditions` and `steps` are the judge's own, `policy` the version of the rule, 0 where it has none.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="judgements")
    moment = models.CharField(_("时点"), max_length=8, choices=Moment.choices)
    on = models.DateField(_("日期"))
    verdict = models.CharField(_("结论"), max_length=8)
    amount = yuan(_("应得金额"), null=True, blank=True)
    conditions = models.JSONField(_("条件"), default=list)
    steps = models.JSONField(_("算法"), default=list)
    policy = models.BigIntegerField(_("规则版本"), default=0)
    parameters_version = models.CharField(_("参数版本"), max_length=40, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申报判定")
        ordering = ["id"]


@audited
class AwardPaper(models.Model):
    """A paper that applications may need (材料清单): a row holds from a day until the next of its code.

    Which programmes ask for it is said by their versions. `unasked`: wanted too where the portal drafted. `fetched`: who
    reviews may get it by the review, all others must be there when it is submitted. `by` and `reason` are of who edited it
    last; a row as it was loaded has neither.
    """

    code = models.CharField(_("材料"), max_length=PAPER)
    valid_from = models.DateField(_("起用日期"))
    name = models.CharField(_("名称"), max_length=60)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    is_wanted = models.BooleanField(_("要交"), default=True)
    unasked = models.BooleanField(_("免申即享也要"), default=True)
    waivable = models.BooleanField(_("可免交"), default=False)
    fetched = models.BooleanField(_("审核时取得"), default=False)
    files = models.CharField(_("文件类型"), max_length=10, choices=Files.choices, default=Files.DOCUMENT)
    provider = models.CharField(_("谁来交"), max_length=20)
    by = person(_("修改人"))
    reason = models.CharField(_("修改依据"), max_length=200, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("申报材料清单")
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="award_paper_once")]


@audited
class ReviewSample(models.Model):
    """The seed that draws which applications of a programme's year are checked on site (抽查种子); never changed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    seed = models.CharField(_("种子"), max_length=32)
    drawn_at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("抽查种子")
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="review_sample_once")]
