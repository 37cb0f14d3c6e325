"""A form's key: it makes a double submit one (design, decision 4)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormKey(models.Model):
    """The key a form carried, and where its first submit led."""

    key = models.CharField(_("表单键"), max_length=40, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("提交人"), related_name="+"
    )
    url = models.CharField(_("结果页"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表单键")
