"""Long work (任务): the row in PostgreSQL is the truth, the broker only a bell (design, decision 8)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "QUEUED", _("排队中")
    RUNNING = "RUNNING", _("进行中")
    DONE = "DONE", _("已完成")
    FAILED = "FAILED", _("未完成")
    CANCELLED = "CANCELLED", _("已取消")


class Job(models.Model):
    """One piece of long work with its owner, progress, result and error.

    `kind` names a handler registered in `core.jobs.registry`; `key` makes two requests for the same
    work one job while the first is unfinished.
    """

    kind = models.CharField(_("类型"), max_length=60)
    title = models.CharField(_("名称"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("发起人"),
        related_name="jobs",
    )
    arguments = models.JSONField(_("参数"), default=dict)
    key = models.CharField(_("去重键"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("已完成量"), default=0)
    total = models.PositiveIntegerField(_("总量"), default=0)
    message = models.CharField(_("进展"), max_length=300, blank=True)
    steps = models.JSONField(_("经过"), default=list, blank=True)
    result = models.JSONField(_("结果"), null=True, blank=True)
    error = models.TextField(_("错误"), blank=True)
    cancel_requested = models.BooleanField(_("已请求取消"), default=False)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    beat_at = models.DateTimeField(_("最近心跳"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    worker = models.CharField(_("执行者"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["QUEUED", "RUNNING"]) & ~models.Q(key=""),
                name="job_one_unfinished_per_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["beat_at"], condition=models.Q(state__in=["QUEUED", "RUNNING"]), name="job_unfinished"
            ),
            models.Index(fields=["owner", "-id"], name="job_owner"),
        ]
