"""The audit (审计): who wrote, from where, why; the old and new values are in schema `history`.

The tables of the schema `history` are made by `core.audit.install`, one for each audited table, typed like
it. `AuditStamp` is one row for each writing transaction; history rows point at it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditStamp(models.Model):
    """Who wrote in one transaction, in which request or batch, and why; never changed or deleted."""

    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人"), null=True)
    acting_for_id = models.BigIntegerField(_("代行对象"), null=True)
    request_id = models.TextField(_("请求编号"))
    batch_id = models.BigIntegerField(_("批次"), null=True)
    reason = models.TextField(_("原因"))

    class Meta:
        managed = False
        db_table = 'history"."stamp'
        verbose_name = verbose_name_plural = _("审计戳")


class AuditDigest(models.Model):
    """The digest of one day's history, chained to the day before, so that a gap shows."""

    day = models.DateField(_("日期"), primary_key=True)
    rows = models.BigIntegerField(_("条数"))
    previous = models.CharField(_("前一日摘要"), max_length=64)
    digest = models.CharField(_("摘要"), max_length=64)
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审计摘要")
        ordering = ["day"]
