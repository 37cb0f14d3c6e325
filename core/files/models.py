"""Files the portal keeps (文件): uploads, exports, attachments, each with a day on which it may go."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """What a file is for; the kind sets how long it is kept."""

    UPLOAD = "UPLOAD", _("上传的工作簿")
    REFUSED = "REFUSED", _("退回批注表")
    EXPORT = "EXPORT", _("导出文件")
    ATTACHMENT = "ATTACHMENT", _("附件")


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
