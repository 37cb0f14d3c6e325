"""A cycle: what was frozen, when, and what it came to; and the trials that were made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited
from core.files.models import StoredFile
from incentives.policy.models import PolicyVersion, Programme


@audited
class Cycle(models.Model):
    """A programme's year frozen on a day (测算批): the facts of all subjects, the parameters and the versions.

    `file` holds all that judging needs, by its digest; the counts are what it gave, and gives again for ever.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("政策"), related_name="cycles")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("批次"))
    day = models.DateField(_("冻结日"))
    file = models.OneToOneField(
        StoredFile, models.PROTECT, verbose_name=_("冻结的数据"), related_name="cycle"
    )
    digest = models.CharField(_("校验值"), max_length=64)
    parameters_version = models.CharField(_("参数版本"), max_length=40)
    subjects = models.PositiveIntegerField(_("对象数"))
    passed = models.PositiveIntegerField(_("符合"))
    failed = models.PositiveIntegerField(_("不符合"))
    unknown = models.PositiveIntegerField(_("待定"))
    amount = models.DecimalField(_("符合者合计"), max_digits=18, decimal_places=2)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("建立人"), related_name="+"
    )
    made_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("测算批")
        ordering = ["programme_id", "-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "year", "number"], name="cycle_number")]

    def __str__(self) -> str:
        return f"{self.programme.words.title} {self.year} 年第 {self.number} 批"


@audited
class Trial(models.Model):
    """A what-if that was kept (试算): which numbers were set otherwise or which draft was tried, and what came of it.

    `tried` is the draft's content then (`whatif/proposals.py`): the draft may be edited, issued or given up afterwards.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, verbose_name=_("测算批"), related_name="trials")
    draft = models.ForeignKey(
        PolicyVersion, models.SET_NULL, null=True, blank=True, verbose_name=_("试用版本"), related_name="+"
    )
    tried = models.JSONField(_("试用的内容"), null=True, blank=True)
    numbers = models.JSONField(_("改动的数"), default=dict, blank=True)
    result = models.JSONField(_("结果"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("试算人"), related_name="+"
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("试算")
        ordering = ["-at"]
