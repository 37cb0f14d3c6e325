"""Files the portal keeps (文件): uploads, exports, attachments, each with a day on which it may go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited
from core.files.attachable import attachables


class FileKind(models.TextChoices):
    """What a file is for; the kind sets how long it is kept."""

    UPLOAD = "UPLOAD", _("上传的工作簿")
    REFUSED = "REFUSED", _("退回批注表")
    EXPORT = "EXPORT", _("导出文件")
    ATTACHMENT = "ATTACHMENT", _("附件")
    FROZEN = "FROZEN", _("冻结的数据")


class StoredFile(models.Model):
    """One file in the file store, by content hash; attachments have no expiry."""

    kind = models.CharField(_("类别"), max_length=10, choices=FileKind.choices)
    name = models.CharField(_("文件名"), max_length=200)
    path = models.CharField(_("存储路径"), max_length=300, unique=True)
    size = models.BigIntegerField(_("字节数"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("所有人"),
        related_name="+",
    )
    has_personal_data = models.BooleanField(_("含个人信息"), default=False)
    places = ArrayField(models.BigIntegerField(), verbose_name=_("所涉单位"), default=list, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    expires_on = models.DateField(_("到期日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("文件")
        ordering = ["-id"]
        indexes = [models.Index(fields=["expires_on"], name="storedfile_expiry")]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments, seen by who sees the row that they hang on, whoever brought them."""

    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """Those of the rows that someone sees, one condition for each kind of row."""
        seen = models.Q(pk__in=[])
        for each in attachables.all():
            rows = each.read(user).values("pk")
            seen |= models.Q(content_type=ContentType.objects.get_for_model(each.model), object_id__in=rows)
        return self.filter(seen)

    def of(self, row: models.Model) -> AttachmentQuerySet:
        """Those of one row."""
        return self.filter(content_type=ContentType.objects.get_for_model(type(row)), object_id=row.pk)


@audited
class Attachment(models.Model):
    """A file that hangs on a row of any model that its room has registered (附件, `core.files.attachable`).

    `by` is who brought it, nobody where the enterprise did by a link.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField(_("所属记录"))
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    label = models.CharField(_("说明"), max_length=80, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("上传人"),
        related_name="+",
    )
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["-id"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_row")]
