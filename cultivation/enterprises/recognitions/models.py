"""Titles on record."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Placed
from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from core.audit.registry import audited
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions.codes import RecognitionKind, RecognitionLevel


class RecognitionQuerySet(PlacedQuerySet):
    """Titles by the place of their time."""

    read = Permission.FIGURES_READ


@audited
class Recognition(Placed):
    """A title with its days, both included (认定); the place is that of the day on which it was recorded.

    `reminded_on` is the day on which its unit was told that it ends.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="recognitions")
    kind = models.CharField(_("称号"), max_length=12, choices=RecognitionKind.choices)
    level = models.CharField(_("级别"), max_length=10, choices=RecognitionLevel.choices)
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(_("有效期止"))
    batch = models.CharField(_("批次"), max_length=40, blank=True)
    document = models.CharField(_("认定文件"), max_length=120, blank=True)
    reminded_on = models.DateField(_("到期提醒"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("认定")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="recognition_days"),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "level", "valid_from"], name="recognition_unique"
            ),
        ]
        indexes = [models.Index(fields=["valid_to"], name="recognition_end")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.get_level_display()}）"
