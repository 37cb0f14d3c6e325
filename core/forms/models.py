"""A form's key, which makes a double submit one (design, decision 4), and the drafts of long forms."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormKey(models.Model):
    """The key a form carried, with who sent it (nobody on a public page), what and whereto, and where that led."""

    key = models.CharField(_("表单键"), max_length=64, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("提交人"),
        related_name="+",
        null=True,
        blank=True,
    )
    digest = models.CharField(_("内容摘要"), max_length=64, default="")
    url = models.CharField(_("结果页"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表单键")


class FormDraft(models.Model):
    """What someone has typed into a long form and not sent yet; `fields` are pairs of a name and a value, in order."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("填写人"), related_name="+"
    )
    address = models.CharField(_("表单地址"), max_length=300)
    fields = models.JSONField(_("内容"), default=list)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("草稿")
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="draft_once")]
        indexes = [models.Index(fields=["saved_at"], name="draft_age")]
