"""Imports (导入): one batch for each file, its staged rows in a typed table of its own, its findings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited
from exchange.scope import batches_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

UNDO_DAYS = 30


class BatchState(models.TextChoices):
    """Where an import stands. What is under way (reading, writing) is told by its job, so that a dead worker leaves
    no state that nobody ends."""

    UPLOADED = "UPLOADED", _("已上传")
    ASKING = "ASKING", _("待确认列")
    READY = "READY", _("待提交")
    COMMITTED = "COMMITTED", _("已导入")
    REFUSED = "REFUSED", _("已退回")
    CANCELLED = "CANCELLED", _("已放弃")
    UNDOING = "UNDOING", _("撤销中")
    UNDONE = "UNDONE", _("已撤销")


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches, in scope."""

    def visible_to(self, user: User | AnonymousUser) -> BatchQuerySet:
        """One's own, those of one's unit, and all for whoever works for the whole city, of the datasets one imports."""
        return self.filter(batches_of(user))

    def with_people(self) -> BatchQuerySet:
        """With who, where, files, job and undo in the same query."""
        return self.select_related("user", "unit", "file", "refused_file", "job", "undoes", "undone_by__user")


class ImportBatch(models.Model):
    """One file on its way in: upload, columns, preview, commit, undo (导入批次).

    The file is the truth until the commit: the staging table `staging.batch_<id>` can be made again from it.
    """

    dataset = models.CharField(_("数据集"), max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("导入人"), related_name="+"
    )
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, verbose_name=_("导入单位"), related_name="+")
    places = ArrayField(models.BigIntegerField(), verbose_name=_("所涉单位"), default=list, blank=True)
    file = models.ForeignKey(
        "core.StoredFile", models.SET_NULL, null=True, verbose_name=_("文件"), related_name="+"
    )
    filename = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验值"), max_length=64)
    state = models.CharField(
        _("状态"), max_length=12, choices=BatchState.choices, default=BatchState.UPLOADED
    )
    mapping = models.JSONField(_("列对应"), default=dict, blank=True)
    reading = models.JSONField(_("读取情况"), default=dict, blank=True)
    rows = models.PositiveIntegerField(_("读到"), default=0)
    created = models.PositiveIntegerField(_("新增"), default=0)
    updated = models.PositiveIntegerField(_("变更"), default=0)
    unchanged = models.PositiveIntegerField(_("不变"), default=0)
    refused = models.PositiveIntegerField(_("退回"), default=0)
    drafts = models.PositiveIntegerField(_("待说明"), null=True, blank=True)
    refusal = models.CharField(_("退回原因"), max_length=300, blank=True)
    refusal_code = models.CharField(_("退回代码"), max_length=40, blank=True)
    refused_file = models.ForeignKey(
        "core.StoredFile", models.SET_NULL, null=True, blank=True, verbose_name=_("批注表"), related_name="+"
    )
    job = models.ForeignKey(
        "core.Job", models.SET_NULL, null=True, blank=True, verbose_name=_("任务"), related_name="+"
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("撤销的批次"), related_name="undone_by"
    )
    left_alone = models.JSONField(_("撤销时保留的改动"), default=list, blank=True)
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    committed_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    seconds = models.FloatField(_("用时（秒）"), null=True, blank=True)

    objects: ClassVar[BatchQuerySet] = BatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="batch_user"),
            models.Index(fields=["unit", "-id"], name="batch_unit"),
        ]

    @property
    def changes(self) -> int:
        """How many rows the commit writes."""
        return self.created + self.updated

    @property
    def is_undo(self) -> bool:
        """Whether this batch undoes another."""
        return self.undoes_id is not None

    @property
    def undo_until(self) -> dt.datetime:
        """Until when the batch can be undone as a whole."""
        return (self.committed_at or self.created_at) + dt.timedelta(days=UNDO_DAYS)


class ImportFinding(models.Model):
    """One reason why a row of a batch was refused (退回原因)."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, verbose_name=_("批次"), related_name="findings")
    sheet = models.CharField(_("工作表"), max_length=100)
    row = models.PositiveIntegerField(_("行"))
    column = models.CharField(_("列"), max_length=200)
    code = models.CharField(_("代码"), max_length=40)
    found = models.CharField(_("填写内容"), max_length=300)
    message = models.CharField(_("原因"), max_length=500)
    leaves_in = models.BooleanField(_("该行照常导入"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("退回原因")
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "id"], name="finding_batch")]


@audited
class ExportRecord(models.Model):
    """One export (导出记录): who took what, through which filters, and whether it holds personal data.

    Audited, so that an export stands in the history like a write.
    """

    dataset = models.CharField(_("数据集"), max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("导出人"), related_name="+"
    )
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, verbose_name=_("导出单位"), related_name="+")
    filters = models.JSONField(_("筛选条件"), default=dict, blank=True)
    rows = models.PositiveIntegerField(_("行数"))
    size = models.BigIntegerField(_("字节数"))
    has_personal_data = models.BooleanField(_("含个人信息"), default=False)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导出记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="export_user")]
