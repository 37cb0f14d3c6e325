"""What every change of a draft shares: it is locked, its writer remembered, its tree checked."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from core.forms.versions import locked_version
from core.verdict import require
from incentives.policy import rules
from incentives.policy.models import PolicyVersion
from incentives.policy.selectors import units
from incentives.policy.tree.checking import check
from incentives.policy.tree.reading import read


def locked(actor: User, policy: int, version: int | None) -> PolicyVersion:
    """A version, locked. Raises Http404, and Conflict where someone was faster."""
    try:
        return locked_version(PolicyVersion.objects.visible_to(actor), policy, version)
    except PolicyVersion.DoesNotExist:
        raise Http404 from None


def may(actor: User, *permissions: Permission) -> None:
    """Raises Refused for who holds none of them."""
    require(rules.holds(actor.use(*permissions)))


def draft_for(actor: User, policy: int, version: int | None) -> PolicyVersion:
    """The draft, locked, for who may write it. Raises Refused, Conflict and Http404."""
    may(actor, Permission.POLICY_WRITE)
    row = locked(actor, policy, version)
    require(rules.may_change(is_draft=row.is_draft, state=str(row.get_state_display())))
    return row


def persons(actor: User) -> list[int]:
    """Who acts: the person, and whom they act for."""
    return [key for key in (actor.pk, actor.acting_for_id) if key]


def touch(actor: User, row: PolicyVersion, **values: Any) -> None:
    """Write values of a locked version; who wrote on it is remembered, and forms that were opened before know."""
    for name, value in values.items():
        setattr(row, name, value)
    row.writers = list(dict.fromkeys([*row.writers, *persons(actor)]))
    row.version += 1
    row.save(update_fields=[*values, "writers", "version"])


def keep_tree(actor: User, row: PolicyVersion, tree: Any) -> PolicyVersion:
    """A draft's tree as it is now. Raises Refused with the place that does not fit; nothing is written then."""
    checked(tree, partial=True)
    touch(actor, row, tree=tree)
    return row


def checked(tree: Any, *, partial: bool) -> None:
    """Raises Refused with the place of the first thing in a tree that does not fit."""
    check(read(tree, partial=partial), units(), partial=partial)
