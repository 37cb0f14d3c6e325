"""Dated parameters (参数): a row holds from `valid_from` to the next row of its code."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited


@audited
class Parameter(models.Model):
    """One value of one parameter from one day on; an empty value means UNKNOWN from that day.

    Rows are never changed after their day has come: a correction is a new row with a reason
    (design, decision 6), so that an old period keeps its old values.
    """

    code = models.CharField(_("参数"), max_length=60)
    value = models.TextField(_("取值"), max_length=20_000, blank=True)
    unit = models.CharField(_("单位"), max_length=20)
    valid_from = models.DateField(_("生效日"))
    mark = models.CharField(_("依据类别"), max_length=5)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    reason = models.CharField(_("修改原因"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("修改人"),
        related_name="+",
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("参数")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="parameter_code_day_unique")
        ]
