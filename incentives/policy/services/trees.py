"""Conditions and steps of a draft: added, changed, moved, removed at a place of its tree, which is checked each time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.verdict import Refused, refuse
from incentives.policy.models import PolicyVersion
from incentives.policy.services.changing import draft_for, keep_tree
from incentives.policy.tree import places
from incentives.policy.tree.places import Json, Place


@recorded("增加条件或步骤")
def add(
    *, actor: User, policy: int, holder: Place, node: Json, version: int | None = None, title: str = ""
) -> PolicyVersion:
    """One more, last of what a place holds: a line with its title, or a condition of a group, which has none.

    Raises Refused where the tree does not fit then; nothing is written.
    """
    row = draft_for(actor, policy, version)
    return keep_tree(actor, row, places.added(row.tree, holder, item(row.tree, holder.below(0), node, title)))


@recorded("修改条件或步骤")
def change(
    *, actor: User, policy: int, place: Place, node: Json, version: int | None = None, title: str = ""
) -> PolicyVersion:
    """Another operator, or another title, at a place; a line keeps its code. Raises Refused."""
    row = draft_for(actor, policy, version)
    there = places.found(row.tree, place)
    made = {**there, "title": title or there["title"], "is": node} if place.is_line else node
    return keep_tree(actor, row, places.changed(row.tree, place, made))


@recorded("调整条件或步骤的顺序")
def move(*, actor: User, policy: int, place: Place, by: int, version: int | None = None) -> PolicyVersion:
    """One up (-1) or down (1)."""
    row = draft_for(actor, policy, version)
    return keep_tree(actor, row, places.moved(row.tree, place, by))


@recorded("删除条件或步骤")
def remove(*, actor: User, policy: int, place: Place, version: int | None = None) -> PolicyVersion:
    """A condition with all below it, or a step that no other one takes up. Raises Refused for one that is."""
    row = draft_for(actor, policy, version)
    there = places.found(row.tree, place)
    made = places.removed(row.tree, place)
    require_unused(made, place, there)
    return keep_tree(actor, row, made)


def require_unused(without: Json, place: Place, line: Json) -> None:
    """Raises Refused where a tree without this line has something that takes it up."""
    if place.steps and places.takes_up(without["parts"][place.part], str(line["code"])):
        sentence = _("“%(title)s”还被别的步骤或条件用到，请先改那一条。")
        raise Refused(refuse(sentence, code="policy.step", title=line["title"]))


def item(tree: Json, place: Place, node: Json, title: str) -> Json:
    """What stands at a place: a line with a code of its own, or the bare condition."""
    return {"code": places.free_code(tree, place), "title": title, "is": node} if place.is_line else node
