"""Titles are recorded and corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.forms.versions import locked_version
from core.verdict import require
from cultivation.enterprises import rules as places
from cultivation.enterprises import selectors
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions import rules
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.terms import reminded_until, usual_end

WRITE = Permission.RECOGNITION_WRITE.value


@recorded("登记称号")
def record_recognition(
    *,
    actor: User,
    enterprise: int,
    kind: str,
    level: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    batch: str = "",
    document: str = "",
) -> Recognition:
    """Record a title; without an end it holds as long as the rule of its first day says.

    Raises Refused: in the future, ending before it begins, on record already, a place out of scope; Http404 out of
    scope.
    """
    owner = _owner(actor, enterprise)
    end = valid_to or usual_end(valid_from)
    key = {"enterprise": owner, "kind": kind, "level": level, "valid_from": valid_from}
    _require(key, end)
    return Recognition.objects.create(
        **key,
        district=owner.district,
        street=owner.street,
        valid_to=end,
        batch=batch.strip(),
        document=document.strip(),
    )


@recorded("修改称号")
def correct_recognition(*, actor: User, recognition: Recognition, version: int, **values: Any) -> Recognition:
    """Correct a title's fields; an end that moves beyond the reminder's days is reminded of again.

    Raises Conflict when someone was faster, Refused as `record_recognition`, Http404 out of scope.
    """
    _owner(actor, recognition.enterprise_id)
    row = locked_version(Recognition.objects.all(), recognition.pk, version)
    for field, value in values.items():
        setattr(row, field, value.strip() if isinstance(value, str) else value)
    if not values.get("valid_to", row.valid_to):
        row.valid_to = usual_end(row.valid_from)
    key = {name: getattr(row, name) for name in ("enterprise", "kind", "level", "valid_from")}
    _require(key, row.valid_to, besides=row.pk)
    if row.reminded_on and row.valid_to > reminded_until(timezone.localdate()):
        row.reminded_on = None
    row.version += 1
    row.save()
    return row


def _owner(actor: User, enterprise: int) -> Enterprise:
    """The enterprise in scope, locked: its titles queue up here."""
    found = selectors.enterprise(actor, enterprise)
    require(places.covers(actor.grants, WRITE, found.district_id, found.street_id))
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
    return found


def _require(key: dict[str, Any], end: dt.date, besides: int = 0) -> None:
    known = Recognition.objects.filter(**key).exclude(pk=besides).exists()
    today = timezone.localdate()
    require(rules.may_recognise(valid_from=key["valid_from"], valid_to=end, today=today, known=known))
