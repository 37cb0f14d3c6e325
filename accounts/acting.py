"""Acting for someone on leave (代行): written by the administrator, for days, with a reason."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import ActingFor, User
from core.audit.context import recorded
from core.verdict import Refused, refuse, require


@recorded("设置代行")
def set_acting(
    *, actor: User, principal: User, deputy: User, starts_on: dt.date, ends_on: dt.date, reason: str
) -> ActingFor:
    """The deputy gets the principal's roles in the principal's unit for these days (both included).

    Raises Refused when the days are wrong, either has left, or someone acts for the principal already.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[principal.pk, deputy.pk]).order_by("pk"))
    require(
        rules.may_act_for(
            principal_roles=principal.role_codes,
            deputy_roles=deputy.role_codes,
            same_person=principal.pk == deputy.pk,
            starts_on=starts_on,
            ends_on=ends_on,
            today=timezone.localdate(),
        )
    )
    if not (principal.is_active and deputy.is_active):
        raise Refused(refuse(_("代行双方都须在岗"), code="ACTING_LEFT"))
    overlapping = ActingFor.objects.filter(
        principal=principal, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    other = overlapping.select_related("deputy").first()
    if other is not None:
        raise Refused(
            refuse(
                _("%(start)s 至 %(end)s 已由%(name)s代行，日期不能重叠"),
                code="ACTING_OVERLAP",
                start=other.starts_on.isoformat(),
                end=other.ends_on.isoformat(),
                name=other.deputy.name,
            )
        )
    return ActingFor.objects.create(
        principal=principal, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason
    )


@recorded("结束代行")
def end_acting(*, actor: User, acting: int) -> ActingFor:
    """End it: one that has not begun goes, a running one ends with yesterday, a past one stays as it is."""
    row = (
        ActingFor.objects.select_for_update(no_key=True).select_related("principal", "deputy").get(pk=acting)
    )
    today = timezone.localdate()
    if row.starts_on >= today:
        row.delete()
    elif row.ends_on >= today:
        row.ends_on = today - dt.timedelta(days=1)
        row.save(update_fields=["ends_on"])
    return row
