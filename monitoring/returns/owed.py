"""The table of what was restated below and is still to be judged again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """What was restated (变更内容)."""

    ACCOUNTS = "ACCOUNTS", _("年度数据")
    SCALE = "SCALE", _("纳统或退库")
    BATCH = "BATCH", _("导入")


class Restated(models.Model):
    """A restatement that is owed its judgement (待复审); `facts` are what its function in `restating` takes."""

    what = models.CharField(_("变更内容"), max_length=8, choices=What.choices)
    facts = models.JSONField(_("数据"), default=dict)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("待复审的变更")
