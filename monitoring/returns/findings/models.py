"""What validation said of a version of a return: what fired, a row for each rule and field, and what was not evaluated."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited, derived
from monitoring.returns.findings.querysets import FindingQuerySet
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.rules.findings import Strength

STRENGTHS = {Strength.BLOCK: _("阻断"), Strength.EXPLAIN: _("需说明"), Strength.INFORM: _("提示")}


def _person(label: Any) -> models.ForeignKey:
    """Someone whose act stays on record; who acted is looked up from the finding, never the other way."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=label,
        related_name="+",
        db_index=False,
    )


@derived
@audited(part_of="of_return")
class ReturnFinding(models.Model):
    """A rule that fired on a version of a return (审核发现); what passed has no row.

    What could not be evaluated is named by `ReturnCheck`. `found` and `expected`
    are plain figures, `sentence` is for the sender. Of a suspected unit (V07) `explanation` is the reviewer's reason and
    `accepted_by` who confirmed the unit.
    """

    of_return = models.ForeignKey(
        QuarterlyReturn, models.CASCADE, verbose_name=_("报表"), related_name="findings", db_index=False
    )
    rule = models.CharField(_("规则"), max_length=3)
    field = models.CharField(_("指标"), max_length=20, blank=True)
    strength = models.CharField(
        _("强度"), max_length=1, choices=[(each.value, text) for each, text in STRENGTHS.items()]
    )
    found = models.CharField(_("所见"), max_length=60, blank=True)
    expected = models.CharField(_("应为"), max_length=100, blank=True)
    sentence = models.CharField(_("说法"), max_length=300)
    explanation = models.CharField(_("说明"), max_length=500, blank=True)
    explained_by = _person(_("说明人"))
    explained_at = models.DateTimeField(_("说明时间"), null=True, blank=True)
    accepted_by = _person(_("认可人"))
    accepted_at = models.DateTimeField(_("认可时间"), null=True, blank=True)
    after_approval = models.BooleanField(_("审后新增"), default=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("审核发现")
        constraints = [
            models.UniqueConstraint(fields=["of_return", "rule", "field"], name="finding_once_a_field"),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False), name="finding_accepted_when"
            ),
        ]
        indexes = [
            models.Index(
                fields=["of_return"], condition=Q(after_approval=True), name="finding_after_approval"
            )
        ]


@derived
class ReturnCheck(models.Model):
    """That a version of a return was validated (审核记录): by which parameters, and which rules lacked their inputs.

    A row of its own beside the return, and unaudited: it is written anew whenever another figure is restated, which is no
    change of the return that an undo should stop at. As findings these would be four rows of each return.
    """

    # written of returns at hand and deleted with them: the database need not check every row again
    of_return = models.OneToOneField(
        QuarterlyReturn,
        models.CASCADE,
        primary_key=True,
        verbose_name=_("报表"),
        related_name="check_made",
        db_constraint=False,
    )
    not_evaluated = ArrayField(models.CharField(max_length=3), verbose_name=_("未评判的规则"), default=list)
    parameters_version = models.CharField(_("参数版本"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("审核记录")
