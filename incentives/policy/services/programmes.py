"""A new programme, and the dated parameters that its policy reckons with."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.parameters import services as parameters
from core.parameters.models import Parameter
from core.verdict import Refused, refuse
from incentives.policy.models import JudgedOn, Programme
from incentives.policy.parameters import OWN
from incentives.policy.services.changing import may
from incentives.policy.vocabulary import subject_kinds

RATE_TABLE: Final = "rate_table"
"""A table whose last column holds ratios; `table` is one of amounts."""


@recorded("新设政策")
def create(
    *,
    actor: User,
    name: str,
    short_name: str,
    source: str,
    summary: str = "",
    subject: str,
    judged_on: str = JudgedOn.YEAR_END,
    by_district: bool = False,
    unit: Unit | None = None,
) -> Programme:
    """A programme that there is not yet; its code is the next number. Raises Refused for a name that there is."""
    may(actor, Permission.POLICY_WRITE)
    if subject not in {kind.code for kind in subject_kinds.all()}:
        raise Refused(refuse(_("没有这种对象。"), code="policy.subject"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('policy_programme'))")
    if Programme.objects.filter(name=name).exists():
        raise Refused(refuse(_("已有政策“%(name)s”。"), code="policy.name", name=name))
    return Programme.objects.create(
        code=_next_code(), name=name, short_name=short_name, source=source, summary=summary, subject=subject,
        judged_on=judged_on, by_district=by_district, unit=unit,
    )  # fmt: skip


def _next_code() -> str:
    known, number = set(Programme.objects.values_list("code", flat=True)), 1
    while f"P{number}" in known:
        number += 1
    return f"P{number}"


def add_parameter(
    *,
    actor: User,
    programme: Programme,
    name: str,
    unit: str,
    value: str,
    valid_from: dt.date,
    reason: str,
    source: str = "",
) -> Parameter:
    """A dated parameter of a programme's own; the bureau names it, and its code is the next number.

    Raises Refused for a value not of the unit, a missing name or reason.
    """
    may(actor, Permission.POLICY_WRITE)
    return parameters.add(
        actor=actor, code=next_parameter(programme, unit), name=name,
        unit="table" if unit == RATE_TABLE else unit, value=value, valid_from=valid_from, reason=reason,
        source=source,
    )  # fmt: skip


def next_parameter(programme: Programme, unit: str) -> str:
    """The code of the next parameter of a programme's own; a table of rates says so in it."""
    stem = f"{OWN}{programme.code.lower()}_{'rate_' if unit == RATE_TABLE else ''}"
    known = set(Parameter.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 1
    while f"{stem}{number}" in known:
        number += 1
    return f"{stem}{number}"
