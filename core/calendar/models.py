"""The working-day calendar (工作日历): only the days that differ from the week."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import audited


class DayKind(models.TextChoices):
    """Why a day differs from its weekday."""

    OFF = "OFF", _("放假")
    WORK = "WORK", _("调休上班")


@audited
class CalendarYear(models.Model):
    """A year whose State Council notice has been loaded; other years know weekends only."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("日历年份")


@audited
class CalendarDay(models.Model):
    """One statutory day off (Monday to Friday or not) or one make-up working day."""

    day = models.DateField(_("日期"), primary_key=True)
    kind = models.CharField(_("类型"), max_length=4, choices=DayKind.choices)
    note = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("日历日")
        ordering = ["day"]
