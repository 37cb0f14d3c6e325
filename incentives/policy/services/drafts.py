"""A draft of a policy: begun, new or as a revision; its head; given up."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from incentives.policy import rules
from incentives.policy.models import PolicyVersion, Programme, SiteCheck
from incentives.policy.requirements import Requirements
from incentives.policy.services.changing import draft_for, may, persons, touch


@recorded("起草政策版本")
def begin(
    *,
    actor: User,
    programme: Programme,
    valid_from: dt.date,
    valid_to: dt.date,
    source: str,
    district: Unit | None = None,
    revises: PolicyVersion | None = None,
) -> PolicyVersion:
    """A draft: of nothing but the papers that every policy asks for, or of a version that was issued: its tree, papers, stacking.

    Raises Refused for days that are not in order, and for a district where the city's rule is everyone's.
    """
    may(actor, Permission.POLICY_WRITE)
    require(rules.days_in_order(valid_from, valid_to))
    if revises is not None:
        district = revises.district
    _fits(programme, district)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # numbers are given one at a time
    last = (
        PolicyVersion.objects.filter(programme=programme, district=district)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return PolicyVersion.objects.create(
        programme=programme, district=district, number=(last or 0) + 1, valid_from=valid_from,
        valid_to=valid_to, source=source, revises=revises, drafted_by=actor, writers=persons(actor),
        tree=copy.deepcopy(revises.tree) if revises else empty_tree(programme.subject),
        materials=list(revises.materials) if revises else Requirements.of().usual(timezone.localdate()),
        stacking=revises.stacking if revises else "",
        site_check=revises.site_check if revises else SiteCheck.NONE,
    )  # fmt: skip


def _fits(programme: Programme, district: Unit | None) -> None:
    if district is not None and not programme.by_district:
        raise Refused(refuse(_("这项政策全市统一，不分区规定。"), code="policy.district"))


def empty_tree(subject: str) -> dict[str, Any]:
    """A tree with nothing in it yet."""
    part: dict[str, Any] = {"code": "", "title": "", "conditions": [], "steps": []}
    return {"subject": subject, "parts": [part]}


@recorded("修改政策版本")
def set_head(
    *,
    actor: User,
    policy: int,
    version: int | None = None,
    valid_from: dt.date,
    valid_to: dt.date,
    source: str,
    stacking: str = "",
    site_check: str = SiteCheck.NONE,
    note: str = "",
    materials: Sequence[str] = (),
    windows: Sequence[dict[str, Any]] = (),
) -> PolicyVersion:
    """What a version says beside its tree. Raises Refused for days or windows that are not in order."""
    row = draft_for(actor, policy, version)
    require(rules.days_in_order(valid_from, valid_to))
    require(rules.windows_in_order(windows))
    touch(
        actor, row, valid_from=valid_from, valid_to=valid_to, source=source, stacking=stacking, note=note,
        site_check=site_check,
        materials=list(materials), windows=list(windows),
    )  # fmt: skip
    return row


@recorded("放弃政策草稿")
def withdraw(*, actor: User, policy: int, version: int | None = None) -> None:
    """The draft goes; it stays in the history."""
    draft_for(actor, policy, version).delete()
