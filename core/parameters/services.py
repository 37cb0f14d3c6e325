"""Writes of parameters: a change is a new dated row with a reason."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django.db import connection
from django.utils import timezone

from core.audit.context import recording
from core.parameters import rules, units
from core.parameters.groups import is_dated_only
from core.parameters.models import Parameter
from core.verdict import require


def set_value(
    *, actor: Any, code: str, value: str, valid_from: dt.date, reason: str, source: str = ""
) -> Parameter:
    """Let a value hold from a day on; correct a row whose day is still to come. Empty value: unknown from that day.

    Raises Refused for a day that has passed (but for an incentive before its first row: nothing was known then), a
    value not of the unit, a missing reason; Parameter.DoesNotExist for an unknown code.
    """
    value, reason = unicodedata.normalize("NFKC", value).strip(), reason.strip()  # ２０００ is 2000
    require(rules.needs_reason(reason))
    with recording(actor=actor, reason=reason):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('core_parameter'), hashtext(%s))", [code])
        rows = list(Parameter.objects.filter(code=code).order_by("valid_from"))
        if not rows:
            raise Parameter.DoesNotExist(code)
        unit, today = rows[0].unit, timezone.localdate()
        require(units.check(code, unit, value))
        existing = next((row for row in rows if row.valid_from == valid_from), None)
        if is_dated_only(code) and valid_from < rows[0].valid_from:
            require(rules.may_load_history(valid_from, rows[0].valid_from))
        else:
            require(rules.may_write(valid_from, today, existing is not None))
        row = existing or Parameter(code=code, unit=unit, valid_from=valid_from, note=rows[-1].note)
        row.value, row.reason, row.source = value, reason, source.strip()
        row.mark, row.changed_by = ("reg" if source.strip() else "ours"), actor
        row.save()
    return row


def add(
    *,
    actor: Any,
    code: str,
    name: str,
    unit: str,
    value: str,
    valid_from: dt.date,
    reason: str,
    source: str = "",
) -> Parameter:
    """A parameter that there is not yet, with its first value; its name is what its rows remark.

    Raises Refused for a code that there is, a value not of the unit, a missing name or reason.
    """
    value, reason = unicodedata.normalize("NFKC", value).strip(), reason.strip()
    require(rules.needs_reason(reason))
    require(rules.needs_name(name))
    require(units.check(code, unit, value))
    with recording(actor=actor, reason=reason):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('core_parameter'), hashtext(%s))", [code])
        require(rules.is_new(known=Parameter.objects.filter(code=code).exists()))
        return Parameter.objects.create(
            code=code, value=value, unit=unit, valid_from=valid_from, note=name.strip(), reason=reason,
            source=source.strip(), mark="reg" if source.strip() else "ours", changed_by=actor,
        )  # fmt: skip
