"""A form's key: it makes a double submit one (design, decision 4)."""

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
