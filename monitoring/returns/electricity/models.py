"""What an enterprise used in a month, as the grid company says (月度用电量)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core.audit.registry import audited
from cultivation.enterprises.models import Enterprise, OfEnterpriseQuerySet


class ElectricityQuerySet(OfEnterpriseQuerySet):
    """Months by the place of their enterprise."""

    read = Permission.RETURN_READ
    district_path = "enterprise__district"
    street_path = "enterprise__street"


@audited
class ElectricityMonth(models.Model):
    """The kilowatt-hours of one month alone, not cumulative; `month` is its first day."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")
    month = models.DateField(_("月份"))
    kwh = models.DecimalField(_("用电量（千瓦时）"), max_digits=18, decimal_places=2)
    recorded_at = models.DateTimeField(_("登记时间"), db_default=Now(), editable=False)

    objects = ElectricityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("月度用电量")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "month"], name="electricity_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="electricity_first_of_month"),
            models.CheckConstraint(condition=Q(kwh__gte=0), name="electricity_not_negative"),
        ]
