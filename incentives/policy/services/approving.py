"""A draft on its way: submitted whole, sent back, or issued by another person."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.notices.services import notify
from core.verdict import require
from incentives.policy import rules
from incentives.policy.models import PolicyVersion, Programme, VersionState
from incentives.policy.services.changing import checked, draft_for, locked, may, persons, touch


@recorded("送审政策版本")
def submit(*, actor: User, policy: int, version: int | None = None) -> PolicyVersion:
    """The draft waits for another person. Raises Refused with the place of what is missing or does not fit."""
    row = draft_for(actor, policy, version)
    _whole(row)
    touch(actor, row, state=VersionState.SUBMITTED, submitted_at=timezone.now(), sent_back="")
    return row


def _whole(row: PolicyVersion) -> None:
    checked(row.tree, partial=False)
    require(rules.days_in_order(row.valid_from, row.valid_to))
    require(rules.windows_in_order(row.windows))


def _submitted(actor: User, policy: int, version: int | None, *permissions: Permission) -> PolicyVersion:
    may(actor, *permissions)
    row = locked(actor, policy, version)
    submitted = row.state == VersionState.SUBMITTED
    require(rules.is_submitted(submitted=submitted, state=str(row.get_state_display())))
    return row


@recorded("退回政策版本")
def send_back(*, actor: User, policy: int, reason: str, version: int | None = None) -> PolicyVersion:
    """It is a draft again, with what is to be mended; who drafted it is told. Who wrote it may take it back so."""
    row = _submitted(actor, policy, version, Permission.POLICY_APPROVE, Permission.POLICY_WRITE)
    require(rules.needs_reason(reason))
    row.state, row.sent_back, row.submitted_at = VersionState.DRAFT, reason.strip(), None
    row.version += 1
    row.save(update_fields=["state", "sent_back", "submitted_at", "version"])
    _tell(row, actor, str(_("%(policy)s被退回")) % {"policy": row}, row.sent_back)
    return row


@recorded("发布政策版本")
def approve(*, actor: User, policy: int, version: int | None = None) -> PolicyVersion:
    """It comes into force; the version that it revises ends the day before, or is superseded where it begins no earlier.

    Raises Refused for who wrote on it, for a tree that fits no longer, and where any other issued version of the same
    programme and district has one of its days.
    """
    row = _submitted(actor, policy, version, Permission.POLICY_APPROVE)
    require(rules.may_approve(persons(actor), [row.drafted_by_id, *row.writers]))
    _whole(row)
    Programme.objects.select_for_update(no_key=True).get(pk=row.programme_id)  # one after the other
    for other in _overlapping(row):
        if other.pk != row.revises_id:
            require(rules.apart(str(other), other.valid_from, other.valid_to))
        _step_back(other, row)
    row.state, row.approved_by, row.approved_at = VersionState.ISSUED, actor, timezone.now()
    row.version += 1
    row.save(update_fields=["state", "approved_by", "approved_at", "version"])
    _tell(row, actor, str(_("%(policy)s已发布")) % {"policy": row})
    return row


def _overlapping(row: PolicyVersion) -> list[PolicyVersion]:
    issued = PolicyVersion.objects.select_for_update(no_key=True, of=("self",)).filter(
        programme_id=row.programme_id,
        district_id=row.district_id,
        state=VersionState.ISSUED,
        valid_from__lte=row.valid_to,
        valid_to__gte=row.valid_from,
    )
    others = list(issued.select_related("programme").exclude(pk=row.pk).order_by("number"))
    return sorted(others, key=lambda other: other.pk == row.revises_id)  # what refuses comes first


def _step_back(other: PolicyVersion, row: PolicyVersion) -> None:
    """The revised version makes room for the one that revises it."""
    if other.valid_from < row.valid_from:
        other.valid_to = row.valid_from - dt.timedelta(days=1)
    else:
        other.state = VersionState.SUPERSEDED
    other.version += 1
    other.save(update_fields=["valid_to", "state", "version"])


def _tell(row: PolicyVersion, actor: User, title: str, body: str = "") -> None:
    """Who drafted it, unless they did it themselves."""
    drafter = row.drafted_by
    if drafter is not None and drafter.pk != actor.pk:
        url = reverse("policy:version", args=[row.pk])
        notify([drafter], title, body, url, f"policy:{row.pk}:{row.version}")
