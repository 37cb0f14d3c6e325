"""What moves register elsewhere; called from the room's `register()`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from cultivation.enterprises.moves import sections, todos


def register() -> None:
    """Called once, when Django is ready."""
    figures, move = Permission.FIGURES_READ.value, Permission.ENTERPRISE_MERGE.value
    registry.sections.add(
        registry.Section(
            "moves",
            _("移交与状态"),
            figures,
            700,
            "enterprises/sections/moves.html",
            sections.moves,
            aside=True,
        )
    )
    registry.todo_sources.add(
        registry.ToDoSource(
            "enterprises.hand_overs", move, 40, todos.to_do, todos.to_do_count, todos.to_do_overdue
        )
    )
    merges.add(Merge("cultivation.HandOver", OnMerge.KEEP))
    merges.add(Merge("cultivation.StatusChange", OnMerge.KEEP))
