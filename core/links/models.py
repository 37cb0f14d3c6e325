"""Links (链接): public pages by token, each about one row, until a day."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited


@audited(exclude=("digest",))
class Link(models.Model):
    """One address that opens one page about one row, without signing in. The token is kept nowhere, only its digest.

    `uses` counts what was sent through it; looking at the page counts nothing.
    """

    purpose = models.CharField(_("用途"), max_length=30)
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, verbose_name=_("对象类型"), related_name="+"
    )
    object_id = models.BigIntegerField(_("对象"))
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    expires_on = models.DateField(_("有效至"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("提交次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("链接")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="link_object"),
            models.Index(fields=["expires_on"], name="link_expiry"),
        ]


class LinkDraft(models.Model):
    """What was typed on the page of links about a row and not sent yet; it is the row's, whichever link opens it.

    `fields` as in `FormDraft`.
    """

    purpose = models.CharField(_("用途"), max_length=30)
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, verbose_name=_("对象类型"), related_name="+"
    )
    object_id = models.BigIntegerField(_("对象"))
    fields = models.JSONField(_("内容"), default=list)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("链接草稿")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "content_type", "object_id"], name="link_draft_once")
        ]
        indexes = [models.Index(fields=["saved_at"], name="link_draft_age")]
