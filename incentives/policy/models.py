"""Programmes (奖补政策): what there is; their amounts, rates and caps are dated parameters in core."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited


@audited
class Programme(models.Model):
    """One programme (domain, section 9), by its code."""

    code = models.CharField(_("代码"), max_length=8, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    source = models.CharField(_("依据"), max_length=200)
    summary = models.CharField(_("一句话说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("奖补政策")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
