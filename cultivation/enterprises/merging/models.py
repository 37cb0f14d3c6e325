"""Merges on record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited, derived
from cultivation.enterprises.models import Enterprise


class MergeQuerySet(models.QuerySet["EnterpriseMerge"]):
    """Merges, seen by who sees the survivor."""

    def visible_to(self, user: Any) -> MergeQuerySet:
        """Those of the archives in someone's scope."""
        return self.filter(survivor__in=Enterprise.objects.visible_to(user).values("pk"))


@audited
class EnterpriseMerge(models.Model):
    """One merge (合并档案): who absorbed whom, what moved, what stayed; undone it stays on record.

    `moved` holds, by table, what an undo needs (`moving.Moved`); `kept` the rows that stayed with the absorbed, as
    [table, id, words]. `came` is what had come since and stayed with the survivor at the undo, in the same form.
    """

    survivor = models.ForeignKey(Enterprise, models.PROTECT, verbose_name=_("保留"), related_name="merges")
    absorbed = models.ForeignKey(Enterprise, models.PROTECT, verbose_name=_("并入"), related_name="merged")
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), related_name="+"
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    moved = models.JSONField(_("移动的内容"), default=dict)
    kept = models.JSONField(_("留在原档案的内容"), default=list)
    came = models.JSONField(_("撤销后留下的内容"), default=list)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("撤销人"),
        related_name="+",
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("档案合并")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("absorbed")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="merge_one_in_force"
            ),
        ]


@derived
class Doublet(models.Model):
    """Two archives whose names are the same as names are compared (疑似重复); found anew each night."""

    first = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")
    second = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("疑似重复")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="doublet_unique")]
