"""What backtests found: a row a quarter, and what they propose."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Backtest(models.Model):
    """A past quarter's newest backtest (回测), derived from figures and made anew at will.

    `measures` are those of `backtesting.measures` with their groups. `digest` is of what was judged, so that two
    backtests with the same digest differ in nothing but how the year came out.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    as_of = models.DateTimeField(_("数据时点"))
    parameters_version = models.CharField(_("参数版本"), max_length=40)
    digest = models.CharField(_("判断摘要"), max_length=64)
    measures = models.JSONField(_("结果"))

    class Meta:
        verbose_name = verbose_name_plural = _("研判回测")
        ordering = ["-year", "-quarter"]
        constraints = [models.UniqueConstraint(fields=["year", "quarter"], name="backtest_quarter_unique")]


class Calibration(models.Model):
    """What a fit on earlier years proposes for the two factors of the range (校准建议); only a person enters them.

    `before` and `after` are the coverage of the last year, on which it was tried: with the factors of its time, and
    with those proposed. Null where there was nothing to try them on.
    """

    first_year = models.PositiveSmallIntegerField(_("拟合起始年"))
    last_year = models.PositiveSmallIntegerField(_("拟合截止年"))
    tried_year = models.PositiveSmallIntegerField(_("检验年"))
    q10 = models.DecimalField(_("低位校准系数"), max_digits=9, decimal_places=6)
    q90 = models.DecimalField(_("高位校准系数"), max_digits=9, decimal_places=6)
    before = models.DecimalField(_("原覆盖率"), max_digits=7, decimal_places=6, null=True)
    after = models.DecimalField(_("校准后覆盖率"), max_digits=7, decimal_places=6, null=True)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("校准建议")
        ordering = ["-id"]
