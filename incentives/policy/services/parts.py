"""The parts of a draft: what is judged, applied for and paid on its own (首笔、次笔); added, named, moved, removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.verdict import Refused, refuse
from incentives.policy.models import PolicyVersion
from incentives.policy.services.changing import draft_for, keep_tree
from incentives.policy.services.trees import require_unused
from incentives.policy.tree import parts, places
from incentives.policy.tree.places import Place

MOST: Final = 12


@recorded("增加政策的一部分")
def add(
    *,
    actor: User,
    policy: int,
    title: str,
    first: str = "",
    like: int | None = None,
    version: int | None = None,
) -> PolicyVersion:
    """One more part, empty or `like` another one; `first` names the part that was the whole until now.

    Raises Refused for a title that another part has, and for more parts than anyone can follow.
    """
    row = draft_for(actor, policy, version)
    if len(row.tree["parts"]) >= MOST:
        raise Refused(refuse(_("一版政策最多分 %(most)d 部分。"), code="policy.parts", most=MOST))
    made = row.tree
    if len(made["parts"]) == 1 and not made["parts"][0].get("title"):
        made = parts.named(made, 0, _title(first))
    made = parts.added(made, parts.free_code(_codes(row)), _title(title), like)
    return keep_tree(actor, row, made)


@recorded("修改政策一部分的名称")
def rename(*, actor: User, policy: int, part: int, title: str, version: int | None = None) -> PolicyVersion:
    """Another title; the code stays, and with it what was applied for and paid."""
    row = draft_for(actor, policy, version)
    return keep_tree(actor, row, parts.named(row.tree, part, _title(title)))


@recorded("调整政策各部分的顺序")
def move(*, actor: User, policy: int, part: int, by: int, version: int | None = None) -> PolicyVersion:
    """One up (-1) or down (1)."""
    row = draft_for(actor, policy, version)
    return keep_tree(actor, row, parts.moved(row.tree, part, by))


@recorded("删除政策的一部分")
def remove(*, actor: User, policy: int, part: int, version: int | None = None) -> PolicyVersion:
    """A part with its conditions and steps. Raises Refused for the only one."""
    row = draft_for(actor, policy, version)
    if len(row.tree["parts"]) == 1:
        raise Refused(refuse(_("至少要有一个部分。"), code="policy.parts"))
    return keep_tree(actor, row, parts.removed(row.tree, part))


@recorded("把条件或步骤移到另一部分")
def shift(
    *, actor: User, policy: int, place: Place, to: int, version: int | None = None
) -> tuple[PolicyVersion, Place]:
    """A condition or step to the end of another part; where it stands then. Raises Refused where it does not fit there."""
    row = draft_for(actor, policy, version)
    made, there = parts.shifted(row.tree, place, to)
    require_unused(made, place, places.found(row.tree, place))
    return keep_tree(actor, row, made), there


def _title(text: str) -> str:
    found = text.strip()
    if not found:
        raise Refused(refuse(_("请写明这一部分的名称。"), code="policy.parts"))
    return found


def _codes(row: PolicyVersion) -> Iterable[str]:
    """Of all versions of the rule: a code that was once another part's would carry over what was paid for that."""
    trees: list[Any] = [row.tree]
    rows = PolicyVersion.objects.filter(programme_id=row.programme_id, district_id=row.district_id)
    trees += rows.values_list("tree", flat=True)
    return {str(part.get("code", "")) for tree in trees for part in tree["parts"]}
