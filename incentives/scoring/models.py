"""Score sheets, the answers of self-checks, and what the whole city comes to."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import PlacedDerived
from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from core.audit.registry import audited, derived
from core.superseding import Superseding
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet
from cultivation.enterprises.recognitions.codes import RecognitionKind
from incentives.scoring.codes import Standing


@audited
class ScoreSheet(models.Model):
    """A score sheet (评分表) with its days, both included; on a day without one everything is UNKNOWN."""

    code = models.CharField(_("代码"), max_length=20, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    source = models.CharField(_("依据"), max_length=120)
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(_("有效期止"), null=True, blank=True)
    content = models.JSONField(_("内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("评分表")
        ordering = ["-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="score_sheet_one_a_day",
                expressions=[
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="score_sheet_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AnswerQuerySet(PlacedQuerySet):
    """Answers by the place of their enterprise."""

    read = Permission.AWARD_READ
    district_path = "enterprise__district"
    street_path = "enterprise__street"


@audited
class SelfCheckAnswer(Superseding):
    """What was stated of an enterprise for a year (自评答复), by whom and when; a newer one corrects it.

    `value` is as people write it (`vocabulary`); empty: not known any more.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="self_check_answers")
    year = models.PositiveSmallIntegerField(_("年度"))
    fact = models.CharField(_("事项"), max_length=20)
    value = models.CharField(_("答复"), max_length=40, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("填报人"), related_name="+"
    )
    stated_at = models.DateTimeField(_("填报时间"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("自评答复")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "fact", "version"], name="self_check_version_unique"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "year", "fact"],
                condition=Q(is_current=True),
                name="self_check_one_current",
            ),
        ]
        indexes = [models.Index(fields=["year", "enterprise"], name="self_check_year")]


class CandidateQuerySet(OfEnterpriseQuerySet):
    """Candidates by the place of their enterprise."""

    read = Permission.AWARD_READ


@derived
class SpecialisedCandidate(PlacedDerived):
    """What an enterprise would come to at a level in a year (专精特新预评), from the data on hand; derived, made anew each night.

    `total` are the known points, `possible` with full points for the rest; None where the level has no score, or there is no
    sheet. `lacks` are the codes of the conditions that failed and of the facts that are asked for, `why` says them in words.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name=_("企业"), related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    level = models.CharField(_("级别"), max_length=12, choices=RecognitionKind.choices)
    standing = models.CharField(_("预评结果"), max_length=8, choices=Standing.choices)
    place = models.PositiveSmallIntegerField(_("次序"))
    result = models.CharField(_("结论"), max_length=8)
    total = models.SmallIntegerField(_("已知得分"), null=True, blank=True)
    possible = models.SmallIntegerField(_("最高可得"), null=True, blank=True)
    lacks = ArrayField(models.CharField(max_length=20), verbose_name=_("缺什么"), default=list)
    why = models.CharField(_("差距或待补资料"), max_length=800, blank=True)
    sheet = models.ForeignKey(
        ScoreSheet,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("评分表"),
        related_name="+",
        db_index=False,
    )
    judged_at = models.DateTimeField(_("预评时间"), auto_now=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专精特新预评")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "level"], name="candidate_once"),
        ]
        indexes = [
            models.Index(
                "year",
                "level",
                "place",
                F("total").desc(nulls_last=True),
                "enterprise",
                name="candidate_order",
            ),
            models.Index(fields=["year", "level", "district", "street", "standing"], name="candidate_place"),
        ]
