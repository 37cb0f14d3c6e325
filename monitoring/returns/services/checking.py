"""What the rules say of a return as far as it is typed; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.periods import Period
from core.verdict import Refused, refuse
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.models import Enterprise
from monitoring.returns import keyed
from monitoring.returns.columns import bounds_of
from monitoring.returns.comparing import comparison_of
from monitoring.returns.judging import window_of
from monitoring.returns.models import MonitoringMember
from monitoring.returns.rules.findings import Finding, Validation
from monitoring.returns.rules.validation import validate
from monitoring.returns.selectors import member_of
from monitoring.returns.services.permits import must


def check(
    *, actor: User, enterprise: int, period: Period, typed: Mapping[str, Any], unit: str = "万元"
) -> list[Finding]:
    """All findings of what is typed, amounts in `unit`. Raises Refused without permission or without the city's parameters,
    Http404 out of scope."""
    must(actor, Permission.RETURN_WRITE)
    owner = enterprises.enterprise(actor, enterprise)
    member = member_of(owner, period)
    place = member or owner
    write = Permission.RETURN_WRITE.value
    inside = bool(enterprise_rules.covers(actor.grants, write, place.district_id, place.street_id))
    try:
        read = read_typed(place, period, typed, unit, listed=member is not None, inside=inside)
        return findings_of(read, validation_of(read, period, owner))
    except KeyError as missing:  # what nobody loaded is unknown (ADR 10)
        raise Refused(
            refuse(_("报表审核的参数还没有载入，请联系管理员"), code="RETURN_PARAMETERS")
        ) from missing


def read_typed(
    place: MonitoringMember | Enterprise,
    period: Period,
    typed: Mapping[str, Any],
    unit: str,
    *,
    listed: bool,
    inside: bool,
) -> keyed.Keyed:
    """Read what was typed for a return of a place, `inside` that of the sender, and whether it is taken today."""
    return keyed.read(
        typed,
        power=keyed.POWERS[unit],
        bounds=bounds_of(period),
        on_list=listed,
        in_scope=inside,
        window=window_of(period, place.district_id, timezone.localdate(), place.street_id),
    )


def validation_of(read: keyed.Keyed, period: Period, owner: Enterprise) -> Validation:
    """The rules over what was read, beside what it is compared with."""
    compared = comparison_of(period, np.array([owner.pk], np.int64))
    return validate(replace(read.frame, compared=compared), bounds_of(period))


def findings_of(read: keyed.Keyed, validation: Validation) -> list[Finding]:
    """What was found; a figure that is too large is not called missing besides."""
    absent = {finding.field for finding in read.too_large}
    return [
        finding
        for finding in (*read.too_large, *validation.findings)
        if not (finding.rule == "V03" and finding.field in absent)
    ]
