"""Choices on record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise


@audited
class RecordChoice(models.Model):
    """Which source's revenue is of record for an enterprise's year, whatever the precedence says (口径选择)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="record_choices")
    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("采用来源"), max_length=10, choices=Source.choices)
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), related_name="+"
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    in_force = models.BooleanField(_("现行"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("口径选择")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                condition=Q(in_force=True),
                name="record_one_choice",
                include=["source"],
            )
        ]
